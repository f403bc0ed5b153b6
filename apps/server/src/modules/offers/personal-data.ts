import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PersonalData } from '../customers/index.ts';
import { eraseMarks, exportMarks, mergeMarks } from './abuse/personal-data.ts';
import { eraseForeign, exportForeign, mergeForeign } from './foreign/personal-data.ts';
import { keepErased } from './ledger/keep-erased.ts';
import { eraseReports } from './offline/reports.ts';
import { freePieces } from './pickup/follow.ts';
import { eraseCases, exportCases, mergeCases } from './review/personal-data.ts';
import { lockWaits } from './waiting/repository.ts';

export const createPersonalData = ({ clock }: Pick<Platform, 'clock'>): PersonalData => ({
  module: 'offers',

  // Moves by insert and delete: a distribution column is never updated.
  async merge(tx, from, to) {
    // A till that redeems one of them now waits, and finds it moved. What is given to her from now on, by a claim that
    // began before, is not among these: it stays as it is, and nothing of it may be removed below.
    const moved = await lockHers(tx, from);
    // Nothing is lost: a coupon that both were given for one reason stays hers twice, the second under a key of its own.
    await sql`
      insert into offers.coupon (customer_id, coupon_id, code, offer_id, terms_version, status, issued_at, valid_from,
        valid_until, store_id, grant_key, issue_no, drop_id, share_id, extended_until)
      overriding system value
      select ${to}::bigint, f.coupon_id, f.code, f.offer_id, f.terms_version, f.status, f.issued_at, f.valid_from,
        f.valid_until, f.store_id, case when k.grant_key is null then f.grant_key else f.grant_key || '+' || f.code end,
        f.issue_no, f.drop_id, f.share_id, f.extended_until
      from offers.coupon f
      left join offers.coupon k on k.customer_id = ${to}::bigint and k.grant_key = f.grant_key
      where f.customer_id = ${from} and f.coupon_id = any(${moved}::bigint[])`.execute(tx);
    await sql`
      insert into offers.coupon_event (customer_id, coupon_id, seq, kind, at, recorded_at, store_id, spend_fen, discount_fen,
        given_fen, usable_until, caller, key, who, follows_kind, follows_at, follows_fen)
      select ${to}::bigint, coupon_id, seq, kind, at, recorded_at, store_id, spend_fen, discount_fen,
        given_fen, usable_until, caller, key, who, follows_kind, follows_at, follows_fen
      from offers.coupon_event where customer_id = ${from} and coupon_id = any(${moved}::bigint[])`.execute(tx);
    await sql`
      insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
      select ${to}::bigint, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key
      from offers.redemption where customer_id = ${from} and coupon_id = any(${moved}::bigint[])`.execute(tx);
    await sql`
      insert into offers.coupon_hold (customer_id, coupon_id, held_at, held_until, store_id, discount_fen, caller, key)
      select ${to}::bigint, coupon_id, held_at, held_until, store_id, discount_fen, caller, key
      from offers.coupon_hold where customer_id = ${from} and coupon_id = any(${moved}::bigint[])`.execute(tx);
    await sql`
      insert into offers.pickup (customer_id, coupon_id, store_id, offer_id, sku, state, reserved_until)
      select ${to}::bigint, coupon_id, store_id, offer_id, sku, state, reserved_until
      from offers.pickup where customer_id = ${from} and coupon_id = any(${moved}::bigint[])`.execute(tx);
    // What both won stays once, with her own coupon; the rest is numbered on in its family, where no number is given twice.
    await sql`
      insert into offers.drop_winner (customer_id, drop_id, wish, share_id, won_at, family, slot, coupon_id)
      select ${to}::bigint, f.drop_id, f.wish, f.share_id, f.won_at, f.family,
        case when f.family is not null then row_number() over (partition by f.family order by f.slot) + coalesce((
          select max(k.slot) from offers.drop_winner k where k.customer_id = ${to} and k.family = f.family), 0) end,
        f.coupon_id
      from offers.drop_winner f
      where f.customer_id = ${from} and not ${arrivedLate('f', moved)} and not exists (
        select from offers.drop_winner k where k.customer_id = ${to} and k.drop_id = f.drop_id and k.wish = f.wish)`.execute(
      tx,
    );
    await sql`
      insert into offers.coupon_expiring (customer_id, coupon_id, ends_at, notice_no, told_at)
      select ${to}::bigint, coupon_id, ends_at, notice_no, told_at
      from offers.coupon_expiring where customer_id = ${from} and coupon_id = any(${moved}::bigint[])`.execute(tx);
    await sql`
      insert into offers.drop_wait (customer_id, drop_id, share_id, wait_no, since, ended, ended_at)
      select ${to}::bigint, drop_id, share_id, wait_no, since, ended, ended_at
      from offers.drop_wait where customer_id = ${from}
      on conflict (customer_id, drop_id) do nothing`.execute(tx);
    await sql`
      update offers.transfer set from_customer_id = case when from_customer_id = ${from} then ${to} else from_customer_id end,
        to_customer_id = case when to_customer_id = ${from} then ${to} else to_customer_id end
      where from_customer_id = ${from} or to_customer_id = ${from}`.execute(tx);
    await removeCodes(tx, from, moved);
    await sql`
      insert into offers.coupon_code (code, customer_id, coupon_id)
      select code, ${to}::bigint, coupon_id from offers.coupon where customer_id = ${to} and coupon_id = any(${moved}::bigint[])`.execute(
      tx,
    );
    // Distributed by the key: whose coupon it leads to is an ordinary column.
    await sql`
      update offers.coupon_key set customer_id = ${to}
      where customer_id = ${from} and coupon_id = any(${moved}::bigint[])`.execute(tx);
    await mergeForeign(tx, from, to);
    await mergeCases(tx, from, to);
    await mergeMarks(tx, from, to);
    await removeRows(tx, from, moved);
  },

  async erase(tx, customerId) {
    await lockHers(tx, customerId);
    const now = clock.now();
    await keepErased(tx, customerId, now);
    await freePieces(tx, sql`select customer_id, coupon_id from offers.coupon where customer_id = ${customerId}`, now);
    await sql`delete from offers.transfer where from_customer_id = ${customerId}`.execute(tx);
    await sql`update offers.transfer set to_customer_id = null where to_customer_id = ${customerId}`.execute(tx);
    await removeCodes(tx, customerId);
    await sql`delete from offers.coupon_key where customer_id = ${customerId}`.execute(tx);
    await eraseReports(tx, customerId);
    await eraseForeign(tx, customerId);
    await eraseCases(tx, customerId);
    await eraseMarks(tx, customerId);
    await removeRows(tx, customerId);
  },

  async export(db, customerId) {
    const { rows: coupons } = await sql<Record<string, unknown>>`
      select code, offer_name as offer, status, issued_at as "issuedAt", valid_from as "validFrom",
        valid_until as "validUntil", redeemed_at as "redeemedAt", spend_fen as "spendFen", discount_fen as "discountFen"
      from offers.coupon_info where customer_id = ${customerId} order by issued_at, code`.execute(db);
    const { rows: couponEvents } = await sql<Record<string, unknown>>`
      select c.code, e.kind, e.at, e.spend_fen as "spendFen", e.discount_fen as "discountFen"
      from offers.coupon_event e join offers.coupon c on c.customer_id = e.customer_id and c.coupon_id = e.coupon_id
      where e.customer_id = ${customerId} order by e.at, c.code, e.seq`.execute(db);
    const { rows: couponsHeld } = await sql<Record<string, unknown>>`
      select c.code, h.held_at as "heldAt", h.held_until as "heldUntil"
      from offers.coupon_hold h join offers.coupon c on c.customer_id = h.customer_id and c.coupon_id = h.coupon_id
      where h.customer_id = ${customerId} order by h.held_at, c.code`.execute(db);
    const { rows: piecesReserved } = await sql<Record<string, unknown>>`
      select c.code, s.name as store, p.sku, p.state, p.reserved_until as "reservedUntil"
      from offers.pickup p
      join offers.coupon c on c.customer_id = p.customer_id and c.coupon_id = p.coupon_id
      left join organisation.store_info s on s.store_id = p.store_id
      where p.customer_id = ${customerId} order by p.reserved_until, c.code`.execute(db);
    const { rows: partnerCodes } = await sql<Record<string, unknown>>`
      select c.code, p.code as "partnerCode", p.handed_at as "handedAt"
      from offers.coupon c join offers.partner_code p on p.offer_id = c.offer_id and p.coupon_id = c.coupon_id
      where c.customer_id = ${customerId} order by p.handed_at, c.code`.execute(db);
    const { rows: dropsWon } = await sql<Record<string, unknown>>`
      select d.name, w.won_at as "wonAt" from offers.drop_winner w join offers.drop d on d.drop_id = w.drop_id
      where w.customer_id = ${customerId} order by w.won_at, d.drop_key`.execute(db);
    return {
      coupons,
      couponEvents,
      couponsHeld,
      piecesReserved,
      partnerCodes,
      dropsWon,
      dropsWaitedFor: await exportWaits(db, customerId),
      endsTold: await exportEndsTold(db, customerId),
      foreignCoupons: await exportForeign(db, customerId),
      reviewCases: await exportCases(db, customerId),
      countedAgainstLimits: await exportMarks(db, customerId),
    };
  },
});

async function exportEndsTold(db: Db, customerId: number): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select c.code, x.ends_at as "endsAt", x.told_at as "toldAt"
    from offers.coupon_expiring x
    join offers.coupon c on c.customer_id = x.customer_id and c.coupon_id = x.coupon_id
    where x.customer_id = ${customerId} order by x.told_at, c.code`.execute(db);
  return rows;
}

async function exportWaits(db: Db, customerId: number): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`
    select d.name, w.since, w.ended, w.ended_at as "endedAt"
    from offers.drop_wait w join offers.drop d on d.drop_id = w.drop_id
    where w.customer_id = ${customerId} order by w.since, d.drop_key`.execute(db);
  return rows;
}

/**
 * Everything of hers that somebody may be about to change, and her coupons then. A piece that comes free is given to who
 * waits for it in a transaction that locks her place in line and not herself: it is waited for, and the coupon that it
 * gave her is hers, too. Coupons before places in line, as a coupon that is voided locks them.
 */
async function lockHers(tx: Tx, customerId: number): Promise<number[]> {
  const coupons = await lockCoupons(tx, customerId);
  return (await lockWaits(tx, customerId)) ? lockCoupons(tx, customerId) : coupons;
}

async function lockCoupons(tx: Tx, customerId: number): Promise<number[]> {
  const { rows } = await sql<{ couponId: number }>`
    select coupon_id as "couponId" from offers.coupon
    where customer_id = ${customerId} order by coupon_id for update`.execute(tx);
  return rows.map(({ couponId }) => couponId);
}

/** @param only of these coupons; null: of all of hers */
async function removeCodes(tx: Tx, customerId: number, only: number[] | null = null) {
  await sql`
    delete from offers.coupon_code where code in (
      select code from offers.coupon where customer_id = ${customerId} and ${among(only)})`.execute(tx);
}

/** @param only of these coupons; null: of all of hers */
async function removeRows(tx: Tx, customerId: number, only: number[] | null = null) {
  const hers = sql`customer_id = ${customerId} and ${among(only)}`;
  await sql`delete from offers.redemption where ${hers}`.execute(tx);
  await sql`delete from offers.pickup where ${hers}`.execute(tx);
  await sql`delete from offers.coupon_expiring where ${hers}`.execute(tx);
  await sql`delete from offers.coupon_hold where ${hers}`.execute(tx);
  await sql`delete from offers.coupon_event where ${hers}`.execute(tx);
  await sql`delete from offers.coupon where ${hers}`.execute(tx);
  await sql`
    delete from offers.drop_winner w where w.customer_id = ${customerId} and not ${arrivedLate('w', only)}`.execute(tx);
  await sql`delete from offers.drop_wait where customer_id = ${customerId}`.execute(tx);
}

const among = (only: number[] | null) => (only === null ? sql`true` : sql`coupon_id = any(${only}::bigint[])`);

/** Whether a win came with a coupon of hers that is not among these; one that she gave away since is nobody's here. */
const arrivedLate = (winner: string, only: number[] | null) =>
  only === null
    ? sql`false`
    : sql`exists (
        select from offers.coupon l where l.customer_id = ${sql.ref(`${winner}.customer_id`)}
          and l.coupon_id = ${sql.ref(`${winner}.coupon_id`)} and l.coupon_id <> all(${only}::bigint[]))`;
