import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState, useTranslation } from '@xiaoer/ui';
import { Tag } from 'antd';
import { Loaded } from '../../shared/loaded.tsx';
import { Sheet } from '../../shared/page.tsx';
import { At } from '../../shared/values.tsx';
import { useWord } from '../../shared/words.ts';
import { customerWhy } from './customer-queries.ts';
import { answerOf, type Decision } from './why-words.ts';
import './customers.css';

/** "Why did she (not) get this?": every recent run and, in plain words, what it decided about her. */
export function CustomerWhy({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery(customerWhy(id));
  return (
    <Sheet note={t('customers.why.note')} title={t('customers.tab.why')}>
      <Loaded query={query}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <EmptyState title={t('customers.why.empty.title')}>{t('customers.why.empty.text')}</EmptyState>
          ) : (
            <ul className="answers">
              {decisions.map((decision) => (
                <Answer key={`${decision.runId} ${decision.through} ${decision.group}`} decision={decision} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Sheet>
  );
}

const COLOURS: Record<string, string | undefined> = { sent: 'success', dispatched: 'warning' };

function Answer({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  const word = useWord();
  const values = {
    channel: word('channel', decision.channel),
    evidence: word('evidence', decision.evidence),
    reason: word('reason', decision.reason ?? 'unknown'),
  };
  return (
    <li>
      <span className="answers__when quiet">
        <At at={decision.firedAt} />
      </span>
      <div>
        <div className="row">
          <Link to="/runs/$runId" params={{ runId: decision.runId }}>
            {decision.name}
          </Link>
          <span className="faint small">
            {decision.through === 'group'
              ? t('customers.why.throughGroup', { group: decision.group ?? '' })
              : t('customers.why.toHer')}
          </span>
        </div>
        <div>{t(answerOf(decision), { ...values, defaultValue: word('state', decision.state) })}</div>
      </div>
      <span className="answers__state">
        <Tag color={COLOURS[decision.state]}>{word('state', decision.state)}</Tag>
      </span>
    </li>
  );
}
