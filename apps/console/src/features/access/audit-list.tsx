import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Input, Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At } from '../../shared/values.tsx';
import { audit } from './access-queries.ts';

/** Every write that a person or a system made. */
export function AuditEntries({ subject, onSubject }: { subject: string; onSubject: (subject: string) => void }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(audit(subject));
  return (
    <Sheet
      flush
      title={t('access.audit.title')}
      note={t('access.audit.note')}
      actions={
        <Input.Search
          allowClear
          style={{ width: 300 }}
          key={subject}
          defaultValue={subject}
          placeholder={t('access.audit.subjectPlaceholder')}
          onSearch={(value) => onSubject(value.trim())}
        />
      }
    >
      <Loaded query={query}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) return <EmptyState title={t('access.audit.empty')} />;
          return (
            <>
              <Table<AuditEntry>
                size="middle"
                rowKey="id"
                pagination={false}
                dataSource={entries}
                columns={[
                  { title: t('access.audit.at'), width: 190, render: (_, entry) => <At at={entry.at} style="full" /> },
                  {
                    title: t('access.audit.who'),
                    render: (_, entry) => (
                      <>
                        {entry.who} <span className="faint">{t(`access.audit.kind.${entry.kind}`)}</span>
                      </>
                    ),
                  },
                  {
                    title: t('access.audit.action'),
                    render: (_, entry) => (
                      <span title={entry.action}>
                        {t(`access.audit.did.${entry.action}`, { defaultValue: entry.action })}
                      </span>
                    ),
                  },
                  {
                    title: t('access.audit.subject'),
                    render: (_, entry) => (
                      <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onSubject(entry.subject)}>
                        {entry.subject}
                      </Button>
                    ),
                  },
                  {
                    title: t('access.audit.details'),
                    ellipsis: true,
                    render: (_, entry) => <Details details={entry.details} />,
                  },
                ]}
              />
              {query.hasNextPage && (
                <div style={{ padding: 12, textAlign: 'center' }}>
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('shared.more')}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Sheet>
  );
}

function Details({ details }: { details: AuditEntry['details'] }) {
  if (Object.keys(details).length === 0) return null;
  const text = JSON.stringify(details);
  return (
    <span className="faint code" title={text}>
      {text}
    </span>
  );
}
