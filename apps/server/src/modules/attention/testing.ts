import type { Database } from '../../platform/database/index.ts';

/** Rows that other modules would have written; each call adds `n` customers and answers their ids in order. */
export async function insertCustomers(
  { pool }: Pick<Database, 'pool'>,
  {
    n = 1,
    consent = true,
    contactSince = '2026-01-01T00:00:00Z' as string | null,
    employee = false,
    hunter = false,
    homeStoreId = null as number | null,
    accountId = 1,
    prefix = 'wm',
  } = {},
): Promise<number[]> {
  const { rows } = await pool.query<{ customer_id: number }>(
    `insert into customers.customer (subject_key, home_store_id, employee, suspected_hunter, created_at, first_source)
     select $1 || i, $2, $3, $4, '2026-01-01', 'test' from generate_series(1, $5::integer) i returning customer_id`,
    [`${prefix}-${homeStoreId}-${consent}-${contactSince}-${employee}-${hunter}-`, homeStoreId, employee, hunter, n],
  );
  const ids = rows.map((row) => row.customer_id).sort((a, b) => a - b);
  if (consent) {
    await pool.query(
      `insert into customers.consent (customer_id, purpose, granted, text_version, way, at)
       select id, 'promotion', true, 'v1', 'join_page', '2026-01-01' from unnest($1::bigint[]) id`,
      [ids],
    );
  }
  if (contactSince) {
    await pool.query(
      `insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at)
       select id, $2, 'ww1', $3 || id, $4 from unnest($1::bigint[]) id`,
      [ids, accountId, prefix, contactSince],
    );
  }
  return ids;
}
