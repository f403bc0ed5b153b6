import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Chain, type NoonDrop, openNoonDrop } from './chain.ts';

/** A drop from noon to one o'clock; answers the ids of its shares, in the order of the stocks given. */
export async function openShares(
  chain: Chain,
  dropKey: string,
  stocks: number[],
  spec: NoonDrop = {},
): Promise<number[]> {
  await openNoonDrop(chain, { ...spec, dropKey, stocks });
  const { rows } = await sql<{ id: number }>`
    select share_id as id from offers.drop_share_info where drop_key = ${dropKey} order by group_id`.execute(
    chain.platform.db,
  );
  return rows.map(({ id }) => id);
}

/** Who holds which place of a drop's shares, in order of share and place. */
export async function placesOf(db: Db, dropKey: string) {
  const { rows } = await sql<{ shareId: number; place: number; customerId: number; code: string }>`
    select l.share_id as "shareId", l.place, c.customer_id as "customerId", c.code
    from offers.drop_share_info s
    join offers.claim l on l.share_id = s.share_id
    join offers.coupon c on c.coupon_id = l.coupon_id
    where s.drop_key = ${dropKey} order by l.share_id, l.place`.execute(db);
  return rows;
}

/** What the database holds of a drop; every number counts another table, and all of them are the same. */
export async function countsOf(db: Db, dropKey: string) {
  const { rows } = await sql<
    Record<'counter' | 'claims' | 'coupons' | 'codes' | 'winners' | 'customers' | 'facts', number>
  >`
    with d as (select * from offers.drop where drop_key = ${dropKey}),
      c as (select c.* from offers.coupon c join d using (drop_id))
    select (select sum(claimed) from offers.drop_share join d using (drop_id)) as counter,
      (select count(*) from offers.claim l join c using (coupon_id)) as claims,
      (select count(*) from c) as coupons,
      (select count(*) from c join offers.coupon_code k using (code, customer_id, coupon_id)) as codes,
      (select count(*) from c join offers.drop_winner w using (customer_id, drop_id, share_id, coupon_id)) as winners,
      (select count(distinct customer_id) from c) as customers,
      (select coalesce(sum((payload ->> 'n')::integer), 0) from platform.fact
        where type = 'offers.coupons_claimed' and subject = 'drop:' || ${dropKey}) as facts`.execute(db);
  return rows[0]!;
}

export const allEqual = (n: number) => ({
  counter: n,
  claims: n,
  coupons: n,
  codes: n,
  winners: n,
  customers: n,
  facts: n,
});
