import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Actor, actorWith } from '../../access/index.ts';

/** A caller that redeems, of the whole chain or of some stores. */
export const till = (id: string, storeIds: number[] | null = null): Actor =>
  actorWith({ kind: 'api_key', id, label: `till ${id}`, storeIds }, ['offers.redeem']);

/** What the journal tells of a coupon, in order. */
export async function journalOf(db: Db, code: string) {
  const { rows } = await sql<{ kind: string; discountFen: number | null; givenFen: number; who: string }>`
    select e.kind, e.discount_fen as "discountFen", e.given_fen as "givenFen", e.who
    from offers.coupon_code k
    join offers.coupon_event e on e.customer_id = k.customer_id and e.coupon_id = k.coupon_id
    where k.code = ${code} order by e.seq`.execute(db);
  return rows;
}
