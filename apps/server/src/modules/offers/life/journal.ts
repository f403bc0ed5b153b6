import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor } from '../../access/index.ts';
import { followPiece } from '../pickup/follow.ts';
import type { CouponState } from '../tables.ts';
import { holderOf } from './coupon-row.ts';
import type { CouponKey, Entry, EntryKind } from './entry.ts';
import { keyTaking, reusedBy } from './keys.ts';

/** The journal's last row of a coupon. */
export interface LastEntry {
  kind: EntryKind;
  at: Date;
  /** What this coupon has taken off, all told. */
  givenFen: number;
  /** Who booked it, as `callerOf`. */
  caller: string;
}

const STATE_AFTER: Record<EntryKind, CouponState> = {
  redeemed: 'redeemed',
  reduced: 'redeemed',
  cancelled: 'issued',
  voided: 'void',
};

export const callerOf = ({ kind, id }: Pick<Actor, 'kind' | 'id'>) => `${kind}:${id}`;

/** Asked after the coupon was locked: a row that was waited for may have a new last entry. */
export async function findLastEntry(tx: Tx, { customerId, couponId }: CouponKey): Promise<LastEntry | null> {
  const { rows } = await sql<LastEntry>`${prepared}
    select kind, at, given_fen as "givenFen", caller from offers.coupon_event
    where customer_id = ${customerId} and coupon_id = ${couponId}
    order by seq desc limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** A coupon as a transition needs it: locked. */
export interface Booked extends CouponKey {
  isCollected: boolean;
}

/**
 * Writes a transition of a locked coupon: first the piece that waits in a store; then, in one statement, its row in the
 * journal, the coupon's new state, the redemption that stands, the hold that is over, what the caller's key stands for, and
 * the log of changes. Never earlier than the row before it. Answers the row's number. Throws 409 `offers.key_reused` when the
 * key stands for anything else.
 */
export async function book(
  tx: Tx,
  { changes }: Pick<Platform, 'changes'>,
  coupon: Booked,
  entry: Entry,
): Promise<number> {
  if (coupon.isCollected) await followPiece(tx, coupon, entry);
  const { customerId, couponId } = coupon;
  const same = sql`customer_id = ${customerId} and coupon_id = ${couponId}`;
  const use = entry.kind === 'redeemed' ? 'purchase' : 'refund';
  const letsGo = entry.kind === 'redeemed' || entry.kind === 'voided';
  const { rows } = await sql<{ seq: number; takesKey: boolean }>`${prepared}
    with last as (
      select seq, kind, at, given_fen from offers.coupon_event where ${same} order by seq desc limit 1
    ),
    state as (
      update offers.coupon set status = ${STATE_AFTER[entry.kind]}${extension(entry)} where ${same}
    ),
    written as (
      insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, store_id, spend_fen,
        discount_fen, given_fen, usable_until, caller, key, who, follows_kind, follows_at, follows_fen)
      select ${customerId}::bigint, ${couponId}::bigint, coalesce(l.seq, 0) + 1, ${entry.kind},
        greatest(${entry.at}::timestamptz, l.at), ${entry.recordedAt}::timestamptz,
        ${'storeId' in entry ? entry.storeId : null}::bigint, ${'spendFen' in entry ? entry.spendFen : null}::integer,
        ${'discountFen' in entry ? entry.discountFen : null}::integer,
        ${'givenFen' in entry ? entry.givenFen : 0}::integer,
        ${'usableUntil' in entry ? entry.usableUntil : null}::timestamptz, ${entry.caller},
        ${'key' in entry ? entry.key : null}::text, ${entry.who}, l.kind, l.at, l.given_fen
      from (values (true)) one left join last l on true
      returning seq
    )${stands(entry, coupon)}${letsGo ? sql`, let_go as (delete from offers.coupon_hold where ${same})` : sql``},
    key_taken as (${
      'key' in entry
        ? keyTaking(coupon, { caller: entry.caller, key: entry.key, use }, sql`(select seq from written)`)
        : sql`select 1 as key`
    }),
    logged as (${changes.recording({ topic: 'offers', customers: holderOf(coupon), since: 'each' })})
    select seq, exists (select from key_taken) as "takesKey" from written`.execute(tx);
  const { seq, takesKey } = rows[0]!;
  if ('key' in entry && !takesKey) throw await reusedBy(tx, { caller: entry.caller, key: entry.key }, use);
  return seq;
}

/** What was promised at its issue stays as it is; days that were added stand beside it. */
function extension(entry: Entry): RawBuilder<unknown> {
  if (entry.kind !== 'cancelled') return sql``;
  const until = sql`${entry.usableUntil}::timestamptz`;
  return sql`, extended_until = case when ${until} > valid_until then ${until} end`;
}

/** `offers.redemption` holds the redemptions that stand, at what they took off in the end. */
function stands(entry: Entry, { customerId, couponId }: CouponKey): RawBuilder<unknown> {
  const same = sql`customer_id = ${customerId} and coupon_id = ${couponId}`;
  switch (entry.kind) {
    case 'redeemed':
      return sql`,
    stands as (
      insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
      values (${customerId}, ${couponId}, ${entry.at}, ${entry.storeId}, ${entry.spendFen}, ${entry.discountFen},
        ${entry.caller}, ${entry.key})
    )`;
    case 'reduced':
      return sql`, stands as (update offers.redemption set discount_fen = ${entry.givenFen} where ${same})`;
    case 'cancelled':
      return sql`, stands as (delete from offers.redemption where ${same})`;
    case 'voided':
      return sql``;
  }
}

export async function removeHold(tx: Tx, { customerId, couponId }: CouponKey): Promise<void> {
  await sql`${prepared}
    delete from offers.coupon_hold where customer_id = ${customerId} and coupon_id = ${couponId}`.execute(tx);
}
