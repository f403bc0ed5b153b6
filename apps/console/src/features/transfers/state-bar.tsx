import type { TransferCounts, TransferState } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Count } from '../../shared/values.tsx';
import './transfers.css';

/** In the order of a hand-over's life. */
const STATES: readonly TransferState[] = [
  'done',
  'waiting',
  'asking',
  'planned',
  'refused',
  'receiver_full',
  'failed',
  'skipped',
  'cancelled',
];
/** Somebody should look at these. */
const FOR_PEOPLE = new Set<TransferState>(['refused', 'receiver_full', 'failed']);

/** How many are in which state, as a bar and as numbers. */
export function StateBar({ counts, of }: { counts: TransferCounts; of: 'contacts' | 'groups' }) {
  const { t } = useTranslation();
  const present = STATES.filter((state) => (counts[state] ?? 0) > 0);
  const total = present.reduce((sum, state) => sum + counts[state]!, 0);
  if (total === 0) return null;
  return (
    <div>
      <div className="transfer-bar" role="img" aria-label={t(`transfers.of.${of}`, { n: total })}>
        {present.map((state) => (
          <i key={state} className={`is-${state}`} style={{ flex: counts[state] }} />
        ))}
      </div>
      <div className="transfer-numbers">
        <span>{t(`transfers.of.${of}`, { n: total })}</span>
        {present.map((state) => (
          <span key={state} className={FOR_PEOPLE.has(state) ? 'person' : undefined}>
            <i className={`is-${state}`} />
            {t(`transfers.state.${state}`)} <Count n={counts[state]!} />
          </span>
        ))}
      </div>
    </div>
  );
}
