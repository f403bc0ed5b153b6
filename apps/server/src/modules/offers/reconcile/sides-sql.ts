import { type RawBuilder, sql } from 'kysely';
import type { Period } from './period.ts';

/** Why the two sides of a coupon differ. */
const WHYS = [
  'order_without_redemption',
  'redemption_without_order',
  'amounts_differ',
  /** The order names the coupon and not what it took off. */
  'amount_not_told',
  /** A code that no coupon has. */
  'unknown_code',
  /** A till without the network took off more than was redeemed; the loss is in a case. */
  'offline_loss',
  /** Redeemed and given back at the till; the purchase never became an order. */
  'undone',
  /** A coupon of another system, which is in no sum of ours. */
  'foreign',
  /** Of a customer who was erased; the order has the same instant and fen as the entry in the books. */
  'erased',
] as const;
export type Why = (typeof WHYS)[number];

/** Those that are as they should be: they explain, and are no difference. */
export const EXPLAINED: readonly Why[] = ['offline_loss', 'undone', 'foreign', 'erased'];

/** In fen. */
export interface Sides {
  ordersTakenFen: number;
  ordersBackFen: number;
  ledgerTakenFen: number;
  ledgerBackFen: number;
}

/** The sums of a relation with the columns of `judged` or `line`, named as `Sides`. */
export const sums = sql`coalesce(sum(told_taken), 0)::bigint as "ordersTakenFen", coalesce(sum(told_back), 0)::bigint as "ordersBackFen",
  coalesce(sum(booked_taken), 0)::bigint as "ledgerTakenFen", coalesce(sum(booked_back), 0)::bigint as "ledgerBackFen"`;

/** Of `judged.why`: a difference that nothing explains. */
export const differs = (why: string) =>
  sql`(${sql.ref(why)} is not null and ${sql.ref(why)} <> all(${EXPLAINED}::text[]))`;

/**
 * What orders and refunds say that each coupon took off and was given back, beside what the journal says, of one period.
 * Both sides of takings and of givings back are compared apart, so that two mistakes don't make a truth. Relations for
 * `with`: `judged` has a row for each coupon and why its sides differ (null: they don't); `line` what it is the sum of.
 */
export function judgedSides({ after, until }: Pick<Period, 'after' | 'until'>): RawBuilder<unknown> {
  const inPeriod = (column: string): RawBuilder<boolean> =>
    sql`${sql.ref(column)} > ${after} and ${sql.ref(column)} <= ${until}`;
  return sql`
    document as (
      select ${plain('a.code')} as code, a.kind, a.store_id, a.at, a.external_no, a.discount_fen
      from orders.coupon_amount_info a where ${inPeriod('a.at')}
      union all
      select ${plain('u.code')}, 'sale', u.store_id, u.ordered_at, u.external_no, null
      from (
        select u.code, u.order_id, u.ordered_at, o.store_id, o.external_no
        from orders.coupon_use u
        join orders.order_info o on o.customer_id = u.customer_id and o.ordered_at = u.ordered_at and o.order_id = u.order_id
        where ${inPeriod('u.ordered_at')}
        union all
        select u.code, u.order_id, u.ordered_at, o.store_id, o.external_no
        from orders.anonymous_coupon_use u
        join orders.anonymous_order_info o
          on o.store_id = u.store_id and o.ordered_at = u.ordered_at and o.order_id = u.order_id
        where ${inPeriod('u.ordered_at')}
      ) u
      left join orders.coupon_amount_info a on a.document_id = u.order_id and a.code = u.code
      where a.code is null
    ),
    told as (
      select code, coalesce(sum(discount_fen) filter (where kind = 'sale'), 0)::bigint as taken,
        coalesce(sum(discount_fen) filter (where kind = 'refund'), 0)::bigint as back,
        bool_or(discount_fen is null) as vague, (array_agg(distinct external_no order by external_no))[1:5] as orders
      from document group by code
    ),
    entry as (
      select e.coupon_id, e.kind, e.store_id, e.at, e.discount_fen
      from offers.coupon_event e where e.kind <> 'voided' and ${inPeriod('e.at')}
    ),
    booked as (
      select c.code, o.code as offer, c.coupon_id,
        coalesce(sum(e.discount_fen) filter (where e.kind = 'redeemed'), 0)::bigint as taken,
        coalesce(sum(e.discount_fen) filter (where e.kind <> 'redeemed'), 0)::bigint as back,
        min(e.discount_fen) filter (where e.kind = 'cancelled') as least_cancelled
      from entry e
      join offers.coupon c on c.coupon_id = e.coupon_id
      join offers.offer o on o.offer_id = c.offer_id
      group by c.code, o.code, c.coupon_id
    ),
    loss as (
      select coupon_id, sum(loss_fen)::bigint as fen from offers.offline_report r
      where coupon_id is not null and ${inPeriod('r.at')} group by coupon_id
    ),
    -- Documents whose code no coupon has, each with at most one entry of an erased customer, at the same instant and of the same fen.
    nameless as (
      select d.code, d.kind, d.at, d.discount_fen,
        row_number() over (partition by d.kind, d.at, d.discount_fen order by d.code) as n
      from document d
      where d.discount_fen is not null
        and not exists (select from offers.code_of k where k.code = d.code)
    ),
    erased_entry as (
      select case e.kind when 'redeemed' then 'sale' else 'refund' end as kind, e.store_id, e.at, e.discount_fen,
        row_number() over (partition by e.kind = 'redeemed', e.at, e.discount_fen order by e.coupon_id) as n
      from offers.erased_event e where e.kind <> 'voided' and ${inPeriod('e.at')}
    ),
    -- Under the document's code; under none what the books know of an erased customer and no order tells.
    erased_line as (
      select coalesce(n.code, '') as code, e.kind, e.store_id, e.at, e.discount_fen
      from erased_entry e
      left join nameless n on e.kind = n.kind and e.at = n.at and e.discount_fen = n.discount_fen and e.n = n.n
    ),
    erased as (
      select code, coalesce(sum(discount_fen) filter (where kind = 'sale'), 0)::bigint as taken,
        coalesce(sum(discount_fen) filter (where kind = 'refund'), 0)::bigint as back
      from erased_line group by code
    ),
    side as (
      select coalesce(t.code, b.code, e.code) as code, coalesce(b.offer, i.offer_code) as offer, coalesce(t.orders, '{}') as orders,
        coalesce(t.taken, 0) as told_taken, coalesce(t.back, 0) as told_back,
        coalesce(b.taken, e.taken, 0) as booked_taken, coalesce(b.back, e.back, 0) as booked_back,
        t.code is null as untold, b.code is null as unbooked, coalesce(t.vague, false) as vague,
        i.code is null and b.code is null as nobodys, e.code is not null as of_erased, coalesce(l.fen, 0) as loss,
        b.least_cancelled
      from told t
      full join booked b on b.code = t.code
      full join erased e on e.code = t.code
      left join offers.coupon_info i on i.code = t.code
      left join loss l on l.coupon_id = coalesce(b.coupon_id, i.coupon_id)
    ),
    judged as (
      select *, case
        when told_taken = booked_taken and told_back = booked_back and not vague
          then case when of_erased then 'erased' end
        when of_erased and untold then 'redemption_without_order'
        when nobodys and exists (select from offers.foreign_coupon_of f where ${plain('f.foreign_id')} = side.code) then 'foreign'
        when nobodys and not of_erased then 'unknown_code'
        when vague then 'amount_not_told'
        when loss > 0 and told_back = booked_back and told_taken - booked_taken = loss then 'offline_loss'
        -- Beside what orders tell, whole purchases were undone: as much taken as given back, at least one whole coupon.
        when booked_taken - told_taken = booked_back - told_back and booked_taken - told_taken >= least_cancelled
          then 'undone'
        when untold then 'redemption_without_order'
        when unbooked and not of_erased then 'order_without_redemption'
        else 'amounts_differ'
      end as why
      from side
    ),
    line as (
      select code, store_id, at,
        case kind when 'sale' then discount_fen end as told_taken, case kind when 'refund' then discount_fen end as told_back,
        null::bigint as booked_taken, null::bigint as booked_back
      from document
      union all
      select c.code, e.store_id, e.at, null, null,
        case e.kind when 'redeemed' then e.discount_fen end, case when e.kind <> 'redeemed' then e.discount_fen end
      from entry e join offers.coupon c on c.coupon_id = e.coupon_id
      union all
      select code, store_id, at, null, null,
        case kind when 'sale' then discount_fen end, case kind when 'refund' then discount_fen end
      from erased_line
    )`;
}

/** A code in whatever writing a till sent it, as we keep it. */
const plain = (column: string) => sql`upper(regexp_replace(${sql.ref(column)}, '[^A-Za-z0-9]', '', 'g'))`;
