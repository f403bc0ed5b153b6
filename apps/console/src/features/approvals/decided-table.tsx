import { useQuery } from '@tanstack/react-query';
import type { ApprovalShown } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Table, Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At, Money } from '../../shared/values.tsx';
import { decidedApprovals } from './approval-queries.ts';
import { type Standing, standingOf, useOf } from './standing.ts';

const TONE: Record<Standing, string | undefined> = {
  pending: 'warning',
  ready: 'success',
  used: undefined,
  outdated: undefined,
  refused: 'error',
};

/** What was decided, by whom, and what became of it. */
export function DecidedTable() {
  const { t } = useTranslation();
  const query = useQuery(decidedApprovals);
  return (
    <Sheet flush>
      <Loaded query={query}>
        {({ approvals }) =>
          approvals.length === 0 ? (
            <EmptyState title={t('approvals.noneDecided')} />
          ) : (
            <Table<ApprovalShown>
              size="middle"
              rowKey="id"
              pagination={approvals.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
              dataSource={approvals}
              columns={[
                {
                  title: t('approvals.offer'),
                  render: (_, { offer, reason }) => (
                    <div className="cell-two">
                      <span>{offer.name}</span>
                      <span className="faint small">{reason}</span>
                    </div>
                  ),
                },
                { title: t('approvals.upTo'), align: 'right', render: (_, { upToFen }) => <Money fen={upToFen} /> },
                {
                  title: t('approvals.asker'),
                  render: (_, { askedBy, askedAt }) => <WhoWhen who={askedBy} at={askedAt} />,
                },
                {
                  title: t('approvals.decider'),
                  render: (_, { decidedBy, decidedAt }) => <WhoWhen who={decidedBy} at={decidedAt} />,
                },
                { title: t('approvals.became'), width: 300, render: (_, approval) => <Became approval={approval} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Sheet>
  );
}

function WhoWhen({ who, at }: { who: string | null; at: string | null }) {
  return (
    <div className="cell-two">
      <span>{who}</span>
      <span className="faint small">
        <At at={at} />
      </span>
    </div>
  );
}

function Became({ approval }: { approval: ApprovalShown }) {
  const { t } = useTranslation();
  const standing = standingOf(approval);
  const { kind, name } = useOf(approval.usedFor ?? '');
  return (
    <div className="cell-two">
      <span>
        <Tag color={TONE[standing]}>{t(`approvals.outcome.${standing}`)}</Tag>
        {standing === 'used' && (
          <span className="small">
            {t(`approvals.use.${kind}`, { defaultValue: kind })} <span className="code faint">{name}</span>
          </span>
        )}
      </span>
      {approval.note && <span className="quiet small">{approval.note}</span>}
    </div>
  );
}
