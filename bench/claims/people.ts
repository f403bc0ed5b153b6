import type pg from 'pg';
import { CORP } from '../../e2e/support/stack.ts';

/** The n-th customer as WeChat knows her. */
export const externalUseridOf = (n: number): string => `wmBench${String(n).padStart(9, '0')}`;

/** Customers who are contacts, as the product would have written them. */
export async function insertPeople(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `with people as (
       insert into customers.customer (subject_key, created_at, first_source)
       select 'wmBench' || lpad(n::text, 9, '0'), $2::timestamptz, 'bench' from generate_series(0, $1::integer - 1) n
       returning customer_id, subject_key as value
     ), kept as (
       insert into customers.customer_identity (customer_id, kind, issuer, value, since, source)
       select customer_id, 'external_userid', $3, value, $2::timestamptz, 'bench' from people
     )
     insert into customers.identity (kind, issuer, value, customer_id)
     select 'external_userid', $3, value, customer_id from people`,
    [count, new Date(), CORP.WECOM_CORP_ID],
  );
  await pool.query('analyze customers.customer, customers.identity, customers.customer_identity');
}

/** Their ids, in no order that means anything. */
export async function peopleIds(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `select customer_id as id from customers.customer where first_source = 'bench' order by customer_id`,
  );
  return rows.map(({ id }) => Number(id));
}
