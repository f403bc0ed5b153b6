import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CustomerRow } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At } from '../../shared/values.tsx';
import { customerList } from './customer-queries.ts';

/** A page of customers, newest first, or of those whom a search finds. */
export function CustomerTable({
  query,
  page,
  onPage,
  onClear,
}: {
  query: string;
  page: number;
  onPage: (page: number) => void;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  const list = useQuery(customerList(query, page));
  return (
    <Sheet flush>
      <Loaded query={list}>
        {({ customers, hasMore }) =>
          customers.length === 0 ? (
            query ? (
              <EmptyState
                title={t('customers.nobody.title')}
                action={{ label: t('customers.nobody.action'), onClick: onClear }}
              >
                {t('customers.nobody.text')}
              </EmptyState>
            ) : (
              <EmptyState title={t('customers.empty.title')}>{t('customers.empty.text')}</EmptyState>
            )
          ) : (
            <>
              <Rows customers={customers} />
              {(page > 1 || hasMore) && (
                <div className="pager">
                  <Button disabled={page === 1} onClick={() => onPage(page - 1)}>
                    {t('customers.previous')}
                  </Button>
                  <span className="quiet number">{t('customers.pageN', { n: page })}</span>
                  <Button disabled={!hasMore} onClick={() => onPage(page + 1)}>
                    {t('customers.next')}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </Sheet>
  );
}

function Rows({ customers }: { customers: CustomerRow[] }) {
  const { t } = useTranslation();
  return (
    <Table<CustomerRow>
      size="middle"
      rowKey="id"
      pagination={false}
      dataSource={customers}
      columns={[
        {
          title: t('customers.column.customer'),
          render: (_, row) => (
            <span className="row">
              <Link to="/customers/$customerId" params={{ customerId: row.id }} className="number">
                {t('customers.number', { id: row.id })}
              </Link>
              {row.employee && <Tag>{t('customers.flags.employee')}</Tag>}
              {row.suspectedHunter && <Tag color="warning">{t('customers.flags.suspectedHunter')}</Tag>}
            </span>
          ),
        },
        {
          title: t('customers.column.store'),
          render: (_, row) =>
            row.homeStore ? (
              <span>
                {row.homeStore.name} <span className="faint">{row.city}</span>
              </span>
            ) : (
              <span className="faint">{row.city ?? t('customers.noHomeStore')}</span>
            ),
        },
        {
          title: t('customers.column.source'),
          className: 'quiet',
          render: (_, row) => t(`customers.source.${row.firstSource}`, { defaultValue: row.firstSource }),
        },
        {
          title: t('customers.column.tags'),
          render: (_, row) => (
            <div className="tags">
              {row.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </div>
          ),
        },
        {
          title: t('customers.column.contacts'),
          render: (_, row) =>
            row.activeContacts > 0 ? (
              <span className="number">{t('customers.nContacts', { n: row.activeContacts })}</span>
            ) : (
              <span className="faint">{t('customers.noContact')}</span>
            ),
        },
        {
          title: t('customers.column.promotion'),
          render: (_, row) =>
            row.promotion ? t('customers.agreed') : <span className="faint">{t('customers.notAgreed')}</span>,
        },
        {
          title: t('customers.column.since'),
          align: 'right',
          render: (_, row) => (
            <span className="quiet">
              <At at={row.createdAt} />
            </span>
          ),
        },
      ]}
    />
  );
}
