import type { CustomerDetail } from '@xiaoer/contracts';
import { EmptyState, formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Table } from 'antd';
import { Sheet } from '../../shared/page.tsx';
import { At } from '../../shared/values.tsx';
import { CustomerTags } from './customer-tags.tsx';

/** Who she is to us: profile, tags, identities (masked), contacts. */
export function CustomerProfile({ customer }: { customer: CustomerDetail }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const consent = t(customer.promotion ? 'customers.agreed' : 'customers.notAgreed');
  return (
    <div className="split split--wide">
      <div className="stack">
        <Sheet flush title={t('customers.contacts')}>
          {customer.contacts.length === 0 ? (
            <EmptyState title={t('customers.noContacts')} />
          ) : (
            <Table<CustomerDetail['contacts'][number]>
              size="middle"
              rowKey={(contact) => `${contact.account?.userid} ${contact.since}`}
              pagination={false}
              showHeader={false}
              dataSource={customer.contacts}
              columns={[
                {
                  render: (_, contact) =>
                    contact.account?.name ?? <span className="faint">{t('customers.unknownAccount')}</span>,
                },
                {
                  render: (_, contact) => (
                    <span className={contact.state === 'removed_by_customer' ? 'harm' : undefined}>
                      {t(`customers.contactState.${contact.state}`)}
                    </span>
                  ),
                },
                { render: (_, contact) => <span className="faint code">{contact.liveCodeState}</span> },
                {
                  align: 'right',
                  render: (_, contact) => (
                    <span className="quiet">
                      <At at={contact.since} style="full" />
                      {contact.endedAt &&
                        ` ${t('customers.until', { at: formatTime(contact.endedAt, 'moment', { language }) })}`}
                    </span>
                  ),
                },
              ]}
            />
          )}
        </Sheet>
        <Sheet flush title={t('customers.identities')} note={t('customers.identitiesNote')}>
          <Table<CustomerDetail['identities'][number]>
            size="middle"
            rowKey={(identity) => `${identity.kind} ${identity.issuer} ${identity.masked}`}
            pagination={false}
            showHeader={false}
            dataSource={customer.identities}
            columns={[
              { render: (_, identity) => t(`customers.kind.${identity.kind}`) },
              { render: (_, identity) => <span className="code">{identity.masked}</span> },
              { render: (_, identity) => <span className="faint">{identity.issuer}</span> },
              {
                align: 'right',
                render: (_, identity) => (
                  <span className="quiet">
                    <At at={identity.since} style="full" />
                  </span>
                ),
              },
            ]}
          />
        </Sheet>
      </div>
      <div className="stack">
        <Sheet title={t('customers.profile')}>
          <dl className="facts">
            <dt>{t('customers.homeStore')}</dt>
            <dd>{customer.homeStore?.name ?? <span className="faint">{t('customers.noHomeStore')}</span>}</dd>
            <dt>{t('customers.city')}</dt>
            <dd>{customer.city ?? <span className="faint">{t('customers.unknown')}</span>}</dd>
            <dt>{t('customers.taste')}</dt>
            <dd>{customer.taste ?? <span className="faint">{t('customers.unknown')}</span>}</dd>
            <dt>{t('customers.consent')}</dt>
            <dd>
              {customer.consentAt
                ? t('customers.consentSince', {
                    state: consent,
                    at: formatTime(customer.consentAt, 'full', { language }),
                  })
                : consent}
            </dd>
            <dt>{t('customers.first')}</dt>
            <dd>
              <At at={customer.createdAt} style="full" /> ·{' '}
              {t(`customers.source.${customer.firstSource}`, { defaultValue: customer.firstSource })}
            </dd>
            {customer.mergedFrom.length > 0 && (
              <>
                <dt>{t('customers.merged')}</dt>
                <dd className="number">{customer.mergedFrom.join('、')}</dd>
              </>
            )}
          </dl>
        </Sheet>
        <Sheet title={t('customers.tags')}>
          <CustomerTags customer={customer} />
        </Sheet>
      </div>
    </div>
  );
}
