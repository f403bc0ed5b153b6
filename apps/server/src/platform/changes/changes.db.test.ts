import { sql } from 'kysely';
import type pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../database/index.ts';
import { testDatabase } from '../testing/index.ts';
import { createChanges, type Position, START } from './index.ts';
import { prune } from './prune.ts';

const database = testDatabase();
const changes = createChanges();
const since = new Date('2026-03-01T00:00:00Z');

beforeEach(() => database.pool.query('truncate platform.change, platform.change_reader'));

const write = (...customers: number[]) =>
  database.db.transaction().execute((tx) => changes.record(tx, { topic: 'orders', customers, since }));

const look = (after: Position, limit = 100) => changes.read(database.db, { after, limit });

/** The server is shared: whatever others write just now may hold the horizon back for a moment. */
async function until<T>(read: () => Promise<T>, seen: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const value = await read();
    if (seen(value) || attempt === 400) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Everything written so far, as soon as it is shown. */
async function readAll(after: Position = START) {
  const { rows } = await database.pool.query<{ xmax: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as xmax',
  );
  return until(
    () => look(after),
    ({ horizon }) => BigInt(horizon) >= BigInt(rows[0]!.xmax),
  );
}

/** A transaction that the test ends itself. */
async function begin() {
  const client = await database.pool.connect();
  await client.query('begin');
  const end = async (how: 'commit' | 'rollback') => {
    await client.query(how);
    client.release();
  };
  return {
    record: (customerId: number) => insert(client, customerId),
    query: (text: string) => client.query(text),
    commit: () => end('commit'),
    rollback: () => end('rollback'),
  };
}

const insert = (client: pg.PoolClient, customerId: number) =>
  client.query(`insert into platform.change (topic, customer_id) values ('orders', $1)`, [customerId]);

const customersOf = (rows: { customerId: number }[]) => rows.map(({ customerId }) => customerId);

describe('what is recorded', () => {
  it('is read once per customer, with topic and since', async () => {
    await write(7, 7, 8);
    const { rows } = await readAll();
    expect(rows.map(({ topic, customerId, since }) => ({ topic, customerId, since }))).toEqual([
      { topic: 'orders', customerId: 7, since },
      { topic: 'orders', customerId: 8, since },
    ]);
  });

  it('may be a query, with an instant for each customer; rows without a customer are left out', async () => {
    const later = new Date('2026-03-02T00:00:00Z');
    const customers = sql`select * from (values (1::bigint, ${later}::timestamptz), (1, ${since}), (null, ${since}), (2, ${later}))
      v (customer_id, since)`;
    await database.db.transaction().execute(async (tx) => {
      await changes.record(tx, { topic: 'orders', customers, since: 'each' });
      await changes.record(tx, { topic: 'tags', customers });
    });
    const { rows } = await readAll();
    const told = rows.map(({ topic, customerId, since }) => ({ topic, customerId, since }));
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        { topic: 'orders', customerId: 1, since },
        { topic: 'orders', customerId: 2, since: later },
        { topic: 'tags', customerId: 1, since: null },
        { topic: 'tags', customerId: 2, since: null },
      ]),
    );
  });

  it('means all her rows when one of its instants is missing', async () => {
    const customers = sql`select * from (values (1::bigint, ${since}::timestamptz), (1, null)) v (customer_id, since)`;
    await database.db.transaction().execute((tx) => changes.record(tx, { topic: 'orders', customers, since: 'each' }));
    const { rows } = await readAll();
    expect(rows).toMatchObject([{ customerId: 1, since: null }]);
  });

  it('may stand in the statement that changes the rows', async () => {
    const recording = changes.recording({ topic: 'orders', customers: sql`select customer_id from changed` });
    await database.db
      .transaction()
      .execute((tx) =>
        sql`with changed as (select 5::bigint as customer_id), told as (${recording}) select`.execute(tx),
      );
    expect(customersOf((await readAll()).rows)).toEqual([5]);
  });

  it('writes nothing for an empty set, one statement otherwise', async () => {
    const statements = async (customers: number[]) =>
      database.db.transaction().execute(async (tx) => {
        const before = await nextSeq(tx);
        await changes.record(tx, { topic: 'orders', customers });
        return (await nextSeq(tx)) - before - 1;
      });
    expect(await statements([])).toBe(0);
    expect(await statements([3, 1, 2])).toBe(3);
  });

  it('is gone with a savepoint that is rolled back, and belongs to the whole transaction otherwise', async () => {
    const tx = await begin();
    await tx.record(1);
    await tx.query('savepoint a');
    await tx.record(2);
    await tx.query('rollback to a');
    await tx.query('savepoint b');
    await tx.record(3);
    await tx.query('release b');
    await tx.commit();
    const { rows } = await readAll();
    expect(customersOf(rows)).toEqual([1, 3]);
    expect(new Set(rows.map(({ xid }) => xid)).size).toBe(1);
  });
});

const nextSeq = async (tx: Tx) =>
  (await sql<{ n: number }>`select nextval(pg_get_serial_sequence('platform.change', 'seq')) as n`.execute(tx)).rows[0]!
    .n;

describe('a reader', () => {
  it('misses nothing when a smaller transaction commits after a larger one', async () => {
    const first = await begin();
    await first.record(1);
    await write(2); // a larger id, committed first
    const early = await look(START);
    await first.commit();
    const late = await readAll(early.upTo);
    expect([...customersOf(early.rows), ...customersOf(late.rows)].sort()).toEqual([1, 2]);
  });

  it('misses nothing of many writers that commit in any order, and sees nothing twice', async () => {
    const seen: number[] = [];
    let position = START;
    let writing = true;
    const reading = (async () => {
      while (writing) {
        const { rows, upTo } = await look(position, 7);
        seen.push(...customersOf(rows));
        position = upTo;
      }
    })();
    await Promise.all(
      Array.from({ length: 6 }, async (_, writer) => {
        for (let n = 0; n < 40; n += 1) {
          await database.db.transaction().execute(async (tx) => {
            await changes.record(tx, { topic: 'orders', customers: [writer * 1000 + n * 2] });
            await sql`select pg_sleep(${((writer * 7 + n * 3) % 5) / 1000})`.execute(tx);
            await changes.record(tx, { topic: 'orders', customers: [writer * 1000 + n * 2 + 1] });
          });
        }
      }),
    );
    writing = false;
    await reading;
    for (;;) {
      const { rows, upTo } = await readAll(position);
      if (rows.length === 0) break;
      seen.push(...customersOf(rows));
      position = upTo;
    }
    expect(seen).toHaveLength(480);
    expect(new Set(seen).size).toBe(480);
  });

  it('is held back by a long write and says by which, for how long', async () => {
    const long = await begin();
    await long.record(1);
    const { rows: own } = await long.query('select pg_current_xact_id()::text as xid');
    await write(2);
    // others may hold it further back for a moment
    const held = await until(
      () => look(START),
      ({ horizon }) => horizon === own[0].xid,
    );
    expect(held.rows).toEqual([]);
    expect(held.behind?.oldestXid).toBe(own[0].xid);
    expect(held.behind?.sinceMs).toBeGreaterThanOrEqual(0);
    expect(BigInt(held.xmax)).toBeGreaterThan(BigInt(held.horizon));
    await long.rollback();
    expect(customersOf((await readAll(held.upTo)).rows)).toEqual([2]);
  });

  it('goes on inside a large transaction', async () => {
    await write(1, 2, 3, 4, 5);
    await readAll();
    const first = await look(START, 2);
    const second = await look(first.upTo, 2);
    const third = await look(second.upTo, 2);
    expect([first, second, third].map(({ rows }) => customersOf(rows))).toEqual([[1, 2], [3, 4], [5]]);
    expect(third.upTo).toEqual({ xid: third.horizon, seq: 0 });
  });

  it('keeps its place when the horizon is behind it', async () => {
    const far = { xid: '99999999999', seq: 3 };
    expect((await look(far)).upTo).toEqual(far);
  });
});

describe('pruning', () => {
  const left = async () =>
    (await database.pool.query('select customer_id from platform.change order by xid, seq')).rows.map(
      (row) => row.customer_id,
    );

  it('goes no further than the slowest reader', async () => {
    await changes.register(database.db, 'fast');
    await changes.register(database.db, 'slow');
    await write(1, 2);
    const first = await readAll();
    await write(3);
    const second = await readAll(first.upTo);
    await changes.passed(database.db, 'fast', second.upTo);
    await changes.passed(database.db, 'slow', { xid: first.rows[0]!.xid, seq: first.rows[0]!.seq });
    expect(await prune(database.db, 100)).toBe(1);
    expect(await left()).toEqual([2, 3]);

    await changes.forget(database.db, 'slow');
    expect(await prune(database.db, 1)).toBe(1);
    expect(await left()).toEqual([3]);
    expect(await prune(database.db, 100)).toBe(1);
  });

  it('keeps what comes after a reader became known, and everything that is not shown yet', async () => {
    await write(1);
    await readAll();
    const long = await begin();
    await long.record(2);
    await write(3);
    expect(await prune(database.db, 100)).toBe(1); // nobody reads: what is shown goes
    const position = await changes.register(database.db, 'mirror');
    await long.commit();
    await readAll();
    expect(await prune(database.db, 100)).toBe(0);
    expect(customersOf((await readAll(position)).rows)).toEqual([2, 3]);
  });

  it('tells a forgotten reader that it must start anew', async () => {
    await changes.register(database.db, 'mirror');
    expect(await changes.passed(database.db, 'mirror', { xid: '5', seq: 2 })).toBe(true);
    expect(await changes.positionOf(database.db, 'mirror')).toEqual({ xid: '5', seq: 2 });
    await changes.forget(database.db, 'mirror');
    expect(await changes.passed(database.db, 'mirror', { xid: '6', seq: 0 })).toBe(false);
    expect(await changes.positionOf(database.db, 'mirror')).toBeNull();
  });
});
