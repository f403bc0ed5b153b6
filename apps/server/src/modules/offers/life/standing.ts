import { sql } from 'kysely';
import { prepared, type Tx } from '../../../platform/database/index.ts';
import type { CouponKey } from './entry.ts';
import type { Hold } from './hold.ts';
import type { LastEntry } from './journal.ts';
import { type AskedKey, findKey, type TakenKey } from './keys.ts';

/** How things stand with a coupon and with a caller's key. */
export interface Standing {
  taken: TakenKey | null;
  /** None without a coupon, as the last row of its journal. */
  hold: Hold | null;
  last: LastEntry | null;
}

/**
 * What `findKey`, `findHold` and `findLastEntry` answer, in one look. Asked after the coupon was locked: a row that was waited for
 * may have a new last entry.
 */
export async function standingOf(
  tx: Tx,
  coupon: CouponKey | null,
  { caller, key, at }: AskedKey & { at: Date },
): Promise<Standing> {
  if (!coupon) return { taken: await findKey(tx, { caller, key }), hold: null, last: null };
  const { customerId, couponId } = coupon;
  const { rows } = await sql<Row>`${prepared}
    select k.use, k.customer_id as "customerId", k.coupon_id as "couponId", k.seq,
      h.held_until as "heldUntil", h.discount_fen as "heldFen", h.caller as "heldBy", h.key as "heldFor",
      l.kind, l.at, l.given_fen as "givenFen", l.caller
    from (values (true)) one
    left join offers.coupon_key k on k.key = ${key} and k.caller = ${caller}
    left join offers.coupon_hold h
      on h.customer_id = ${customerId} and h.coupon_id = ${couponId} and h.held_until > ${at}
    left join lateral (
      select kind, at, given_fen, caller from offers.coupon_event
      where customer_id = ${customerId} and coupon_id = ${couponId}
      order by seq desc limit 1
    ) l on true`.execute(tx);
  const row = rows[0]!;
  return {
    taken: row.use && { use: row.use, customerId: row.customerId, couponId: row.couponId, seq: row.seq },
    hold: row.heldUntil && {
      ...{ heldUntil: row.heldUntil, discountFen: row.heldFen, caller: row.heldBy, key: row.heldFor },
    },
    last: row.kind && { kind: row.kind, at: row.at, givenFen: row.givenFen, caller: row.caller },
  };
}

/** Each of the three is there as a whole or not at all. */
type Row = Omit<TakenKey, 'use'> & { use: TakenKey['use'] | null } & Omit<LastEntry, 'kind'> & {
    kind: LastEntry['kind'] | null;
    heldUntil: Date | null;
    heldFen: number;
    heldBy: string;
    heldFor: string;
  };
