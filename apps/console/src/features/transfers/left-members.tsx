import { useQuery } from '@tanstack/react-query';
import type { LeftMembers as Left } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Table } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';
import { At, Count } from '../../shared/values.tsx';
import type { Draft } from './draft.ts';
import { leftMembers } from './transfer-queries.ts';

type Member = Left['members'][number];

/** From here on it is urgent: WeCom lets nobody hand over what a member left behind more than a year ago. */
const URGENT_DAYS = 30;

/** Members who left with customers nobody looks after, and who could. */
export function LeftMembers({ onHandOver }: { onHandOver: (from: NonNullable<Draft['from']>) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const query = useQuery(leftMembers);
  return (
    <Loaded query={query}>
      {({ members, readAt }) => (
        <Sheet
          flush={members.length > 0}
          title={t('transfers.left.title')}
          note={
            readAt ? (
              <>
                {t('transfers.left.readAt')} <At at={readAt} />
              </>
            ) : (
              t('transfers.left.notRead')
            )
          }
        >
          {members.length === 0 ? (
            t('transfers.left.none')
          ) : (
            <Table<Member>
              size="middle"
              rowKey="userid"
              pagination={false}
              dataSource={members}
              columns={[
                {
                  title: t('transfers.account'),
                  render: (_, { name, userid }) => (
                    <>
                      {name} <span className="code faint">{userid}</span>
                    </>
                  ),
                },
                {
                  title: t('transfers.left.customers'),
                  align: 'right',
                  render: (_, { contacts }) => (
                    <span className={contacts > 0 ? 'person' : undefined}>
                      <Count n={contacts} />
                    </span>
                  ),
                },
                { title: t('transfers.groups'), align: 'right', render: (_, { groups }) => <Count n={groups} /> },
                {
                  title: t('transfers.left.daysLeft'),
                  align: 'right',
                  render: (_, { daysLeft }) =>
                    daysLeft === null ? (
                      <span className="faint">—</span>
                    ) : (
                      <span className={daysLeft < URGENT_DAYS ? 'person number' : 'number'}>{daysLeft}</span>
                    ),
                },
                {
                  title: t('transfers.left.suggested'),
                  className: 'quiet',
                  render: (_, { suggested }) =>
                    suggested
                      .slice(0, 3)
                      .map(({ name, headroom }) => t('transfers.left.room', { name, n: headroom }))
                      .join('　') || '—',
                },
                {
                  title: '',
                  width: 100,
                  render: (_, { userid, name }) =>
                    can('delivery.edit') && (
                      <Button size="small" onClick={() => onHandOver({ userid, name, active: false })}>
                        {t('transfers.left.handOver')}
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Sheet>
      )}
    </Loaded>
  );
}
