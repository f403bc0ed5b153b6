import { sql } from 'kysely';
import { prepared, type Tx } from '../../../platform/database/index.ts';
import { demandOf } from './demand.ts';
import { spend } from './spend.ts';

/** Takes what a redemption gives from the budgets of its offer, those of the store where it happens among them. Most offers have none. */
export async function chargeRedeemed(
  tx: Tx,
  { couponId, offerCode }: { couponId: number; offerCode: string },
  { storeId, discountFen, at }: { storeId: number; discountFen: number; at: Date },
): Promise<void> {
  if (discountFen === 0) return;
  const { rows } = await sql<{ offerId: number }>`${prepared}
    select o.offer_id as "offerId" from offers.offer o
    where o.code = ${offerCode} and exists (
      select from offers.budget b where b.offer_id = o.offer_id and b.what = 'redeemed_fen' and b.ended_at is null)`.execute(
    tx,
  );
  if (!rows[0]) return;
  const { offerId } = rows[0];
  const given = sql`select 0::bigint as ref, ${storeId}::bigint as store_id, 1::bigint as pieces, ${discountFen}::bigint as fen`;
  const taken = await spend(tx, demandOf({ offerId, kinds: ['redeemed_fen'], given, at }));
  if (taken.length === 0) return;
  await sql`
    insert into offers.budget_charge (coupon_id, budget_id, place, day, amount)
    select ${couponId}, "budgetId", place, day, amount
    from json_to_recordset(${JSON.stringify(taken)}::json) as t("budgetId" bigint, place bigint, day date, amount bigint)`.execute(
    tx,
  );
}

/** A refund gives back what it takes down, to the store and day from which it was taken. */
export async function giveBackRedeemed(tx: Tx, couponId: number, discountFen: number): Promise<void> {
  if (discountFen === 0) return;
  await sql`
    with gone as (
      delete from offers.budget_charge where coupon_id = ${couponId} and amount <= ${discountFen}
      returning budget_id, place, day, amount
    ),
    reduced as (
      update offers.budget_charge set amount = amount - ${discountFen}
      where coupon_id = ${couponId} and amount > ${discountFen}
      returning budget_id, place, day, ${discountFen}::bigint as amount
    ),
    back as (select * from gone union all select * from reduced order by 1, 2, 3)
    update offers.budget_use u set used = u.used - b.amount
    from back b
    where u.budget_id = b.budget_id and u.place = b.place and u.day = b.day`.execute(tx);
}
