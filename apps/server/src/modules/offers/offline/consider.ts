import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { readCouponCode } from '../coupon-code.ts';
import { type FoundCoupon, lockCoupons } from '../life/coupon-row.ts';
import type { TakenKey } from '../life/keys.ts';
import { Overtaken } from '../life/overtaken.ts';
import { categoriesOf, withCategories } from '../terms/basket-of.ts';
import { factsOfHolders, lockLimits } from '../terms/holder-facts.ts';
import { basketOfSum } from '../terms/purchase.ts';
import { storesOfPurchases } from '../terms/store-of-purchase.ts';
import type { Considered, Purchase } from './decide.ts';

/** Locks the coupons that these purchases name: all, before anything else of them is read. By the code of the proof. */
export async function lockTold(
  tx: Tx,
  purchases: readonly Purchase[],
): Promise<(purchase: Purchase) => FoundCoupon | null> {
  const codeOf = ({ proof }: Purchase) => (proof.code === null ? null : readCouponCode(proof.code));
  const codes = [...new Set(purchases.flatMap((purchase) => codeOf(purchase) ?? []))];
  const coupons = await lockCoupons(tx, codes);
  const unseen = codes.filter((code) => !coupons.has(code));
  if (unseen.length > 0) {
    // A merge moves a coupon to another key: who waited for its lock then finds nothing.
    const { rows } = await sql`select from offers.coupon_code where code = any(${unseen}::text[]) limit 1`.execute(tx);
    if (rows.length > 0) throw new Overtaken('a coupon was moved');
  }
  return (purchase) => coupons.get(codeOf(purchase) ?? '') ?? null;
}

/** Everything that the rules ask, by a fixed number of questions. The coupons are locked. */
export async function consider(
  tx: Tx,
  purchases: readonly Purchase[],
  { caller, couponOf }: { caller: string; couponOf: (purchase: Purchase) => FoundCoupon | null },
): Promise<Considered[]> {
  const coupons = purchases.flatMap((purchase) => couponOf(purchase) ?? []);
  await lockLimits(tx, coupons);
  const takenOf = await findTaken(tx, { caller, keys: purchases.map(({ told }) => told.key) });
  const givenBackOf = await findGivenBack(tx, coupons);
  const categoryOf = await categoriesOf(
    tx,
    purchases.flatMap(({ told }) => told.basket?.lines.map(({ sku }) => sku) ?? []),
  );
  const storeOf = await storesOfPurchases(
    tx,
    purchases.map(({ storeId }) => storeId),
  );
  const named = purchases.flatMap((purchase, nth) => {
    const coupon = couponOf(purchase);
    return coupon ? [{ ...coupon, nth, at: purchase.told.at, zone: storeOf(purchase.storeId).zone }] : [];
  });
  const facts = await factsOfHolders(tx, named);
  const factsOf = new Map(named.map(({ nth }, place) => [nth, facts[place]!]));
  return purchases.map((purchase, nth) => {
    const { told, storeId } = purchase;
    const coupon = couponOf(purchase);
    return {
      ...{ ...purchase, coupon, taken: takenOf.get(told.key) ?? null, store: storeOf(storeId) },
      givenBackAt: (coupon && givenBackOf.get(coupon.couponId)) ?? null,
      basket: told.basket ? withCategories(told.basket, categoryOf) : basketOfSum(told.spendFen),
      ...(factsOf.get(nth) ?? { hasOrdered: false, used: 0 }),
    };
  });
}

async function findTaken(tx: Tx, { caller, keys }: { caller: string; keys: string[] }) {
  const { rows } = await sql<TakenKey & { key: string; discountFen: number | null }>`
    select k.key, k.use, k.customer_id as "customerId", k.coupon_id as "couponId", k.seq, e.discount_fen as "discountFen"
    from offers.coupon_key k
    left join offers.coupon_event e on e.customer_id = k.customer_id and e.coupon_id = k.coupon_id and e.seq = k.seq
    where k.caller = ${caller} and k.key = any(${keys}::text[])`.execute(tx);
  return new Map(rows.map(({ key, ...taken }) => [key, taken]));
}

/** Of coupons whose last entry says that they were given back: when. */
async function findGivenBack(tx: Tx, coupons: readonly FoundCoupon[]): Promise<Map<number, Date>> {
  const { rows } = await sql<{ couponId: number; at: Date }>`
    select g.coupon_id as "couponId", l.at
    from json_to_recordset(${JSON.stringify(
      coupons.map(({ customerId, couponId }) => ({ customer_id: customerId, coupon_id: couponId })),
    )}::json) as g(customer_id bigint, coupon_id bigint)
    cross join lateral (
      select kind, at from offers.coupon_event e
      where e.customer_id = g.customer_id and e.coupon_id = g.coupon_id order by seq desc limit 1
    ) l
    where l.kind = 'cancelled'`.execute(tx);
  return new Map(rows.map(({ couponId, at }) => [couponId, at]));
}
