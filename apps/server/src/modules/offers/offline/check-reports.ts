import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';

/** One purchase without the network of which the answer, the journal and the case do not say the same. */
interface Difference {
  coupon: string | null;
  what: string;
  journal: string;
  found: string;
}

/**
 * Every purchase told afterwards is in the journal as it was answered, or in a case with the loss that was answered;
 * every such case has its purchase. Answers how many are not, and the first of them.
 */
export async function checkReports(db: Db, most: number): Promise<{ differences: number; shown: Difference[] }> {
  const { rows } = await sql<Difference & { differences: number }>`
    with difference as (
      select r.coupon_id, 'offline redemption' as what,
        coalesce('discount ' || e.discount_fen, 'none') as journal, 'answered ' || r.booked_fen as found
      from offers.offline_report r
      join offers.coupon_key k on k.key = r.key and k.caller = r.caller and k.coupon_id = r.coupon_id
      left join offers.coupon_event e
        on e.customer_id = k.customer_id and e.coupon_id = k.coupon_id and e.seq = k.seq and e.kind = 'redeemed'
      where r.result = 'redeemed' and e.discount_fen is distinct from r.booked_fen
      union all
      select r.coupon_id, 'offline redemption', 'no key', 'answered ' || r.booked_fen
      from offers.offline_report r
      left join offers.coupon_key k on k.key = r.key and k.caller = r.caller and k.coupon_id = r.coupon_id
      where r.result = 'redeemed' and r.coupon_id is not null and k.key is null
      union all
      select r.coupon_id, 'offline loss', coalesce('case of ' || c.loss_fen, 'no case'), 'answered ' || r.loss_fen
      from offers.offline_report r
      left join offers.review_case c on c.case_id = r.case_id
      where r.case_id is not null and c.loss_fen is distinct from r.loss_fen
      union all
      select null, 'offline case', 'case ' || c.case_id || ' of ' || coalesce(c.loss_fen, 0), 'no redemption told'
      from offers.review_case c
      left join offers.offline_report r on r.case_id = c.case_id
      where c.kind in ('offline_double', 'offline_refused', 'offline_unproven', 'offline_unknown') and r.key is null
    )
    select coupon_id::text as coupon, what, journal, found, count(*) over () as differences
    from difference order by coupon_id, what limit ${most}`.execute(db);
  return {
    differences: rows[0]?.differences ?? 0,
    shown: rows.map(({ differences, ...difference }) => difference),
  };
}
