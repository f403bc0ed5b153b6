import pg from 'pg';
import { median, round } from '../support/benchmark.ts';
import { startGenerator } from '../support/generator.ts';
import { type BenchStack, startBenchStack } from '../support/stack.ts';
import { couponsGiven, openDrops, oversold } from './drops.ts';
import { insertPeople } from './people.ts';
import type { Redis } from './redis.ts';
import type { ClaimFigures, ClaimWindow, Route } from './window.ts';

/** Groups with a drop of their own, its stock, and who comes to one: nine of ten too late. */
const GROUPS = 9_100;
const STOCK = 10;
const COME = 100;
/** No window claims faster than this a second. */
const FASTEST = 12_000;
/** The end of a window that runs until all claims are made, however slow. */
const PATIENCE_SECONDS = 120;

interface Load {
  rounds: number;
  seconds: number;
  customers: number;
  lines: number;
}

/** What takes turns, and the route of each. */
const ROUTES = { limit: 'limit', hot: 'product', rowLock: 'row-lock', spread: 'product', redis: 'redis' } as const;
type Kind = keyof typeof ROUTES;

/** The product's claims beside what they are compared with, in turns, over HTTP with so many web processes. */
export async function measureOverHttp(
  processes: number,
  { rounds, seconds, customers, lines }: Load,
  redis: { port: number; redis: Redis } | null,
  say: (line: string) => void,
  more: (stack: BenchStack, pool: pg.Pool) => Promise<Record<string, unknown>> = async () => ({}),
) {
  say(`starting PostgreSQL and a server with ${processes} web process${processes > 1 ? 'es' : ''}`);
  const stack = await startBenchStack({
    name: `bench-claims-${processes}`,
    file: 'bench/support/claims-server-main.ts',
    env: { WEB_PROCESSES: String(processes), ...(redis ? { REDIS_PORT: String(redis.port) } : {}) },
  });
  const kinds = (Object.keys(ROUTES) as Kind[]).filter((kind) => kind !== 'redis' || redis !== null);
  const generator = startGenerator<ClaimWindow, ClaimFigures>('bench/support/claims-load-main.ts');
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  let from = 0;
  let won = 0;

  async function run(kind: Kind, { claims, forSeconds }: { claims: number; forSeconds: number }) {
    const drops = kind === 'spread' ? Math.max(1, Math.floor(claims / COME)) : 1;
    const tokens = await openDrops(pool, { drops, stock: kind === 'spread' ? STOCK : claims });
    if (kind === 'redis') await redis?.redis.stock(tokens[0]!.token, claims);
    const route: Route = ROUTES[kind];
    const figures = await generator.run({
      url: stack.serverUrl,
      route,
      tokens: tokens.map(({ token }) => token),
      from,
      people: customers,
      claims: kind === 'spread' ? drops * COME : claims,
      lines,
      seconds: forSeconds,
    });
    from = (from + claims) % customers;
    if (kind !== 'limit' && kind !== 'redis') won += figures.won;
    return figures;
  }
  /** Timed windows claim as much as they can; nine of ten come too late only when all of them come, however long it takes. */
  const windowOf = (kind: Kind, length: number, groups = GROUPS) =>
    kind === 'spread'
      ? { claims: Math.min(customers, groups * COME), forSeconds: PATIENCE_SECONDS }
      : { claims: Math.min(customers, FASTEST * length), forSeconds: length };

  try {
    say(`${customers} customers`);
    await insertPeople(pool, customers);
    say('warming up');
    for (const kind of kinds) await run(kind, windowOf(kind, 3, 200));
    const figures: Record<Kind, ClaimFigures[]> = { limit: [], hot: [], rowLock: [], spread: [], redis: [] };
    for (let nth = 1; nth <= rounds; nth++) {
      for (const kind of kinds) {
        const one = await run(kind, windowOf(kind, seconds));
        figures[kind].push(one);
        say(`${nth}/${rounds} ${kind}: ${describe(one)}`);
      }
    }
    const of = (kind: Kind, pick: (one: ClaimFigures) => number) => median(figures[kind].map(pick));
    const limit = of('limit', (one) => one.perSecond);
    const hot = of('hot', (one) => one.wonPerSecond);
    const rowLock = of('rowLock', (one) => one.wonPerSecond);
    const all = Object.values(figures).flat();
    const result = {
      limitPerSecond: Math.round(limit),
      winnersPerSecond: { hot: Math.round(hot), spread: Math.round(of('spread', (one) => one.wonPerSecond)) },
      losersPerSecond: Math.round(of('spread', (one) => one.soldOutPerSecond)),
      rowLockPerSecond: Math.round(rowLock),
      /** Reported only: it forgets up to a second when the power goes, and knows nothing of coupons. */
      redisPerSecond: redis ? Math.round(of('redis', (one) => one.wonPerSecond)) : null,
      winnersOfLimit: round(hot / limit, 3),
      winnersOfRowLock: round(hot / rowLock, 2),
      p50Ms: round(of('hot', (one) => one.p50Ms)),
      p99Ms: round(of('hot', (one) => one.p99Ms)),
      sentAway: sum(all.map((one) => one.sentAway)),
      failed: sum(all.map((one) => one.failed)),
      oversold: await oversold(pool),
      /** Answered "won" without a coupon, or the other way round. */
      unaccounted: Math.abs((await couponsGiven(pool)) - won),
      generatorCpu: round(median(all.map((one) => one.cpu)), 2),
    };
    return { ...result, ...(await more(stack, pool)) };
  } finally {
    await pool.end();
    generator.stop();
    await stack.stop();
  }
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

function describe({ perSecond, won, soldOut, sentAway, failed, p99Ms, cpu }: ClaimFigures): string {
  const odd = sentAway + failed > 0 ? `, ${sentAway} sent away, ${failed} failed` : '';
  return `${Math.round(perSecond)}/s (${won} won, ${soldOut} too late${odd}), p99 ${round(p99Ms)} ms, generator ${Math.round(cpu * 100)} % of a core`;
}
