import { quantile } from '../support/benchmark.ts';
import { KINDS, type Kind, type KindFigures, type Second, type Stretch } from './day.ts';

export type Outcome = 'good' | 'sentAway' | 'serverErrors' | 'refused' | 'gaveUp';

/** Everything that is counted while a load runs; instants are milliseconds from its beginning. */
export function createBook(stretches: Stretch[]) {
  const ends = stretches.map(
    (_, nth) => 1_000 * stretches.slice(0, nth + 1).reduce((sum, one) => sum + one.seconds, 0),
  );
  const seconds: (Omit<Second, 'p50Ms' | 'p99Ms'> & { tookMs: number[] })[] = [];
  const kinds = stretches.map(
    () =>
      Object.fromEntries(
        KINDS.map((kind) => [kind, { good: 0, sentAway: 0, serverErrors: 0, refused: 0, gaveUp: 0, tookMs: [] }]),
      ) as unknown as Record<Kind, Record<Outcome, number> & { tookMs: number[] }>,
  );
  const second = (ms: number) => {
    const nth = Math.max(0, Math.floor(ms / 1_000));
    while (seconds.length <= nth)
      seconds.push({ offered: 0, retried: 0, firstGood: 0, good: 0, sentAway: 0, serverErrors: 0, tookMs: [] });
    return seconds[nth]!;
  };
  const stretchAt = (ms: number) => {
    const nth = ends.findIndex((end) => ms < end);
    return kinds[nth < 0 ? kinds.length - 1 : nth]!;
  };

  return {
    due(ms: number, isFirst: boolean): void {
      if (isFirst) second(ms).offered += 1;
      else second(ms).retried += 1;
    },
    answered(
      kind: Kind,
      outcome: Outcome,
      { dueMs, isFirst, nowMs }: { dueMs: number; isFirst: boolean; nowMs: number },
    ) {
      const figures = stretchAt(dueMs)[kind];
      figures[outcome] += 1;
      const now = second(nowMs);
      if (outcome === 'good') now.good += 1;
      else if (outcome === 'sentAway') now.sentAway += 1;
      else if (outcome === 'serverErrors') now.serverErrors += 1;
      if (outcome !== 'good') return;
      figures.tookMs.push(nowMs - dueMs);
      const then = second(dueMs);
      then.tookMs.push(nowMs - dueMs);
      if (isFirst) then.firstGood += 1;
    },
    figures(): { seconds: Second[]; stretches: Record<Kind, KindFigures>[] } {
      return {
        seconds: seconds.map(({ tookMs, ...counts }) => ({
          ...counts,
          p50Ms: tookMs.length > 0 ? quantile(tookMs, 0.5) : null,
          p99Ms: tookMs.length > 0 ? quantile(tookMs, 0.99) : null,
        })),
        stretches: kinds.map(
          (ofKind) =>
            Object.fromEntries(
              KINDS.map((kind) => {
                const { tookMs, ...counts } = ofKind[kind];
                return [kind, { ...counts, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) }];
              }),
            ) as Record<Kind, KindFigures>,
        ),
      };
    },
  };
}
