import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '../../../platform/database/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { insertNumbered } from '../../customers/testing.ts';
import { type Chain, chainOn, noonOffer, openStores, operator } from '../testing/chain.ts';
import { allEqual, countsOf, openShares, placesOf } from '../testing/drops.ts';
import { somebodyWaits } from '../testing/somebody-waits.ts';
import { createSettle, type Settle } from './settle.ts';

const database = testDatabase();
const at = new Date('2026-03-15T12:00:00+08:00');

let chain: Chain;
let pools: Database[];
/** Two processes: nothing shared but the database. */
let settle: Settle;
let settleElsewhere: Settle;
beforeAll(async () => {
  chain = chainOn(await testPlatform(database));
  await openStores(chain);
  await insertNumbered(database.db, 0, 1_000);
  await chain.offers.defineOffer(operator, noonOffer);
  // A ring of locks would be untied after a second, unseen: here it stays, and the test with it.
  await sql`alter database ${sql.id(new URL(database.url).pathname.slice(1))} set deadlock_timeout = '10min'`.execute(
    database.db,
  );
  pools = [connect(database.url), connect(database.url)];
  const [one, other] = await Promise.all(pools.map((pool) => testPlatform(pool)));
  settle = createSettle({ platform: one! });
  settleElsewhere = createSettle({ platform: other! });
});
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

const claims = (...asked: [customerId: number, shareId: number | undefined][]) =>
  asked.map(([customerId, shareId]) => ({ customerId, shareId: shareId!, at }));
const results = (answers: Awaited<ReturnType<Settle>>) => answers.map(({ result }) => result);
const codes = (answers: Awaited<ReturnType<Settle>>) =>
  answers.map((answer) => (answer.result === 'won' ? answer.coupon.code : null));
const places = async (dropKey: string) =>
  (await placesOf(database.db, dropKey)).map(({ shareId, place, customerId }) => [shareId, place, customerId]);

describe('a set of claims', () => {
  it('is served in its order, whatever the ids, and numbers the places so', async () => {
    const [share] = await openShares(chain, 'order', [3]);
    const answers = await settle(claims([9, share], [2, share], [7, share], [1, share]));
    expect(results(answers)).toEqual(['won', 'won', 'won', 'sold_out']);
    expect(await places('order')).toEqual([
      [share, 1, 9],
      [share, 2, 2],
      [share, 3, 7],
    ]);
    expect(await countsOf(database.db, 'order')).toEqual(allEqual(3));
  });

  it('answers a repeat, in it or in a later one of another process, with the same coupon', async () => {
    const [share] = await openShares(chain, 'repeats', [2]);
    const once = await settle(claims([5, share], [5, share], [6, share], [7, share], [5, share]));
    expect(results(once)).toEqual(['won', 'won', 'won', 'sold_out', 'won']);
    expect(new Set([0, 1, 4].map((index) => codes(once)[index])).size).toBe(1);
    expect(once[0]).toMatchObject({ coupon: { validUntil: new Date('2026-03-18T00:00:00+08:00') } });
    expect(await settleElsewhere(claims([7, share], [6, share], [5, share]))).toEqual([once[3], once[2], once[0]]);
    expect(await countsOf(database.db, 'repeats')).toEqual(allEqual(2));
  });

  it('lets a customer win once through two shares, and leaves the second to others', async () => {
    const [first, second] = await openShares(chain, 'two-shares', [5, 1]);
    const answers = await settle(claims([5, first], [5, second], [6, second]));
    expect(results(answers)).toEqual(['won', 'won', 'won']);
    expect(codes(answers)[0]).toBe(codes(answers)[1]);
    expect(await places('two-shares')).toEqual([
      [first, 1, 5],
      [second, 1, 6],
    ]);
  });

  it('goes on with other shares and drops when one is sold out in its middle', async () => {
    const [small, large] = await openShares(chain, 'sold-out', [1, 9]);
    const [other] = await openShares(chain, 'beside', [9]);
    const asked = claims([1, small], [2, small], [3, large], [2, other], [4, small], [2, large]);
    // She who was too late at one share and won through another hears of that coupon.
    const answers = await settle(asked);
    expect(results(answers)).toEqual(['won', 'won', 'won', 'won', 'sold_out', 'won']);
    expect(codes(answers)[1]).toBe(codes(answers)[5]);
    expect(await settleElsewhere(asked)).toEqual(answers);
    expect(await countsOf(database.db, 'sold-out')).toEqual(allEqual(3));
    expect(await countsOf(database.db, 'beside')).toEqual(allEqual(1));
  });

  it('of nobody is nothing, and of a share that is none an error', async () => {
    expect(await settle([])).toEqual([]);
    await expect(settle(claims([1, 999_999]))).rejects.toThrow('there is no share 999999');
  });

  it('tells the log of changes whose coupons are new', async () => {
    const [share] = await openShares(chain, 'told', [1]);
    await settle(claims([801, share], [802, share]));
    const { rows } = await sql`
      select topic, customer_id as id, since from platform.change where customer_id between 801 and 802`.execute(
      database.db,
    );
    expect(rows).toEqual([{ topic: 'offers', id: 801, since: at }]);
  });
});

describe('two processes at the same moment', () => {
  /** Until so many sessions of this database wait for a lock. */
  async function untilWaiting(n: number) {
    for (;;) {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(database.db);
      if (rows[0]!.n === n) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it('give a customer one coupon through two shares, and her place to the next in line', async () => {
    const [here, there] = await openShares(chain, 'conflict', [2, 5]);
    // Holds up the other process after it has written her down and before it commits.
    const gate = await database.pool.connect();
    await gate.query('begin; lock table offers.coupon_code in share mode');
    const elsewhere = settleElsewhere(claims([5, there]));
    await untilWaiting(1);
    const answers = settle(claims([5, here], [6, here], [7, here], [8, here]));
    await untilWaiting(2);
    // Comes later to the same share: it must find nothing, however the set before it gets to its end.
    const later = settleElsewhere(claims([9, here], [10, here]));
    await untilWaiting(3);
    await gate.query('commit');
    gate.release();

    expect(results(await answers)).toEqual(['won', 'won', 'won', 'sold_out']);
    expect(codes(await answers)[0]).toBe(codes(await elsewhere)[0]);
    expect(results(await later)).toEqual(['sold_out', 'sold_out']);
    expect(await places('conflict')).toEqual([
      [here, 1, 6],
      [here, 2, 7],
      [there, 1, 5],
    ]);
    expect(await countsOf(database.db, 'conflict')).toEqual(allEqual(3));
  });

  it('a stop comes after the set that holds the share; who waits beside it wins before it or not at all', async () => {
    const [share] = await openShares(chain, 'stopping', [9]);
    const { rows } = await sql<{ id: number }>`
      select drop_id as id from offers.drop_info where drop_key = 'stopping'`.execute(database.db);
    // Holds up the first set after it has taken its places and before it commits.
    const gate = await database.pool.connect();
    await gate.query('begin; lock table offers.coupon_code in share mode');
    const before = settle(claims([5, share]));
    await untilWaiting(1);
    const stop = chain.offers.stopDrop(operator, rows[0]!.id);
    await untilWaiting(2);
    const after = settleElsewhere(claims([6, share], [5, share]));
    await untilWaiting(3);
    await gate.query('commit');
    gate.release();

    await stop;
    expect(results(await before)).toEqual(['won']);
    // PostgreSQL lets those who wait for one row on in no promised order.
    const [beside, again] = results(await after);
    expect(again).toBe('won');
    expect(['over', 'won']).toContain(beside);
    for (const once of [settle, settleElsewhere]) expect(results(await once(claims([7, share])))).toEqual(['over']);
    expect(await countsOf(database.db, 'stopping')).toEqual(allEqual(beside === 'won' ? 2 : 1));
  });

  it('settle a share one after the other: nobody reads what is left before the set under way has taken its places', async () => {
    const [share] = await openShares(chain, 'one-left', [1]);
    // Holds the first set up between what it reads of the share and what it writes.
    const gate = await database.pool.connect();
    await gate.query('begin');
    await gate.query(
      `insert into offers.drop_winner (customer_id, drop_id, share_id, won_at)
       select 700, drop_id, share_id, $2 from offers.drop_share where share_id = $1`,
      [share, at],
    );
    const first = settle(claims([700, share]));
    expect(await somebodyWaits(database.db, first)).toBe(true);
    const second = settleElsewhere(claims([701, share]));
    expect(await somebodyWaits(database.db, second, 2)).toBe(true);
    await gate.query('rollback');
    gate.release();

    expect(results([...(await first), ...(await second)])).toEqual(['won', 'sold_out']);
    expect(await countsOf(database.db, 'one-left')).toEqual(allEqual(1));
  });

  it('never take the same place, however many sets name one share', async () => {
    const [share] = await openShares(chain, 'crowd', [50]);
    const sets = Array.from({ length: 20 }, (_, set) =>
      claims(...Array.from({ length: 5 }, (_, i): [number, number] => [set * 5 + i, share!])),
    );
    const answers = await Promise.all(sets.map((set, i) => (i % 2 ? settle : settleElsewhere)(set)));
    // A set is served as a whole before the next one.
    for (const answer of answers) expect(new Set(results(answer)).size).toBe(1);
    expect(answers.flatMap(results).filter((result) => result === 'won')).toHaveLength(50);
    expect(await countsOf(database.db, 'crowd')).toEqual(allEqual(50));
  });

  it('never wait for each other in a ring, in whatever order they name shares and people', async () => {
    const people = Array.from({ length: 40 }, (_, i) => i + 1);
    for (let round = 0; round < 10; round += 1) {
      const key = `ring-${round}`;
      const shares = await openShares(chain, key, [3, 3, 3, 3]);
      const forth = claims(...people.map((id): [number, number] => [id, shares[id % 4]!]));
      const back = claims(...people.toReversed().map((id): [number, number] => [id, shares[(id + 1) % 4]!]));
      const half = back.filter(({ shareId }) => shareId === shares[1] || shareId === shares[3]);
      await Promise.all([settle(forth), settleElsewhere(back), settle(half), settleElsewhere(forth.toReversed())]);
      expect(await countsOf(database.db, key)).toEqual(allEqual(12));
    }
  });

  it('write winners down in one order: two shares, one drop, the same people the other way round', async () => {
    const people = Array.from({ length: 20 }, (_, i) => i + 1);
    const [here, there] = await openShares(chain, 'crossing', [20, 20]);
    // Holds both up in the middle of their writing, and lets go without a trace.
    const gate = await database.pool.connect();
    await gate.query('begin');
    await gate.query(
      `insert into offers.drop_winner (customer_id, drop_id, share_id, won_at)
       select 10, drop_id, share_id, $2 from offers.drop_share where share_id = $1`,
      [here, at],
    );
    const forth = settle(claims(...people.map((id): [number, number] => [id, here!])));
    const back = settleElsewhere(claims(...people.toReversed().map((id): [number, number] => [id, there!])));
    await untilWaiting(2);
    await gate.query('rollback');
    gate.release();

    expect(codes(await back).toReversed()).toEqual(codes(await forth));
    expect(await countsOf(database.db, 'crossing')).toEqual(allEqual(20));
  });
});
