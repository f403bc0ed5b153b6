import { useQuery } from '@tanstack/react-query';
import type { DeliveryMonitor as Monitor } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Loaded } from '../../shared/loaded.tsx';
import { At, Count } from '../../shared/values.tsx';
import { ApiCalls } from './api-calls.tsx';
import { monitor } from './gateway-queries.ts';
import { JobQueue } from './job-queue.tsx';
import { StuckDispatches } from './stuck-dispatches.tsx';

/** How the gateway is doing: what waits, what is stuck and why, and what WeCom still allows. */
export function DeliveryMonitor() {
  const query = useQuery(monitor);
  return (
    <Loaded query={query}>
      {(data) => (
        <div className="stack">
          <Standing data={data} />
          <StuckDispatches rows={data.stuck} />
          <ApiCalls api={data.api} limiter={data.limiter} />
          <JobQueue jobs={data.jobs} />
        </div>
      )}
    </Loaded>
  );
}

function Standing({ data: { inbox, welcomes, dispatches, followed } }: { data: Monitor }) {
  const { t } = useTranslation();
  const inState = (state: string) => dispatches.find((row) => row.state === state)?.n ?? 0;
  const since = (oldest: string | null) =>
    oldest ? (
      <>
        {t('gateway.since')} <At at={oldest} />
      </>
    ) : undefined;
  return (
    <FigureRow>
      <Figure
        label={t('gateway.welcomes')}
        value={<Count n={welcomes.sent} />}
        note={
          welcomes.p99Ms === null
            ? t('gateway.noWelcome')
            : t('gateway.latency', { p50: welcomes.p50Ms, p99: welcomes.p99Ms })
        }
      />
      <Figure
        label={t('gateway.missed')}
        value={<Count n={welcomes.missed} />}
        tone={welcomes.missed > 0 ? 'person' : 'plain'}
        note={welcomes.missedBy.map(({ reason, n }) => `${reason} × ${n}`).join('　') || undefined}
      />
      <Figure label={t('gateway.inbox')} value={<Count n={inbox.waiting.n} />} note={since(inbox.waiting.oldest)} />
      <Figure
        label={t('gateway.parked')}
        value={<Count n={inbox.parked.n} />}
        tone={inbox.parked.n > 0 ? 'person' : 'plain'}
        note={since(inbox.parked.oldest)}
      />
      <Figure
        label={t('gateway.leaving')}
        value={<Count n={inState('ready') + inState('sending')} />}
        note={t('gateway.sentToday', { n: inState('sent') })}
      />
      <Figure
        label={t('gateway.unknown')}
        value={<Count n={inState('unknown')} />}
        tone={inState('unknown') > 0 ? 'person' : 'plain'}
        note={t('gateway.unknownNote')}
      />
      <Figure label={t('gateway.followed')} value={<Count n={followed.n} />} note={since(followed.oldestReading)} />
    </FigureRow>
  );
}
