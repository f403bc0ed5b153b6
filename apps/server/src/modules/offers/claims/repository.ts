import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Terms } from '../terms/terms.ts';
import { type ShareStock, type Winner, winKey } from './first-come.ts';

/** A share, locked, with what its coupons are made of. */
export interface LockedShare extends ShareStock, Pick<Terms, 'validDays' | 'validDates'> {
  shareId: number;
  dropKey: string;
  offerId: number;
  version: number;
  issueNo: number;
  storeId: number | null;
  /** Null without a store. */
  zone: string | null;
}

export interface WonCoupon {
  code: string;
  validUntil: Date;
}

/** Locks shares until the transaction ends, in the order of their ids: sets of two processes never wait in a ring. */
export async function lockShares(tx: Tx, shareIds: number[]): Promise<Map<number, LockedShare>> {
  const { rows } = await sql<LockedShare>`
    select s.share_id as "shareId", s.stock, s.claimed, d.drop_id as "dropId", d.drop_key as "dropKey",
      d.offer_id as "offerId", t.version, d.issue_no as "issueNo", s.store_id as "storeId", i.time_zone as zone,
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

/** What customers won in drops, by `winKey`. After two people were merged who both won, the earlier coupon. */
export async function findWonCoupons(
  db: Db,
  asked: { customerId: number; dropId: number }[],
): Promise<Map<string, WonCoupon>> {
  const pairs = asked.map(({ customerId, dropId }) => ({ customer_id: customerId, drop_id: dropId }));
  const { rows } = await sql<{ customerId: number; dropId: number; code: string | null; validUntil: Date }>`
    select distinct on (w.customer_id, w.drop_id) w.customer_id as "customerId", w.drop_id as "dropId", c.code,
      c.valid_until as "validUntil"
    from json_to_recordset(${JSON.stringify(pairs)}::json) as a(customer_id bigint, drop_id bigint)
    join offers.drop_winner w on w.customer_id = a.customer_id and w.drop_id = a.drop_id
    left join offers.coupon c on c.customer_id = w.customer_id and c.drop_id = w.drop_id
    order by w.customer_id, w.drop_id, c.issued_at, c.code`.execute(db);
  return new Map(
    rows.map(({ customerId, dropId, code, validUntil }) => {
      if (code === null) throw new Error(`drop ${dropId} has a winner without a coupon`);
      return [winKey(customerId, dropId), { code, validUntil }];
    }),
  );
}

/**
 * Writes winners down, in the order of their ids as every set does. Waits for a set of another process that writes one
 * of them, too. Answers how many were new.
 */
export async function insertWinners(tx: Tx, winners: Winner[]): Promise<number> {
  const given = winners.map(({ customerId, shareId, share, at }) => {
    return { customer_id: customerId, drop_id: share.dropId, share_id: shareId, won_at: at };
  });
  const { rows } = await sql`
    insert into offers.drop_winner (customer_id, drop_id, share_id, won_at)
    select customer_id, drop_id, share_id, won_at
    from json_to_recordset(${JSON.stringify(given)}::json)
      as w(customer_id bigint, drop_id bigint, share_id bigint, won_at timestamptz)
    order by customer_id, drop_id
    on conflict (customer_id, drop_id) do nothing
    returning drop_id`.execute(tx);
  return rows.length;
}

export interface WonPlace extends WonCoupon {
  customerId: number;
  couponId: number;
  dropId: number;
  shareId: number;
  place: number;
  at: Date;
}

/** Issues the winners' coupons. */
export async function issueCoupons(tx: Tx, winners: Winner<LockedShare>[]): Promise<WonPlace[]> {
  const given = winners.map(({ customerId, share, at, validity }) => ({
    customer_id: customerId,
    offer_id: share.offerId,
    version: share.version,
    at,
    valid_from: validity.from,
    valid_until: validity.until,
    store_id: share.storeId,
    grant_key: `drop:${share.dropKey}`,
    issue_no: share.issueNo,
    drop_id: share.dropId,
    share_id: share.shareId,
  }));
  const { rows } = await sql<{ customerId: number; dropId: number; couponId: number; code: string }>`
    insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
      store_id, grant_key, issue_no, drop_id, share_id)
    select customer_id, offers.code_from(gen_random_uuid()), offer_id, version, 'issued', at, valid_from, valid_until,
      store_id, grant_key, issue_no, drop_id, share_id
    from json_to_recordset(${JSON.stringify(given)}::json) as w(customer_id bigint, offer_id bigint, version integer,
      at timestamptz, valid_from timestamptz, valid_until timestamptz, store_id bigint, grant_key text, issue_no bigint,
      drop_id bigint, share_id bigint)
    returning customer_id as "customerId", drop_id as "dropId", coupon_id as "couponId", code`.execute(tx);
  const issued = new Map(rows.map((coupon) => [winKey(coupon.customerId, coupon.dropId), coupon]));
  return winners.map(({ customerId, shareId, share, place, at, validity }) => {
    return { ...issued.get(winKey(customerId, share.dropId))!, validUntil: validity.until, shareId, place, at };
  });
}

/** Who holds a code. */
export async function keepCodes(tx: Tx, coupons: WonPlace[]): Promise<void> {
  const given = coupons.map(({ code, customerId, couponId }) => {
    return { code, customer_id: customerId, coupon_id: couponId };
  });
  await sql`
    insert into offers.coupon_code (code, customer_id, coupon_id)
    select code, customer_id, coupon_id
    from json_to_recordset(${JSON.stringify(given)}::json)
      as c(code text, customer_id bigint, coupon_id bigint)`.execute(tx);
}

/** Numbers the places taken and counts them off the stock. */
export async function takePlaces(tx: Tx, coupons: WonPlace[]): Promise<void> {
  const given = coupons.map(({ shareId, place, couponId, at }) => {
    return { share_id: shareId, place, coupon_id: couponId, claimed_at: at };
  });
  await sql`
    insert into offers.claim (share_id, place, coupon_id, claimed_at)
    select share_id, place, coupon_id, claimed_at
    from json_to_recordset(${JSON.stringify(given)}::json)
      as c(share_id bigint, place integer, coupon_id bigint, claimed_at timestamptz)`.execute(tx);
  const taken = [...Map.groupBy(coupons, ({ shareId }) => shareId)].map(([shareId, { length: n }]) => {
    return { share_id: shareId, n };
  });
  await sql`
    update offers.drop_share s set claimed = s.claimed + t.n
    from json_to_recordset(${JSON.stringify(taken)}::json) as t(share_id bigint, n integer)
    where s.share_id = t.share_id`.execute(tx);
}
