import type pg from 'pg';

/** `offers.coupon` once more: its columns, checks, keys and indexes; the books' foreign keys stay away. */
const RAW_TABLE = `
  create table if not exists public.raw_coupon
    (like offers.coupon including defaults including constraints including indexes including identity)`;

export async function makeRawTable(pool: pg.Pool): Promise<void> {
  await pool.query(RAW_TABLE);
}

/**
 * The rows that one issue wrote, once more: no code is made, nobody is looked up, no second table, no change log.
 * Answers how many.
 */
export async function insertRaw(pool: pg.Pool, grantKey: string): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into public.raw_coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
       store_id, grant_key, issue_no)
     select customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until, store_id, grant_key,
       issue_no
     from offers.coupon where grant_key = $1`,
    [grantKey],
  );
  return rowCount ?? 0;
}
