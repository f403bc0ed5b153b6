import { type RawBuilder, sql } from 'kysely';
import { type Span, within } from './scope.ts';

/** An order that was given back altogether is no sale. (One that cost nothing is one.) */
export const stands = (order: string): RawBuilder<boolean> =>
  sql<boolean>`not (${sql.ref(`${order}.refunded_fen`)} > 0 and ${sql.ref(`${order}.refunded_fen`)} >= ${sql.ref(`${order}.paid_fen`)})`;

/**
 * Every order of a span that stands, with what is left of its money and its bucket: rows `(ordered_at, store_id,
 * paid_fen, bucket, anonymous)`. One that was recorded a moment ago and is not attributed yet is organic until it is. The
 * way goes over the stores: that is what orders are indexed by.
 */
export const everyOrder = ({ from, until, storeIds }: Span) => sql`(
  select o.ordered_at, o.store_id, o.paid_fen - o.refunded_fen as paid_fen, coalesce(a.bucket, 'organic') as bucket, false as anonymous
  from organisation.store_info s join orders.order_info o on o.store_id = s.store_id
    left join insight.attribution a on a.customer_id = o.customer_id and a.ordered_at = o.ordered_at and a.order_id = o.order_id
  where o.ordered_at >= ${from} and o.ordered_at < ${until} and ${within(storeIds, 's.store_id')} and ${stands('o')}
  union all
  select o.ordered_at, o.store_id, o.paid_fen - o.refunded_fen, case
      when o.link is not null or exists (
        select from orders.anonymous_coupon_use u join offers.code_of c on c.code = u.code
        where u.store_id = o.store_id and u.order_id = o.order_id) then 'direct'
      else 'organic' end, true
  from organisation.store_info s join orders.anonymous_order_info o on o.store_id = s.store_id
  where o.ordered_at >= ${from} and o.ordered_at < ${until} and ${within(storeIds, 's.store_id')} and ${stands('o')}
)`;
