import type { RedeemAdvice } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { CouponKey } from '../life/entry.ts';

/** A till may report the purchase under way before staff redeem its coupon: so recent an order is this one. Business ms. */
const THIS_PURCHASE_MS = 10 * 60_000;
/** Ordered so many times, it is what she likes. */
const OFTEN_TIMES = 3;

interface Known {
  orders: number;
  lastOrderedAt: Date | null;
  bought: { sku: string; name: string } | null;
  often: { sku: string; name: string } | null;
  piece: { sku: string; name: string } | null;
  contactHere: boolean;
}

/** What staff do next with the customer whose coupon they redeemed: greet, hand over, recommend, add her as a contact. */
export async function adviceFor(
  db: Db,
  coupon: CouponKey,
  { storeId, at }: { storeId: number; at: Date },
): Promise<RedeemAdvice[]> {
  return adviceFrom(await known(db, coupon, { storeId, before: new Date(at.getTime() - THIS_PURCHASE_MS) }));
}

export function adviceFrom({ orders, lastOrderedAt, bought, often, piece, contactHere }: Known): RedeemAdvice[] {
  const advice: RedeemAdvice[] = [
    { kind: 'greet', first: orders === 0, orders, lastOrderedAt: lastOrderedAt?.toISOString() ?? null },
  ];
  if (piece) advice.push({ kind: 'hand_over', ...piece });
  if (often) advice.push({ kind: 'recommend', reason: 'often', ...often });
  else if (bought) advice.push({ kind: 'recommend', reason: 'bought_last', ...bought });
  if (!contactHere) advice.push({ kind: 'add_contact' });
  return advice;
}

async function known(
  db: Db,
  { customerId, couponId }: CouponKey,
  { storeId, before }: { storeId: number; before: Date },
): Promise<Known> {
  const { rows } = await sql<Known>`
    with sale as (
      select order_id, ordered_at from orders.order_info where customer_id = ${customerId} and ordered_at < ${before}
    ),
    line as (
      select l.order_id, l.ordered_at, l.sku, l.name, l.amount_fen
      from orders.order_line l
      where l.customer_id = ${customerId} and l.ordered_at < ${before}
    ),
    often as (
      select sku, (array_agg(name order by ordered_at desc))[1] as name
      from line group by sku having count(distinct order_id) >= ${OFTEN_TIMES}
      order by count(distinct order_id) desc, max(ordered_at) desc, sku limit 1
    )
    select (select count(*) from sale) as orders,
      (select max(ordered_at) from sale) as "lastOrderedAt",
      (select jsonb_build_object('sku', sku, 'name', name) from line order by ordered_at desc, amount_fen desc, sku limit 1)
        as bought,
      (select jsonb_build_object('sku', sku, 'name', name) from often) as often,
      (select jsonb_build_object('sku', p.sku, 'name', coalesce(i.name, p.sku))
       from offers.pickup p left join catalogue.product_info i on i.sku = p.sku
       where p.customer_id = ${customerId} and p.coupon_id = ${couponId}) as piece,
      exists (
        select from customers.active_contact a
        join organisation.account_of_store s on s.account_id = a.account_id
        where a.customer_id = ${customerId} and s.store_id = ${storeId}
      ) as "contactHere"`.execute(db);
  return rows[0]!;
}
