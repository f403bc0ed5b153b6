import type pg from 'pg';

/** What one issue writes. */
const WRITTEN = ['offers.coupon', 'offers.coupon_code', 'platform.change'] as const;
const BARE = 'raw.bare_coupon';

const copyOf = (table: (typeof WRITTEN)[number]) => `raw.${table.split('.')[1]}`;

/**
 * Copies of all tables that an issue writes, with their columns, checks, keys, indexes and foreign keys; and one of the
 * coupons' table alone, without foreign keys.
 */
export async function makeRawTables(pool: pg.Pool): Promise<void> {
  await pool.query(`
    create schema raw;
    create unlogged table raw.staged as select * from offers.coupon with no data;
    create table ${BARE} (like offers.coupon including all)`);
  for (const table of WRITTEN) {
    await pool.query(`create table ${copyOf(table)} (like ${table} including all)`);
    const { rows } = await pool.query<{ key: string }>(
      `select pg_get_constraintdef(oid) as key from pg_constraint where conrelid = $1::regclass and contype = 'f' order by conname`,
      [table],
    );
    for (const { key } of rows) await pool.query(`alter table ${copyOf(table)} add ${key}`);
  }
}

/** Lays the rows of one issue ready, in their order, so that no raw insert has to look for them. */
export async function stage(pool: pg.Pool, grantKey: string): Promise<void> {
  await pool.query('truncate raw.staged');
  await pool.query('insert into raw.staged select * from offers.coupon where grant_key = $1 order by coupon_id', [
    grantKey,
  ]);
  await pool.query('analyze raw.staged');
}

/**
 * The staged rows once more, all that one issue writes, in one transaction: no code is made, nobody is looked up or held.
 * Answers how many coupons.
 */
export async function insertRaw(pool: pg.Pool): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const coupons = await insertCoupons(client, copyOf('offers.coupon'));
    await client.query(`insert into ${copyOf('offers.coupon_code')} (code, customer_id, coupon_id)
      select code, customer_id, coupon_id from raw.staged order by code`);
    await client.query(`insert into ${copyOf('platform.change')} (topic, customer_id, since)
      select 'offers', customer_id, issued_at from raw.staged`);
    await client.query('commit');
    return coupons;
  } finally {
    client.release();
  }
}

/** The staged coupons into the bare table alone: what can't be had for less. Answers how many. */
export const insertBare = (pool: pg.Pool): Promise<number> => insertCoupons(pool, BARE);

async function insertCoupons(db: Pick<pg.Pool, 'query'>, table: string): Promise<number> {
  const { rowCount } = await db.query(
    `insert into ${table} (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
       store_id, grant_key, issue_no)
     select customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until, store_id, grant_key,
       issue_no
     from raw.staged`,
  );
  return rowCount ?? 0;
}
