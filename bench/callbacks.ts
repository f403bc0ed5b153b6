import pg from 'pg';
import { CORP } from '../e2e/support/stack.ts';
import { type Benchmark, median, round } from './support/benchmark.ts';
import type { Window, WindowFigures } from './support/callback-load-main.ts';
import { startGenerator } from './support/generator.ts';
import { measureJoins } from './support/joins.ts';
import { startBenchStack } from './support/stack.ts';

const LINES = 256;
/** The aim's rate for the tail of answers, per second. */
const STEADY = 1_000;
const JOINS = { perSecond: 200, seconds: 20 };

/**
 * Signed, encrypted callbacks, verified and durable, beside a route of the same server that only answers. Both in
 * alternating windows; then the tail at a steady rate.
 */
export const benchmark: Benchmark = {
  options: { rounds: 5, seconds: 8 },
  async run({ rounds = 0, seconds = 0 }, say) {
    say('starting PostgreSQL, server and sandbox');
    const stack = await startBenchStack({
      name: 'bench-callbacks',
      file: 'bench/support/callback-server-main.ts',
      env: process.env['PROF'] ? { NODE_OPTIONS: '--cpu-prof --cpu-prof-dir=/tmp/prof' } : {},
    });
    const generator = startGenerator<Window, WindowFigures>('bench/support/callback-load-main.ts');
    const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
    try {
      await insertAccounts(pool);
      const window = { url: stack.serverUrl, seconds, lines: LINES };
      const callback = { ...window, path: '/wecom/callback' };
      const bare = { ...window, path: '/wecom/callback/bare' };
      say('warming up');
      await generator.run({ ...bare, seconds: 3 });
      const warm = await generator.run({ ...callback, seconds: 3 });
      const figures = { callback: [] as WindowFigures[], bare: [] as WindowFigures[] };
      for (let nth = 1; nth <= rounds; nth++) {
        for (const [kind, settings] of [
          ['callback', callback],
          ['bare', bare],
        ] as const) {
          const one = await generator.run(settings);
          figures[kind].push(one);
          say(
            `${nth}/${rounds} ${kind}: ${Math.round(one.perSecond)}/s, p99 ${round(one.p99Ms)} ms, generator ${Math.round(one.cpu * 100)} % of a core`,
          );
        }
      }
      say(`at ${STEADY}/s`);
      const steady = await generator.run({ ...callback, perSecond: STEADY, seconds: 15 });
      const sent = [warm, ...figures.callback, steady].reduce((sum, one) => sum + one.sent, 0);
      const lost = sent - (await stored(pool));
      say(`${JOINS.perSecond} joins a second`);
      const joins = await measureJoins(stack, pool, JOINS);
      const [perSecond, bareRoutePerSecond] = [median(rates(figures.callback)), median(rates(figures.bare))];
      return {
        perSecond: Math.round(perSecond),
        bareRoutePerSecond: Math.round(bareRoutePerSecond),
        ratio: round(perSecond / bareRoutePerSecond, 3),
        p50Ms: round(steady.p50Ms),
        p99Ms: round(steady.p99Ms),
        steadyPerSecond: Math.round(steady.perSecond),
        failed: [...figures.callback, ...figures.bare, steady].reduce((sum, one) => sum + one.failed, 0),
        lost,
        joinsPerSecond: Math.round(joins.joinsPerSecond),
        welcomed: joins.welcomed,
        missed: joins.missed,
        welcomeP50Ms: joins.welcomeP50Ms,
        welcomeP99Ms: joins.welcomeP99Ms,
        generatorCpu: round(median([...figures.callback, ...figures.bare].map(({ cpu }) => cpu)), 2),
      };
    } finally {
      await pool.end();
      generator.stop();
      await stack.stop();
    }
  },
};

const rates = (figures: WindowFigures[]) => figures.map(({ perSecond }) => perSecond);

/** The generator's events that are in the inbox; the sandbox says something of its own now and then. */
async function stored(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(`select count(*) as n from delivery.inbox where raw like '%Bench%'`);
  return Number(rows[0]!.n);
}

/** The members of the generator's events, as a sync would have brought them. */
async function insertAccounts(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into organisation.account (corp_id, userid, name, kind, role, active, contact_cap)
     select $1, 'staff-' || n, 'staff ' || n, 'person', 'staff', true, 20000 from generate_series(0, 499) n`,
    [CORP.WECOM_CORP_ID],
  );
}
