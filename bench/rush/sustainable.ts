import type { KindFigures, RushFigures } from './day.ts';

/** What a rate must keep to be called sustainable, and a second to be called normal again. */
export const NORMAL = { goodShare: 0.99, p99Ms: 1_000 };

const STEPS = 6;
const PAUSE_MS = 1_500;

/**
 * The highest rate at which practically everybody is answered well and soon: doubled until it is too much, then halved
 * in between.
 */
export async function findSustainable(
  load: (perSecond: number) => Promise<RushFigures>,
  { from, say }: { from: number; say: (line: string) => void },
): Promise<number> {
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let step = 0, rate = from; step < STEPS || low === 0; step += 1) {
    const figures = await load(rate);
    const { holds, goodShare, p99Ms, slowest } = judge(figures);
    say(
      `${rate}/s: ${(goodShare * 100).toFixed(1)} % good, p99 ${Math.round(p99Ms)} ms (${slowest})${holds ? '' : ': too much'}`,
    );
    const [odd] = figures.odd;
    // More than slowness: it would be the same at any rate.
    if (odd) say(`not foreseen: ${odd}`);
    if (holds) low = rate;
    else high = rate;
    if (rate < 10) throw new Error('not even ten requests a second are answered');
    rate = Math.round(high === Number.POSITIVE_INFINITY ? low * 2 : low === 0 ? high / 2 : (low + high) / 2);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return low;
}

function judge({ seconds, stretches: [stretch] }: RushFigures) {
  const offered = seconds.reduce((sum, one) => sum + one.offered, 0);
  const goodShare = seconds.reduce((sum, one) => sum + one.firstGood, 0) / offered;
  const [[slowest, { p99Ms }] = ['', { p99Ms: 0 }]] = Object.entries<KindFigures>(stretch!).toSorted(
    ([, a], [, b]) => b.p99Ms - a.p99Ms,
  );
  return { holds: goodShare >= NORMAL.goodShare && p99Ms <= NORMAL.p99Ms, goodShare, p99Ms, slowest };
}
