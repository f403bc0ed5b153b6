import { useQuery } from '@tanstack/react-query';
import type { AcquisitionLink, AcquisitionLinks } from '@xiaoer/contracts';
import { EmptyState, formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Popconfirm, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { Count } from '../../shared/values.tsx';
import { acquisitionLinks, deleteLink } from './code-queries.ts';
import { NewLink } from './new-link.tsx';
import './codes.css';

/** The paid links: what each brought, who is behind it, and how many uses the corp has left. */
export function AcquisitionLinkList() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(acquisitionLinks);
  const [adding, setAdding] = useState(false);
  return (
    <Sheet
      flush
      title={t('codes.links')}
      note={t('codes.linksNote')}
      actions={can('community.edit') && <Button onClick={() => setAdding(true)}>{t('codes.newLink')}</Button>}
    >
      <Loaded query={query}>
        {({ links, quota }) => (
          <>
            <QuotaLine quota={quota} />
            {links.length === 0 ? (
              <EmptyState title={t('codes.noLinks.title')}>{t('codes.noLinks.text')}</EmptyState>
            ) : (
              <Links links={links} />
            )}
          </>
        )}
      </Loaded>
      {adding && <NewLink onClose={() => setAdding(false)} />}
    </Sheet>
  );
}

function QuotaLine({ quota }: { quota: AcquisitionLinks['quota'] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (quota.problem) {
    return <p className="person links__quota">{t('codes.quotaProblem', { code: quota.problem })}</p>;
  }
  if (quota.balance === null) return <p className="faint links__quota">{t('codes.quotaUnread')}</p>;
  return (
    <p className="row links__quota">
      {t('codes.quota')} <strong className="number">{quota.balance}</strong>
      <span className="quiet">{t('codes.quotaOf', { total: quota.total })}</span>
      {quota.alarm && (
        <Tag color={quota.alarm === 'exhausted' ? 'red' : 'orange'}>{t(`codes.quotaAlarm.${quota.alarm}`)}</Tag>
      )}
      {quota.expiries.map(({ at, balance }) => (
        <span key={at} className="faint">
          {t('codes.expires', { n: balance, at: formatTime(at, 'day', { language }) })}
        </span>
      ))}
    </p>
  );
}

function Links({ links }: { links: AcquisitionLink[] }) {
  const { t } = useTranslation();
  const can = useCan();
  const remove = useAction({ run: deleteLink, changes: [acquisitionLinks.queryKey], done: t('codes.removed') });
  return (
    <Table<AcquisitionLink>
      size="middle"
      rowKey="id"
      pagination={false}
      dataSource={links}
      columns={[
        {
          title: t('codes.name'),
          render: (_, link) => (
            <>
              {link.name} <span className="faint code">{link.source}</span> {link.store?.name}
              <div>
                {link.alarm && <Tag color="red">{t(`codes.linkAlarm.${link.alarm}`)}</Tag>}
                {link.making !== 'made' && <Tag>{t(`codes.making.${link.making}`)}</Tag>}
                {link.problem && <span className="person small">{link.problem}</span>}
              </div>
            </>
          ),
        },
        {
          title: t('codes.forward'),
          width: 120,
          render: (_, { putForward, chosen }) => (
            <span className="number" title={putForward.join('、')}>
              {putForward.length} / {chosen.length}
            </span>
          ),
        },
        { title: t('codes.clicked'), width: 110, align: 'right', render: (_, link) => <Count n={link.clicked} /> },
        { title: t('codes.addedMonth'), width: 110, align: 'right', render: (_, link) => <Count n={link.added} /> },
        {
          title: t('codes.brought'),
          width: 130,
          align: 'right',
          render: (_, link) => (
            <>
              <Count n={link.customers} />{' '}
              <span className="faint">
                {t('codes.wrote')} <Count n={link.wrote} />
              </span>
            </>
          ),
        },
        {
          width: 170,
          align: 'right',
          render: (_, link) => (
            <>
              {link.url && (
                <Typography.Text copyable={{ text: link.url, tooltips: [t('codes.copy'), t('codes.copy')] }} />
              )}
              {can('community.edit') && link.making !== 'gone' && (
                <Popconfirm
                  title={t('codes.removeSure', { n: link.customers })}
                  okText={t('codes.remove')}
                  cancelText={t('codes.cancel')}
                  onConfirm={() => remove.mutate(link.id)}
                >
                  <Button type="link" danger size="small">
                    {t('codes.remove')}
                  </Button>
                </Popconfirm>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
