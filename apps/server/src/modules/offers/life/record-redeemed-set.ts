import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { OffersFacts } from '../events.ts';
import { collectPieces } from '../pickup/collect-set.ts';
import type { FoundCoupon } from './coupon-row.ts';
import { Overtaken } from './overtaken.ts';
import type { NewRedemption } from './record-redeemed.ts';

/** A redemption of a locked coupon that may be used. */
export interface SetRedemption extends Pick<NewRedemption, 'at' | 'storeId' | 'spendFen' | 'discountFen' | 'key'> {
  coupon: FoundCoupon;
}

/**
 * What `recordRedeemed` writes for one, for a set of one caller: no coupon and no key twice. The classes of rows are locked
 * in the same order: coupons (by the caller), places of pieces, keys.
 */
export async function recordRedeemedSet(
  tx: Tx,
  { changes, facts }: Pick<Platform, 'changes' | 'facts'>,
  redemptions: readonly SetRedemption[],
  by: Pick<NewRedemption, 'caller' | 'who' | 'recordedAt'>,
): Promise<void> {
  if (redemptions.length === 0) return;
  const given = sql`
    select * from json_to_recordset(${JSON.stringify(redemptions.map(rowOf))}::json) as g(customer_id bigint,
      coupon_id bigint, at timestamptz, store_id bigint, spend_fen integer, discount_fen integer, key text)`;
  await sql`
    with given as (${given}),
    state as (
      update offers.coupon c set status = 'redeemed' from given g
      where c.customer_id = g.customer_id and c.coupon_id = g.coupon_id
    ),
    let_go as (
      delete from offers.coupon_hold h using given g where h.customer_id = g.customer_id and h.coupon_id = g.coupon_id
    ),
    stands as (
      insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
      select customer_id, coupon_id, at, store_id, spend_fen, discount_fen, ${by.caller}, key from given
    )
    insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, store_id, spend_fen, discount_fen,
      given_fen, caller, key, who, follows_kind, follows_at, follows_fen)
    select g.customer_id, g.coupon_id, coalesce(l.seq, 0) + 1, 'redeemed', greatest(g.at, l.at), ${by.recordedAt}::timestamptz,
      g.store_id, g.spend_fen, g.discount_fen, g.discount_fen, ${by.caller}, g.key, ${by.who}, l.kind, l.at, l.given_fen
    from given g
    left join lateral (
      select seq, kind, at, given_fen from offers.coupon_event e
      where e.customer_id = g.customer_id and e.coupon_id = g.coupon_id order by seq desc limit 1
    ) l on true`.execute(tx);
  const collected = redemptions.map(({ coupon, storeId }) => ({ ...coupon, storeId }));
  await collectPieces(tx, collected, { at: by.recordedAt, who: by.who });
  const taken = await sql`
    insert into offers.coupon_key as k (key, caller, customer_id, coupon_id, use, seq)
    select g.key, ${by.caller}, g.customer_id, g.coupon_id, 'purchase', e.seq
    from (${given}) g
    join lateral (
      select max(seq) as seq from offers.coupon_event e
      where e.customer_id = g.customer_id and e.coupon_id = g.coupon_id
    ) e on true
    order by g.key
    on conflict (key, caller) do update set seq = excluded.seq
    where k.coupon_id = excluded.coupon_id and k.use = excluded.use and k.seq is null
    returning 1`.execute(tx);
  if (taken.rows.length < redemptions.length) throw new Overtaken('a key was taken');
  await changes.record(tx, {
    topic: 'offers',
    customers: sql`
      select c.customer_id, c.issued_at as since from offers.coupon c
      join (${given}) g on g.customer_id = c.customer_id and g.coupon_id = c.coupon_id`,
    since: 'each',
  });
  await facts.publishAll(
    tx,
    redemptions.map(({ coupon: { customerId, couponId, code }, at, storeId, spendFen }) => ({
      ...{ type: 'offers.coupon_redeemed' as const, at, subject: `coupon:${couponId}` },
      payload: { customerId, couponId, code, storeId, spendFen } satisfies OffersFacts['offers.coupon_redeemed'],
    })),
  );
}

const rowOf = ({ coupon: { customerId, couponId }, at, storeId, spendFen, discountFen, key }: SetRedemption) => ({
  ...{ customer_id: customerId, coupon_id: couponId, at, store_id: storeId },
  ...{ spend_fen: spendFen, discount_fen: discountFen, key },
});
