import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeColumn, RELATION_NAMES, RELATIONS } from '../../packages/segment/src/index.ts';
import { countAll } from './count.ts';
import { generate } from './data/generate.ts';

const SIZE = { customers: 20_000, orders: 60_000, seed: 7 };

let instance: DuckDBInstance;
let duckdb: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '512MB' });
  duckdb = await instance.connect();
  await generate(duckdb, SIZE, () => {});
}, 120_000);
afterAll(() => {
  duckdb.closeSync();
  instance.closeSync();
});

const one = async (sql: string) => Number((await duckdb.runAndReadAll(sql)).getRowsJS()[0]![0]);

it('makes every relation, with the busiest tenth making about half of the orders', async () => {
  for (const relation of RELATION_NAMES) expect(await one(`select count(*) from ${relation}`)).toBeGreaterThan(0);
  expect(await one('select count(*) from purchase')).toBe(SIZE.orders);
  const busiest = await one(
    `select sum(n) from (select count(*) as n from purchase group by customer_id order by n desc limit ${SIZE.customers / 10})`,
  );
  expect(busiest / SIZE.orders).toBeGreaterThan(0.35);
  expect(busiest / SIZE.orders).toBeLessThan(0.6);
});

it('keeps the person columns like the events they come from', async () => {
  const wrong = await one(
    `select count(*) from person p
     left join (select customer_id, count(*) as n, sum(paid_fen) as fen, min("at") as first, max("at") as last,
                  max((channel = 'counter')::integer) as counter, arg_max(paid_fen, ("at", order_id)) as newest
                from purchase group by 1) o using (customer_id)
     left join (select customer_id, max("at") as touched from touch group by 1) t using (customer_id)
     where p.orders <> coalesce(o.n, 0) or p.spent_fen <> coalesce(o.fen, 0)
        or p.first_order_at is distinct from o.first or p.last_order_at is distinct from o.last
        or p.last_touch_at is distinct from t.touched
        or p.contact <> exists (select 1 from contact c where c.customer_id = p.customer_id and c.state = 'active')
        or p.in_group <> exists (select 1 from stay s where s.customer_id = p.customer_id and s.left_at is null)
        or p.channels & 1 <> coalesce(o.counter, 0) or len(p.recent_fen) <> least(p.orders, 20)
        or p.recent_fen[1] is distinct from o.newest
        or p.created_at > p.first_order_at`,
  );
  expect(wrong).toBe(0);
});

it('numbers the words of coded columns as the mirror does, all of them', async () => {
  expect(await one('select count(*) - count(distinct word) + count(*) - count(distinct code) from word')).toBe(0);
  for (const relation of RELATION_NAMES)
    for (const column of RELATIONS[relation].coded ?? [])
      expect(
        await one(`select count(*) from ${relation} r left join word w on w.code = r.${codeColumn(column)}
                   where w.word is distinct from r.${column}`),
        `${relation}.${column}`,
      ).toBe(0);
});

it('loads events in the order of time and people by number, as the mirror does', async () => {
  for (const [relation, column] of [
    ['purchase', 'at'],
    ['line', 'at'],
    ['coupon', 'issued_at'],
    ['touch', 'at'],
    ['person', 'customer_id'],
    ['tag', 'tag'],
  ])
    expect(
      await one(
        `select count(*) from (select "${column}" as x, lag("${column}") over () as before from ${relation}) where x < before`,
      ),
    ).toBe(0);
});

it('is the same data again for the same seed, and other data for another', async () => {
  const sums = async (seed: number) => {
    const other = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await other.connect();
    await generate(connection, { customers: 2_000, orders: 6_000, seed }, () => {});
    const reader = await connection.runAndReadAll(
      'select sum(hash(p)), (select sum(hash(o)) from purchase o), (select sum(hash(t)) from tag t) from person p',
    );
    connection.closeSync();
    other.closeSync();
    return JSON.stringify(reader.getRowsJson());
  };
  const [once, again, another] = [await sums(7), await sums(7), await sums(8)];
  expect(again).toBe(once);
  expect(another).not.toBe(once);
});

it('counts each of the twenty segments by hand and by ours alike, none of them empty or everybody', async () => {
  const { counted } = await countAll(
    { duckdb, postgres: null },
    { customers: SIZE.customers, repetitions: 1 },
    () => {},
  );
  expect(counted).toHaveLength(20);
  for (const { name, count } of counted) {
    expect(count, name).toBeGreaterThan(0);
    expect(count, name).toBeLessThan(SIZE.customers / 2);
  }
});
