import { useQuery } from '@tanstack/react-query';
import type { KfAccountView, KfConversationView } from '@xiaoer/contracts';
import { EmptyState, formatTime, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button, Segmented, Select, Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useBusinessNow } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { durationOf } from './durations.ts';
import { type ConversationFilter, conversations, type Who } from './kf-queries.ts';

/** Who wrote, the longest waiting first. */
export function ConversationList({
  accounts,
  filter,
  onFilter,
  onOpen,
}: {
  accounts: readonly KfAccountView[];
  filter: ConversationFilter;
  onFilter: (filter: ConversationFilter) => void;
  onOpen: (who: Who) => void;
}) {
  const { t } = useTranslation();
  const query = useQuery(conversations(filter));
  const sum = (of: 'open' | 'waiting') => accounts.reduce((n, account) => n + account[of], 0);
  const [open, waiting] = [sum('open'), sum('waiting')];
  return (
    <Sheet
      flush
      title={waiting > 0 ? t('kf.sentence', { open, waiting }) : t('kf.calm', { open })}
      note={t('kf.conversationsNote')}
      actions={
        <>
          <Select
            aria-label={t('kf.account')}
            value={filter.account ?? ''}
            style={{ width: 160 }}
            onChange={(account) => onFilter({ ...filter, account: account || null, page: 1 })}
            options={[
              { value: '', label: t('kf.allAccounts') },
              ...accounts.map(({ openKfid, name }) => ({ value: openKfid, label: name })),
            ]}
          />
          <Segmented
            value={filter.show}
            onChange={(show) => onFilter({ ...filter, show, page: 1 })}
            options={(['open', 'waiting', 'all'] as const).map((value) => ({ value, label: t(`kf.show.${value}`) }))}
          />
        </>
      }
    >
      <Loaded query={query}>
        {({ conversations: rows, total, pageSize }) =>
          rows.length === 0 ? (
            <EmptyState title={t('kf.noConversation.title')}>{t('kf.noConversation.text')}</EmptyState>
          ) : (
            <Table<KfConversationView>
              size="middle"
              rowKey={({ openKfid, externalUserid }) => `${openKfid}~${externalUserid}`}
              dataSource={rows}
              pagination={
                total > pageSize
                  ? {
                      current: filter.page,
                      pageSize,
                      total,
                      showSizeChanger: false,
                      onChange: (page) => onFilter({ ...filter, page }),
                    }
                  : false
              }
              onRow={(row) => ({ onClick: () => onOpen(row), style: { cursor: 'pointer' } })}
              columns={[
                { title: t('kf.customer'), width: 200, render: (_, row) => <Person row={row} onOpen={onOpen} /> },
                {
                  title: t('kf.lastWords'),
                  render: (_, { lastWords, lastAt }) => (
                    <>
                      <div className="kf-words">{lastWords ?? t('kf.chat.purged')}</div>
                      <span className="faint small">
                        <At at={lastAt} />
                      </span>
                    </>
                  ),
                },
                { title: t('kf.standing'), width: 190, render: (_, row) => <Standing row={row} /> },
                { title: t('kf.window'), width: 260, render: (_, row) => <MaySend row={row} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}

function Person({ row, onOpen }: { row: KfConversationView; onOpen: (who: Who) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Button type="link" style={{ padding: 0 }} onClick={() => onOpen(row)}>
        {row.name ?? t('kf.unnamed')}
      </Button>
      {row.customerId === null && <Tag style={{ marginInlineStart: 8 }}>{t('kf.visitor')}</Tag>}
      <div className="faint small">{[row.account, row.store, row.source].filter(Boolean).join(' · ')}</div>
    </>
  );
}

export function Standing({ row }: { row: KfConversationView }) {
  const { t } = useTranslation();
  const now = useBusinessNow();
  const waits = row.waitingSince && row.state !== 'ended' && now;
  const waited = waits ? durationOf((now.getTime() - new Date(row.waitingSince!).getTime()) / 1000) : null;
  return (
    <>
      {t(`kf.state.${row.state}`)}
      {row.servicer && ` · ${row.servicer}`}
      {waited && <div className="person small">{t('kf.waitingSince', { for: t(waited.key, { n: waited.n }) })}</div>}
      {row.moving && <div className="faint small">{t('kf.moving', { state: t(`kf.state.${row.moving}`) })}</div>}
      {row.moveError && !row.moving && <div className="person small">{t('kf.moveError', { code: row.moveError })}</div>}
    </>
  );
}

/** How many may be sent until when, or why none. */
export function MaySend({ row }: { row: KfConversationView }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  if (row.refusal) {
    return <span className="faint">{t(`kf.refusal.${row.refusal}`, { servicer: row.servicer ?? '—' })}</span>;
  }
  const until = row.windowEndsAt ? formatTime(row.windowEndsAt, 'moment', { language }) : '';
  return <span className="number">{t('kf.left', { n: row.left, until })}</span>;
}
