import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

/**
 * Keeps a customer's coupons in the books without her, her codes and the tills' keys. What she could still have used ends
 * here: voided, at this instant. Her coupons are locked.
 */
export async function keepErased(tx: Tx, customerId: number, at: Date): Promise<void> {
  await sql`
    insert into offers.erased_coupon (coupon_id, offer_id, terms_version, issued_at, valid_until, store_id)
    select coupon_id, offer_id, terms_version, issued_at, valid_until, store_id
    from offers.coupon where customer_id = ${customerId}`.execute(tx);
  await sql`
    insert into offers.erased_event (coupon_id, seq, kind, at, store_id, spend_fen, discount_fen, given_fen, usable_until)
    select coupon_id, seq, kind, at, store_id, spend_fen, discount_fen, given_fen, usable_until
    from offers.coupon_event where customer_id = ${customerId}`.execute(tx);
  await sql`
    insert into offers.erased_event (coupon_id, seq, kind, at, given_fen)
    select c.coupon_id, coalesce(l.seq, 0) + 1, 'voided', greatest(${at}::timestamptz, l.at, c.issued_at), 0
    from offers.coupon c
    left join lateral (
      select seq, at from offers.coupon_event e
      where e.customer_id = c.customer_id and e.coupon_id = c.coupon_id order by seq desc limit 1
    ) l on true
    where c.customer_id = ${customerId} and c.status = 'issued' and coalesce(c.extended_until, c.valid_until) > ${at}`.execute(
    tx,
  );
}
