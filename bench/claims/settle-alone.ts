import type pg from 'pg';
import { createSettle } from '../../apps/server/src/modules/offers/claims/settle.ts';
import { connect } from '../../apps/server/src/platform/database/index.ts';
import { testPlatform } from '../../apps/server/src/platform/testing/platform.ts';
import { median } from '../support/benchmark.ts';
import { openDrops } from './drops.ts';
import { peopleIds } from './people.ts';
import { claimById, poolForRowLock, STATEMENTS_AT_ONCE } from './row-lock.ts';

/** Claims of one set, and sets under way at once. */
const SET = 1_000;
const SETS_AT_ONCE = 2;
const SPREAD_OVER = 1_000;
/** No window decides more than this a second. */
const FASTEST = 80_000;

/** The settle function without HTTP beside one statement per claim, in turns: all on one share, and over a thousand. */
export async function measureSettle(
  databaseUrl: string,
  pool: pg.Pool,
  { rounds, seconds }: { rounds: number; seconds: number },
  say: (line: string) => void,
) {
  const database = connect(databaseUrl);
  const single = poolForRowLock(databaseUrl);
  const customers = await peopleIds(pool);
  const at = new Date();
  const platform = await testPlatform(database, { at: at.toISOString() });
  const settle = createSettle({ platform });

  /** Won per second, by so many workers that take the next claims until the time or the customers are up. */
  async function window({
    workers,
    take,
    decide,
  }: {
    workers: number;
    take: number;
    decide: (numbers: number[]) => Promise<number>;
  }): Promise<number> {
    let next = 0;
    let won = 0;
    const from = performance.now();
    const until = from + seconds * 1_000;
    await Promise.all(
      Array.from({ length: workers }, async () => {
        while (next < customers.length && performance.now() < until) {
          const numbers = Array.from({ length: Math.min(take, customers.length - next) }, () => next++);
          const more = await decide(numbers);
          won += more; // after the wait: another worker may have added meanwhile
        }
      }),
    );
    return (won * 1_000) / (performance.now() - from);
  }

  async function once(kind: 'hot' | 'spread', way: 'settle' | 'rowLock'): Promise<number> {
    const drops = kind === 'hot' ? 1 : SPREAD_OVER;
    const shares = await openDrops(pool, { drops, stock: Math.ceil((FASTEST * seconds) / drops) + 1 });
    const shareOf = (n: number) => shares[n % shares.length]!.shareId;
    if (way === 'rowLock') {
      const decide = async ([n = 0]: number[]) =>
        Number(await claimById(single, { customerId: customers[n]!, shareId: shareOf(n), at }));
      return window({ workers: STATEMENTS_AT_ONCE, take: 1, decide });
    }
    const decide = async (numbers: number[]) => {
      const settled = await settle(numbers.map((n) => ({ shareId: shareOf(n), customerId: customers[n]!, at })));
      return settled.filter(({ result }) => result === 'won').length;
    };
    return window({ workers: SETS_AT_ONCE, take: SET, decide });
  }

  const figures = { hot: { settle: [], rowLock: [] }, spread: { settle: [], rowLock: [] } } as Record<
    'hot' | 'spread',
    Record<'settle' | 'rowLock', number[]>
  >;
  try {
    // The first statements of a connection are slow.
    for (const way of ['settle', 'rowLock'] as const) await once('spread', way);
    for (let nth = 1; nth <= rounds; nth++) {
      for (const kind of ['hot', 'spread'] as const) {
        for (const way of ['settle', 'rowLock'] as const) {
          const perSecond = await once(kind, way);
          figures[kind][way].push(perSecond);
          say(`${nth}/${rounds} without HTTP, ${kind}, ${way}: ${Math.round(perSecond)}/s`);
        }
      }
    }
  } finally {
    await single.end();
    await database.close();
  }
  const { hot, spread } = figures;
  return {
    settlePerSecond: Math.round(median(hot.settle)),
    settleRowLockPerSecond: Math.round(median(hot.rowLock)),
    settleSpreadPerSecond: Math.round(median(spread.settle)),
    settleSpreadRowLockPerSecond: Math.round(median(spread.rowLock)),
  };
}
