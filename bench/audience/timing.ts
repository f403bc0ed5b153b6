import { quantile, round } from '../support/benchmark.ts';

export interface Timed {
  p50Ms: number;
  p95Ms: number;
}

/** Runs before the clock counts: pages and plans are warm then. */
const WARM_UP = 1;

/** Asks each in turn, again and again, so that what else the machine does falls on all alike. Their counts must not change. */
export async function alternate(
  asks: Record<string, () => Promise<number>>,
  repetitions: number,
): Promise<Record<string, Timed & { count: number }>> {
  const seen = new Map(Object.keys(asks).map((name) => [name, { counts: new Set<number>(), times: [] as number[] }]));
  for (let turn = -WARM_UP; turn < repetitions; turn += 1) {
    for (const [name, ask] of Object.entries(asks)) {
      const start = performance.now();
      const count = await ask();
      const took = performance.now() - start;
      const mine = seen.get(name)!;
      mine.counts.add(count);
      if (turn >= 0) mine.times.push(took);
    }
  }
  return Object.fromEntries(
    [...seen].map(([name, { counts, times }]) => {
      if (counts.size !== 1) throw new Error(`${name} counted ${[...counts].join(' and ')} over the same data`);
      return [
        name,
        { count: [...counts][0]!, p50Ms: round(quantile(times, 0.5)), p95Ms: round(quantile(times, 0.95)) },
      ];
    }),
  );
}
