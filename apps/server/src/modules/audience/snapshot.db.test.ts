import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { type Chain, freshChain } from '../../testing/chain.ts';
import { FEWEST_OF_PARTITION, makeLoadingTable } from './snapshot-tables.ts';

const database = testDatabase();
const START = '2026-03-16T07:00:00+08:00';
const MANY = FEWEST_OF_PARTITION + 1;

/** So many customers, one of whom lives in 北京. */
async function chainOf(customers: number): Promise<Chain> {
  const chain = await freshChain(database, [], { at: START });
  await database.pool.query(
    `insert into customers.customer (subject_key, created_at, first_source, city)
     select 'wm' || md5(c::text), $2, 'test', case when c = 1 then '北京' else '上海' end from generate_series(1, $1::integer) c`,
    [customers, new Date('2026-01-01T00:00:00+08:00')],
  );
  return chain;
}

const freeze = (chain: Chain, text: string, key: string) =>
  chain.audience.snapshotOf(text, { key, now: chain.platform.clock.now() });
const number = async (text: string, values: unknown[] = []) =>
  (await database.pool.query<{ n: number }>(text, values)).rows[0]!.n;
const membersOf = (snapshotId: number) =>
  number('select count(distinct customer_id) as n from audience.snapshot_customer where snapshot_id = $1', [
    snapshotId,
  ]);
/** Every table that one snapshot has for itself. */
const ownTables = async () => {
  const { rows } = await database.pool.query<{ name: string; attached: boolean }>(
    `select relname as name, relispartition as attached from pg_class
     where relnamespace = 'audience'::regnamespace and relkind = 'r' and relname ~ '^snapshot_.*[0-9]$' order by 1`,
  );
  return rows;
};
async function sweepAll(chain: Chain): Promise<void> {
  await database.pool.query('update audience.snapshot set keep_until = $1', [new Date(0)]);
  await chain.audience.parts.pollers!.find(({ name }) => name === 'audience.sweep')!.runDue(chain.platform.clock.now());
}

describe('a snapshot', () => {
  it('of many is a partition, found by its number alone, and goes as a whole', async () => {
    const chain = await chainOf(MANY);
    const { snapshotId, customers } = await freeze(chain, 'everyone', 'run/1');
    expect(customers).toBe(MANY);
    expect(await membersOf(snapshotId)).toBe(MANY);
    expect(await ownTables()).toEqual([{ name: `snapshot_member_${snapshotId}`, attached: true }]);
    const other = await freeze(chain, 'not city = "北京"', 'run/2');
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
      `explain select customer_id from audience.snapshot_customer where snapshot_id = ${snapshotId}`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(`snapshot_member_${snapshotId}`);
    expect(plan).not.toContain(`snapshot_member_${other.snapshotId}`);
    await sweepAll(chain);
    expect(await ownTables()).toEqual([]);
    expect(await number('select count(*) as n from audience.snapshot')).toBe(0);
  });

  it('of few shares a table with the others', async () => {
    const chain = await chainOf(3);
    const [one, all] = [await freeze(chain, 'city = "北京"', 'run/1'), await freeze(chain, 'everyone', 'run/2')];
    expect([await membersOf(one.snapshotId), await membersOf(all.snapshotId)]).toEqual([1, 3]);
    expect(await ownTables()).toEqual([]);
    await sweepAll(chain);
    expect(await number('select count(*) as n from audience.small_snapshot_member')).toBe(0);
  });

  it('that a dead process left half loaded is thrown away, by who asks again and by the sweep', async () => {
    const chain = await chainOf(3);
    const { db } = chain.platform;
    const leave = async (key: string) => {
      const { rows } = await sql<{ id: number }>`
        insert into audience.snapshot (key, state, tree, at, keep_until)
        values (${key}, 'loading', '{}', ${new Date(0)}, ${new Date(0)}) returning snapshot_id as id`.execute(db);
      await db.transaction().execute((tx) => makeLoadingTable(tx, rows[0]!.id));
      await sql`insert into ${sql.table(`audience.snapshot_loading_${rows[0]!.id}`)} values (77)`.execute(db);
    };
    await leave('run/1');
    await leave('run/2');
    const { snapshotId } = await freeze(chain, 'everyone', 'run/1');
    expect(await membersOf(snapshotId)).toBe(3);
    expect(await ownTables()).toHaveLength(1);
    await sweepAll(chain);
    expect(await ownTables()).toEqual([]);
  });

  it('that somebody reads is left to the next sweep', async () => {
    const chain = await chainOf(MANY);
    const { snapshotId } = await freeze(chain, 'everyone', 'run/1');
    const reader = await database.pool.connect();
    try {
      await reader.query('begin');
      await reader.query(`select from audience.snapshot_customer where snapshot_id = ${snapshotId} limit 1`);
      await sweepAll(chain);
      expect(await membersOf(snapshotId)).toBe(MANY);
    } finally {
      await reader.query('rollback');
      reader.release();
    }
    await sweepAll(chain);
    expect(await ownTables()).toEqual([]);
  });
});
