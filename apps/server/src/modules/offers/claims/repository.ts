import { sql } from 'kysely';
import { type Db, prepared, type Tx } from '../../../platform/database/index.ts';
import type { Terms } from '../terms/terms.ts';
import { familyKey, type ShareStock, type Winner, winKey } from './first-come.ts';

/** A share, locked, with what its coupons are made of. */
export interface LockedShare extends ShareStock, Pick<Terms, 'validDays' | 'validDates'> {
  shareId: number;
  dropKey: string;
  offerId: number;
  version: number;
  issueNo: number;
  storeId: number | null;
  /** Who comes too late may wait. */
  waitlist: boolean;
  /** Null without a store. */
  zone: string | null;
  /** A partner's code goes with each coupon. */
  withCode: boolean;
  /** Its coupons are collected in a store, where a piece is reserved for each. */
  collected: boolean;
}

export interface WonCoupon {
  code: string;
  validUntil: Date;
}

/** Locks shares until the transaction ends, in the order of their ids: sets of two processes never wait in a ring. */
export async function lockShares(tx: Tx, shareIds: number[]): Promise<Map<number, LockedShare>> {
  const { rows } = await sql<LockedShare>`${prepared}
    select s.share_id as "shareId", s.stock, s.claimed, s.stopped_at as "stoppedAt", d.drop_id as "dropId",
      d.drop_key as "dropKey", d.family, d.per_customer as "perCustomer", d.waitlist,
      d.offer_id as "offerId", t.version, d.issue_no as "issueNo", s.store_id as "storeId", i.time_zone as zone,
      t.kind = 'partner_code' as "withCode",
      exists (select from offers.pickup_offer p where p.offer_id = d.offer_id) as collected,
      t.valid_days as "validDays",
      case when t.first_day is not null then jsonb_build_object('from', t.first_day, 'to', t.last_day) end as "validDates"
    from offers.drop_share s
    join offers.drop d on d.drop_id = s.drop_id
    join offers.offer_terms t on t.offer_id = d.offer_id and t.version = d.terms_version
    left join organisation.store_info i on i.store_id = s.store_id
    where s.share_id = any(${shareIds}::bigint[])
    order by s.share_id
    for update of s`.execute(tx);
  return new Map(rows.map((share) => [share.shareId, share]));
}

/** What one asks about a customer's wins. */
export interface AskedWin {
  customerId: number;
  dropId: number;
  /** Left out: what she won of the family does not matter. */
  family?: string | null;
}

/** What customers have won. A win whose coupon she gave away is one, without a coupon. */
export interface Won {
  /** By `winKey`. */
  wins: Map<string, WonCoupon | null>;
  /** By `familyKey`: the last number taken. */
  slots: Map<string, number>;
}

/** What customers won in drops, and how many coupons of the drops' families. */
export async function findWon(db: Db, asked: readonly AskedWin[]): Promise<Won> {
  const pairs = asked.map(({ customerId, dropId, family }) => ({ customer_id: customerId, drop_id: dropId, family }));
  const ofFamilies = sql`
    union all
    select w.customer_id, null, null, w.family, max(w.slot), null, null
    from asked a
    join offers.drop_winner w on w.customer_id = a.customer_id and w.family = a.family
    group by w.customer_id, w.family`;
  const { rows } = await sql<WinRow | SlotRow>`${prepared}
    with asked as (
      select * from json_to_recordset(${JSON.stringify(pairs)}::json) as a(customer_id bigint, drop_id bigint, family text)
    )
    select w.customer_id as "customerId", w.drop_id as "dropId", w.wish, null as family, null::integer as slot, c.code,
      c.valid_until as "validUntil"
    from asked a
    join offers.drop_winner w on w.customer_id = a.customer_id and w.drop_id = a.drop_id
    left join offers.coupon c on c.customer_id = w.customer_id and c.coupon_id = w.coupon_id
    ${pairs.some(({ family }) => typeof family === 'string') ? ofFamilies : sql``}`.execute(db);
  const won: Won = { wins: new Map(), slots: new Map() };
  for (const row of rows) {
    if (row.dropId === null) won.slots.set(familyKey(row.customerId, row.family), row.slot);
    else {
      const { customerId, dropId, wish, code, validUntil } = row;
      won.wins.set(winKey(customerId, dropId, wish), code === null ? null : { code, validUntil });
    }
  }
  return won;
}
type WinRow = { customerId: number; dropId: number; wish: number; code: string | null; validUntil: Date };
type SlotRow = { customerId: number; dropId: null; family: string; slot: number };

/**
 * Writes winners down, in the order of their ids as every set does, with the ids that their coupons will have. Waits for a
 * set of another process that writes one of them, too. Answers those that were new.
 */
export async function insertWinners<Each extends Winner>(
  tx: Tx,
  winners: Each[],
): Promise<(Each & { couponId: number })[]> {
  const given = winners.map(({ customerId, shareId, share, at, wish = 1, slot }) => ({
    customer_id: customerId,
    drop_id: share.dropId,
    wish,
    share_id: shareId,
    won_at: at,
    family: share.family,
    slot,
  }));
  const { rows } = await sql<{ customerId: number; dropId: number; wish: number; couponId: number }>`${prepared}
    insert into offers.drop_winner (customer_id, drop_id, wish, share_id, won_at, family, slot, coupon_id)
    select customer_id, drop_id, wish, share_id, won_at, family, slot, nextval('offers.coupon_coupon_id_seq')
    from json_to_recordset(${JSON.stringify(given)}::json) as w(customer_id bigint, drop_id bigint, wish integer,
      share_id bigint, won_at timestamptz, family text, slot integer)
    order by customer_id, family, slot, drop_id, wish
    on conflict do nothing
    returning customer_id as "customerId", drop_id as "dropId", wish, coupon_id as "couponId"`.execute(tx);
  const ids = new Map(
    rows.map(({ customerId, dropId, wish, couponId }) => [winKey(customerId, dropId, wish), couponId]),
  );
  return winners.flatMap((winner) => {
    const couponId = ids.get(winKey(winner.customerId, winner.share.dropId, winner.wish));
    return couponId === undefined ? [] : [{ ...winner, couponId }];
  });
}

/** Takes back what `insertWinners` wrote: the line is gone through once more. */
export const removeWinners = (tx: Tx, placed: Placed[]) =>
  sql`delete from offers.drop_winner w
    using unnest(${placed.map(({ customerId }) => customerId)}::bigint[], ${placed.map(({ couponId }) => couponId)}::bigint[])
      as p(customer_id, coupon_id)
    where w.customer_id = p.customer_id and w.coupon_id = p.coupon_id`.execute(tx);

/** A winner whose coupon has its id. */
export type Placed = Winner<LockedShare> & { couponId: number };

/** Why a coupon was issued. Of several wishes the first has the key that drops always had. */
const grantKeyOf = (dropKey: string, wish = 1) => (wish === 1 ? `drop:${dropKey}` : `drop#${wish}:${dropKey}`);

export interface WonPlace extends WonCoupon {
  customerId: number;
  couponId: number;
  dropId: number;
  wish: number;
  shareId: number;
  place: number;
  at: Date;
}

/** Issues the winners' coupons: with who holds each code, the place each took, and the places counted off the stock. */
export async function issueCoupons(tx: Tx, winners: Placed[]): Promise<WonPlace[]> {
  const given = winners.map(({ customerId, couponId, shareId, share, place, at, wish, validity }) => ({
    customer_id: customerId,
    coupon_id: couponId,
    offer_id: share.offerId,
    version: share.version,
    at,
    valid_from: validity.from,
    valid_until: validity.until,
    store_id: share.storeId,
    grant_key: grantKeyOf(share.dropKey, wish),
    issue_no: share.issueNo,
    drop_id: share.dropId,
    share_id: shareId,
    place,
  }));
  const { rows } = await sql<{ couponId: number; code: string }>`${prepared}
    with won as materialized (
      select * from json_to_recordset(${JSON.stringify(given)}::json) as w(customer_id bigint, coupon_id bigint,
        offer_id bigint, version integer, at timestamptz, valid_from timestamptz, valid_until timestamptz, store_id bigint,
        grant_key text, issue_no bigint, drop_id bigint, share_id bigint, place integer)
    ), issued as (
      insert into offers.coupon (customer_id, coupon_id, code, offer_id, terms_version, status, issued_at, valid_from,
        valid_until, store_id, grant_key, issue_no, drop_id, share_id)
      overriding system value
      select customer_id, coupon_id, offers.code_from(gen_random_uuid()), offer_id, version, 'issued', at, valid_from,
        valid_until, store_id, grant_key, issue_no, drop_id, share_id
      from won
      returning customer_id, coupon_id, code
    ), kept as (
      insert into offers.coupon_code (code, customer_id, coupon_id) select code, customer_id, coupon_id from issued
    ), placed as (
      insert into offers.claim (share_id, place, coupon_id, claimed_at)
      select share_id, place, coupon_id, at from won
    ), counted as (
      update offers.drop_share s set claimed = s.claimed + t.n
      from (select share_id, count(*)::integer as n from won group by share_id) t
      where s.share_id = t.share_id
    )
    select coupon_id as "couponId", code from issued`.execute(tx);
  const codes = new Map(rows.map(({ couponId, code }) => [couponId, code]));
  return winners.map(({ customerId, couponId, shareId, share: { dropId }, wish = 1, place, at, validity }) => {
    const code = codes.get(couponId)!;
    return { customerId, couponId, dropId, wish, code, validUntil: validity.until, shareId, place, at };
  });
}
