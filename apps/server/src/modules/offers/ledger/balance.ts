import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Actor, storeScope } from '../../access/index.ts';
import { type Figures, figureColumns } from './figures.ts';

export interface LedgerFilter {
  offerId: number | null;
  /** The store for which coupons were issued. */
  storeId: number | null;
}

export interface BalanceRow extends Figures {
  offer: { code: string; name: string };
  /** Null: issued for no store. */
  store: { code: string; name: string } | null;
}

/**
 * How things stand at an instant, by offer and store. What was issued, redeemed, given back, voided and expired is
 * counted from the movements; what is outstanding from the coupons themselves, so that the balance proves something.
 */
export async function readBalance(
  db: Db,
  actor: Actor,
  { at, ...filter }: LedgerFilter & { at: Date },
): Promise<BalanceRow[]> {
  const { rows } = await sql<BalanceRow>`
    with counted as (
      select m.offer_id, m.terms_version, m.store_id, m.what, count(*) as pieces, sum(m.discount_fen) as discount_fen
      from offers.movement m
      where m.at <= ${at} and ${shown(actor, 'm', filter)}
      group by 1, 2, 3, 4
      union all
      select c.offer_id, c.terms_version, c.store_id, 'outstanding', count(*), 0
      from offers.booked_coupon c
      left join (
        select distinct on (customer_id, coupon_id) customer_id, coupon_id, kind, greatest(usable_until, at) as ends_at
        from offers.booked_event where at <= ${at}
        order by customer_id, coupon_id, seq desc
      ) l on l.customer_id = c.customer_id and l.coupon_id = c.coupon_id
      where c.issued_at <= ${at} and ${shown(actor, 'c', filter)}
        and case when l.kind is null then c.valid_until > ${at} else l.kind = 'cancelled' and l.ends_at > ${at} end
      group by 1, 2, 3
    )
    select jsonb_build_object('code', o.code, 'name', o.name) as offer,
      case when n.store_id is not null then jsonb_build_object('code', i.code, 'name', i.name) end as store,
      ${figureColumns}
    from counted n
    join offers.offer_terms t on t.offer_id = n.offer_id and t.version = n.terms_version
    join offers.offer o on o.offer_id = n.offer_id
    left join organisation.store_info i on i.store_id = n.store_id
    group by o.offer_id, n.store_id, i.code, i.name
    order by o.code, i.code nulls first`.execute(db);
  return rows;
}

/** What the actor may see and asked for, as a condition on a relation with `offer_id` and `store_id`. */
export const shown = (
  actor: Actor,
  alias: string,
  { offerId, storeId }: LedgerFilter,
): RawBuilder<boolean> => sql<boolean>`
  ${storeScope(actor, `${alias}.store_id`)}
  and (${offerId}::bigint is null or ${sql.ref(`${alias}.offer_id`)} = ${offerId})
  and (${storeId}::bigint is null or ${sql.ref(`${alias}.store_id`)} = ${storeId})`;
