import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { PersonalData } from '../customers/index.ts';

/** Moves by insert and delete: a distribution column is never updated. */
export const personalData: PersonalData = {
  module: 'offers',

  async merge(tx, from, to) {
    // A till that redeems one of them now waits, and finds it moved.
    await sql`select 1 from offers.coupon where customer_id = ${from} for update`.execute(tx);
    // Nothing is lost: a coupon that both were given for one reason stays hers twice, the second under a key of its own.
    await sql`
      insert into offers.coupon (customer_id, coupon_id, code, offer_id, terms_version, status, issued_at, valid_from,
        valid_until, store_id, grant_key, issue_no, drop_id, share_id)
      overriding system value
      select ${to}::bigint, f.coupon_id, f.code, f.offer_id, f.terms_version, f.status, f.issued_at, f.valid_from,
        f.valid_until, f.store_id, case when k.grant_key is null then f.grant_key else f.grant_key || '+' || f.code end,
        f.issue_no, f.drop_id, f.share_id
      from offers.coupon f
      left join offers.coupon k on k.customer_id = ${to}::bigint and k.grant_key = f.grant_key
      where f.customer_id = ${from}`.execute(tx);
    await sql`
      insert into offers.redemption (customer_id, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key)
      select ${to}::bigint, coupon_id, redeemed_at, store_id, spend_fen, discount_fen, caller, key
      from offers.redemption where customer_id = ${from}`.execute(tx);
    await sql`
      insert into offers.drop_winner (customer_id, drop_id, share_id, won_at)
      select ${to}::bigint, drop_id, share_id, won_at from offers.drop_winner where customer_id = ${from}
      on conflict (customer_id, drop_id) do nothing`.execute(tx);
    await removeCodes(tx, from);
    await sql`
      insert into offers.coupon_code (code, customer_id, coupon_id)
      select code, ${to}::bigint, coupon_id from offers.coupon where customer_id = ${from}`.execute(tx);
    await sql`
      insert into offers.redemption_key (key, caller, customer_id, coupon_id)
      select key, caller, ${to}::bigint, coupon_id from offers.redemption where customer_id = ${from}`.execute(tx);
    await removeRows(tx, from);
  },

  async erase(tx, customerId) {
    await sql`select 1 from offers.coupon where customer_id = ${customerId} for update`.execute(tx);
    await sql`
      insert into offers.erased_redemption (store_id, offer_id, terms_version, redeemed_at, spend_fen, discount_fen)
      select r.store_id, c.offer_id, c.terms_version, r.redeemed_at, r.spend_fen, r.discount_fen
      from offers.redemption r
      join offers.coupon c on c.customer_id = r.customer_id and c.coupon_id = r.coupon_id
      where r.customer_id = ${customerId}`.execute(tx);
    await removeCodes(tx, customerId);
    await removeRows(tx, customerId);
  },

  async export(db, customerId) {
    const { rows: coupons } = await sql<Record<string, unknown>>`
      select code, offer_name as offer, status, issued_at as "issuedAt", valid_from as "validFrom",
        valid_until as "validUntil", redeemed_at as "redeemedAt", spend_fen as "spendFen", discount_fen as "discountFen"
      from offers.coupon_info where customer_id = ${customerId} order by issued_at, code`.execute(db);
    const { rows: dropsWon } = await sql<Record<string, unknown>>`
      select d.name, w.won_at as "wonAt" from offers.drop_winner w join offers.drop d on d.drop_id = w.drop_id
      where w.customer_id = ${customerId} order by w.won_at, d.drop_key`.execute(db);
    return { coupons, dropsWon };
  },
};

/** Her rows in the tables that are keyed by a code or a till's key. */
async function removeCodes(tx: Tx, customerId: number) {
  await sql`
    delete from offers.coupon_code where code in (select code from offers.coupon where customer_id = ${customerId})`.execute(
    tx,
  );
  await sql`
    delete from offers.redemption_key k using offers.redemption r
    where r.customer_id = ${customerId} and k.key = r.key and k.caller = r.caller`.execute(tx);
}

async function removeRows(tx: Tx, customerId: number) {
  await sql`delete from offers.redemption where customer_id = ${customerId}`.execute(tx);
  await sql`delete from offers.coupon where customer_id = ${customerId}`.execute(tx);
  await sql`delete from offers.drop_winner where customer_id = ${customerId}`.execute(tx);
}
