import { useQuery } from '@tanstack/react-query';
import type { GroupRow } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Meter } from '../../shared/meter.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { BindDialog } from './bind-dialog.tsx';
import { type GroupKind, groups } from './community-queries.ts';

/** Store groups, or those that wait for somebody to say whose they are. */
export function GroupTable({ kind, page, onPage }: { kind: GroupKind; page: number; onPage: (page: number) => void }) {
  const { t } = useTranslation();
  const query = useQuery(groups(kind, page));
  const texts = kind === 'bound' ? 'community.groups' : 'community.unbound';
  return (
    <Sheet flush title={t(kind === 'bound' ? 'stores.tab.groups' : 'stores.tab.unbound')} note={t(`${texts}.note`)}>
      <Loaded query={query}>
        {(data) =>
          data.groups.length === 0 && page === 1 ? (
            <EmptyState title={t(`${texts}.empty.title`)}>{t(`${texts}.empty.text`)}</EmptyState>
          ) : (
            <>
              <Rows groups={data.groups} kind={kind} />
              {(page > 1 || data.hasMore) && (
                <div className="pager">
                  <Button disabled={page === 1} onClick={() => onPage(page - 1)}>
                    {t('community.previous')}
                  </Button>
                  <span className="quiet number">{t('community.more', { n: page })}</span>
                  <Button disabled={!data.hasMore} onClick={() => onPage(page + 1)}>
                    {t('community.next')}
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

function Rows({ groups: rows, kind }: { groups: GroupRow[]; kind: GroupKind }) {
  const { t } = useTranslation();
  const editable = useCan()('community.edit');
  const [binding, setBinding] = useState<GroupRow | null>(null);
  return (
    <>
      <Table<GroupRow>
        size="middle"
        rowKey="id"
        pagination={false}
        dataSource={rows}
        columns={[
          {
            title: t('community.group'),
            render: (_, group) => (
              <>
                {group.name || <span className="faint">{t('community.unnamed')}</span>}{' '}
                {!group.active && <Tag>{t('community.gone')}</Tag>}
              </>
            ),
          },
          ...(kind === 'bound'
            ? [{ title: t('community.store'), render: (_: unknown, group: GroupRow) => group.store?.name }]
            : []),
          { title: t('community.owner'), className: 'quiet', render: (_, group) => group.owner ?? '—' },
          {
            title: t('community.members'),
            width: 180,
            render: (_, group) => <Meter used={group.memberCount} cap={group.capacity} />,
          },
          {
            title: t('community.created'),
            render: (_, group) => (
              <span className="quiet">
                <At at={group.createdAt} style="full" />
              </span>
            ),
          },
          {
            title: t('community.read'),
            render: (_, group) =>
              group.readAt ? (
                <span className="quiet">
                  <At at={group.readAt} />
                </span>
              ) : (
                <span className="faint">{t('community.notRead')}</span>
              ),
          },
          ...(kind === 'unbound' && editable
            ? [
                {
                  align: 'right' as const,
                  render: (_: unknown, group: GroupRow) => (
                    <Button size="small" type="primary" ghost onClick={() => setBinding(group)}>
                      {t('community.unbound.bind')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {binding && <BindDialog group={binding} onClose={() => setBinding(null)} />}
    </>
  );
}
