import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ApprovalShown } from '@xiaoer/contracts';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { useMayForChain } from '../../shared/session.ts';
import { At, Money } from '../../shared/values.tsx';
import { waitingApprovals } from './approval-queries.ts';
import { Decide, type Decision } from './decide.tsx';
import { standingOf } from './standing.ts';

/** What waits for a second person: how much it could cost, why, and who asked. */
export function WaitingList() {
  const { t } = useTranslation();
  const query = useQuery(waitingApprovals);
  const [deciding, setDeciding] = useState<{ approval: ApprovalShown; decision: Decision } | null>(null);
  return (
    <>
      <Loaded query={query}>
        {({ approvals }) =>
          approvals.length === 0 ? (
            <Sheet>
              <EmptyState title={t('approvals.empty.title')}>{t('approvals.empty.text')}</EmptyState>
            </Sheet>
          ) : (
            <div className="stack">
              {approvals.map((approval) => (
                <Waiting
                  key={approval.id}
                  approval={approval}
                  onDecide={(decision) => setDeciding({ approval, decision })}
                />
              ))}
            </div>
          )
        }
      </Loaded>
      {deciding && <Decide {...deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

function Waiting({ approval, onDecide }: { approval: ApprovalShown; onDecide: (decision: Decision) => void }) {
  const { t } = useTranslation();
  const mayDecide = useMayForChain()('offers.edit');
  const isOutdated = standingOf(approval) === 'outdated';
  return (
    <article className="sheet approval">
      <div className="approval__sum">
        <span className="faint small">{t('approvals.upTo')}</span>
        <strong>
          <Money fen={approval.upToFen} />
        </strong>
      </div>
      <div className="approval__what">
        <Link to="/offers/$code" params={{ code: approval.offer.code }}>
          {approval.offer.name}
        </Link>
        <p>{approval.reason}</p>
        <span className="faint small">
          {t('approvals.askedBy', { who: approval.askedBy })} · <At at={approval.askedAt} />
        </span>
        {isOutdated && <p className="person small">{t('approvals.outdatedHelp')}</p>}
      </div>
      {mayDecide &&
        (approval.isMine ? (
          <span className="approval__mine quiet small">{t('approvals.mine')}</span>
        ) : (
          <div className="approval__actions">
            <Button onClick={() => onDecide('refused')}>{t('approvals.refuse')}</Button>
            {!isOutdated && (
              <Button type="primary" onClick={() => onDecide('approved')}>
                {t('approvals.approve')}
              </Button>
            )}
          </div>
        ))}
    </article>
  );
}
