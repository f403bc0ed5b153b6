import type pg from 'pg';
import { backOffice } from '../../e2e/support/back-office.ts';
import { openDrops } from '../claims/drops.ts';
import { insertPeople } from '../claims/people.ts';
import type { RushTown } from './day.ts';

/** Drops, of which the first are wanted most: they are used up soon, the last ones never. */
const DROPS = 300;
const STOCK = 300;

/** Customers, each with a coupon in her wallet that a till may be asked about, and drops that are open. */
export async function prepareTown(serverUrl: string, pool: pg.Pool, customers: number): Promise<RushTown> {
  await backOffice({ serverUrl }).putChain();
  await insertPeople(pool, customers);
  const shares = await openDrops(pool, { drops: DROPS, stock: STOCK });
  return { customers, links: shares.map(({ token }) => token), codes: await insertCoupons(pool), store: 'north' };
}

/** One for each customer, of the offer that the drops give, usable for three days. */
async function insertCoupons(pool: pg.Pool): Promise<string[]> {
  const now = Date.now();
  const { rows } = await pool.query<{ code: string }>(
    `with offer as (
       select offer_id, terms_version from offers.drop order by drop_id limit 1
     ), issue as materialized (
       select nextval('offers.issue_no') as issue_no
     ), given as (
       insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
         grant_key, issue_no)
       select customer_id, offers.code_from(gen_random_uuid()), offer_id, terms_version, 'issued', $1::timestamptz,
         $1::timestamptz, $2::timestamptz, 'bench', issue_no
       from customers.customer cross join offer cross join issue where first_source = 'bench'
       returning coupon_id, customer_id, code
     )
     insert into offers.coupon_code (code, customer_id, coupon_id) select code, customer_id, coupon_id from given
     returning code`,
    [new Date(now - 60_000), new Date(now + 3 * 86_400_000)],
  );
  await pool.query('analyze offers.coupon, offers.coupon_code');
  return rows.map(({ code }) => code);
}
