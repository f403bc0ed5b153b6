import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { KINDS, type RushFigures, type RushLoad, type RushTown } from './rush/day.ts';
import { drawRush } from './rush/figure.ts';
import { watchMemory } from './rush/memory.ts';
import { prepareTown } from './rush/prepare.ts';
import { findSustainable, NORMAL } from './rush/sustainable.ts';
import { type Benchmark, round } from './support/benchmark.ts';
import { startGenerator } from './support/generator.ts';
import { startBenchStack } from './support/stack.ts';

const RESULTS = new URL('../test-results/bench-rush/', import.meta.url).pathname;
const IMAGES = new URL('../docs/images/', import.meta.url).pathname;
/** A rush of this length is the one that the documentation shows. */
const DOCUMENTED_SECONDS = 60;
/** A calm beginning, and how long the recovery is watched; at this share of what is sustainable. */
const BEFORE_SECONDS = 10;
const AFTER_SECONDS = 25;
const CALM = 0.5;
/** Normal again: so many normal seconds in a row. */
const IN_A_ROW = 3;

/**
 * Finds the rate of a mixed day that is sustainable, offers so many times that, and watches how it recovers. Ends with
 * exit code 1 when anything was answered 5xx.
 */
export const benchmark: Benchmark = {
  options: {
    seconds: DOCUMENTED_SECONDS,
    customers: 200_000,
    times: 10,
    processes: Math.min(2, availableParallelism()),
    connections: 2_000,
    probe: 6,
  },
  async run({ seconds = 0, customers = 0, times = 0, processes = 0, connections = 0, probe = 0 }, say) {
    say(`starting PostgreSQL, sandbox and a server with ${processes} web process${processes > 1 ? 'es' : ''}`);
    const stack = await startBenchStack({ name: 'bench-rush', env: { WEB_PROCESSES: String(processes) } });
    const generator = startGenerator<RushLoad | RushTown, RushFigures>('bench/support/rush-load-main.ts');
    const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
    try {
      say(`${customers} customers`);
      generator.tell(await prepareTown(stack.serverUrl, pool, customers));
      const load = (stretches: RushLoad['stretches']) =>
        generator.run({ url: stack.serverUrl, stretches, connections });
      say('warming up');
      await load([{ perSecond: 200, seconds: probe }]);
      const sustainable = await findSustainable((perSecond) => load([{ perSecond, seconds: probe }]), {
        from: 400,
        say,
      });

      const calm = Math.round(sustainable * CALM);
      say(`${sustainable}/s are sustainable; ${sustainable * times}/s for ${seconds} s`);
      const stopWatching = watchMemory(stack.server.pid);
      const figures = await load([
        { perSecond: calm, seconds: BEFORE_SECONDS },
        { perSecond: sustainable * times, seconds },
        { perSecond: calm, seconds: AFTER_SECONDS },
      ]);
      const memory = stopWatching();
      const result = { ...summarise(figures, { sustainable, seconds, memory }), ...(await books(pool)) };

      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(`${RESULTS}rush.json`, JSON.stringify({ result, ...figures, memory }, null, 1));
      const svg = drawRush({ ...figures, memory, sustainable, from: BEFORE_SECONDS, until: BEFORE_SECONDS + seconds });
      for (const folder of seconds >= DOCUMENTED_SECONDS ? [RESULTS, IMAGES] : [RESULTS])
        writeFileSync(`${folder}rush.svg`, svg);
      for (const line of figures.odd) say(`not foreseen: ${line}`);
      if (result.serverErrors > 0) process.exitCode = 1;
      return result;
    } finally {
      await pool.end();
      generator.stop();
      await stack.stop();
    }
  },
};

function summarise(
  { seconds: all, stretches, cpu, lateMs }: RushFigures,
  { sustainable, seconds, memory }: { sustainable: number; seconds: number; memory: (number | null)[] },
) {
  const rush = all.slice(BEFORE_SECONDS, BEFORE_SECONDS + seconds);
  const inRush = stretches[1]!;
  const sum = (pick: (one: (typeof all)[number]) => number, of = all) =>
    of.reduce((total, one) => total + pick(one), 0);
  const counted = (what: 'sentAway' | 'refused' | 'gaveUp') =>
    KINDS.reduce((total, kind) => total + stretches.reduce((of, one) => of + one[kind][what], 0), 0);
  const after = all.slice(BEFORE_SECONDS + seconds);
  const recovered = after.findIndex((_, nth) => {
    const row = after.slice(nth, nth + IN_A_ROW);
    return row.length === IN_A_ROW && row.every(isNormal);
  });
  return {
    sustainablePerSecond: sustainable,
    offeredPerSecond: Math.round(sum((one) => one.offered + one.retried, rush) / seconds),
    goodPerSecond: Math.round(sum((one) => one.good, rush) / seconds),
    goodputShare: round(sum((one) => one.good, rush) / seconds / sustainable, 3),
    serverErrors: sum((one) => one.serverErrors),
    sentAway: counted('sentAway'),
    refused: counted('refused'),
    gaveUp: counted('gaveUp'),
    redeemP99Ms: Math.round(inRush.redeem.p99Ms),
    cancelP99Ms: Math.round(inRush.cancel.p99Ms),
    /** Of each kind: answered well per second of the rush, and their p99. */
    byKind: Object.fromEntries(
      KINDS.map((kind) => [
        kind,
        { goodPerSecond: round(inRush[kind].good / seconds), p99Ms: Math.round(inRush[kind].p99Ms) },
      ]),
    ),
    /** From the end of the rush to the first of three normal seconds; null: not within what was watched. */
    recoverySeconds: recovered < 0 ? null : recovered,
    peakMemoryMb: Math.round(Math.max(0, ...memory.map((mb) => mb ?? 0))) || null,
    calmMemoryMb: Math.round(memory[BEFORE_SECONDS - 1] ?? 0) || null,
    generatorCpu: round(cpu, 2),
    generatorLateMs: Math.round(lateMs),
  };
}

const isNormal = ({ offered, firstGood, p99Ms }: RushFigures['seconds'][number]): boolean =>
  offered === 0 || (firstGood / offered >= NORMAL.goodShare && p99Ms !== null && p99Ms <= NORMAL.p99Ms);

/** What the rush must not have broken: nothing oversold, and no coupon redeemed twice over. */
async function books(pool: pg.Pool) {
  const { rows } = await pool.query<{ oversold: string }>(
    'select coalesce(sum(oversold), 0) as oversold from offers.drop_info',
  );
  return { oversold: Number(rows[0]!.oversold) };
}
