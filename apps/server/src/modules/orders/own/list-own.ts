import type { SalesChannel } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { SHOWN_DAYS } from '../states.ts';

/** However many she has. */
const MOST_ORDERS = 30;
const MOST_LINES = 20;

/** An order as its customer may see it. */
export interface OwnOrderRow {
  id: number;
  number: string;
  store: string;
  zone: string;
  channel: SalesChannel;
  orderedAt: Date;
  lines: { name: string; quantity: number; listFen: number }[];
  lineCount: number;
  discountFen: number;
  paidFen: number;
  refundedFen: number;
  /** `discountFen`: null where the order does not say. */
  coupons: { code: string; discountFen: number | null }[];
  state: 'placed' | 'making' | null;
  cancelled: { at: string; refundFen: number; confirmedFen: number; codes: string[] } | null;
}

/** Hers of the last days, newest first; with `only`, that one. */
export async function listOwn(
  db: Db,
  { customerId, at, only = null }: { customerId: number; at: Date; only?: number | null },
): Promise<OwnOrderRow[]> {
  const since = new Date(at.getTime() - SHOWN_DAYS * 24 * 3_600_000);
  const { rows } = await sql<OwnOrderRow>`
    select s.order_id as id, s.external_no as number, i.name as store, i.time_zone as zone, s.channel,
      s.ordered_at as "orderedAt", s.discount_fen as "discountFen", s.paid_fen as "paidFen", s.refunded_fen as "refundedFen",
      cardinality(s.line_skus) as "lineCount", u.state,
      (select jsonb_agg(jsonb_build_object('name', l.name, 'quantity', l.quantity, 'listFen', l.quantity * l.price_fen) order by l.no)
        from unnest(s.line_names[1:${MOST_LINES}], s.line_quantities[1:${MOST_LINES}], s.line_prices_fen[1:${MOST_LINES}])
          with ordinality as l (name, quantity, price_fen, no)) as lines,
      coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'discountFen', a.discount_fen) order by c.code)
        from orders.applied_coupon c
        left join orders.coupon_amount a on a.code = c.code and a.document_id = c.order_id
        where c.customer_id = s.customer_id and c.order_id = s.order_id), '[]') as coupons,
      case when k.order_id is not null then jsonb_build_object('at', k.cancelled_at, 'refundFen', k.refund_fen,
        'confirmedFen', k.confirmed_fen, 'codes', k.coupon_codes) end as cancelled
    from orders.sale s
    join organisation.store_info i on i.store_id = s.store_id
    left join orders.under_way u on u.external_no = s.external_no and u.source = s.source
    left join orders.cancellation k on k.external_no = s.external_no and k.source = s.source
    where s.customer_id = ${customerId} and s.ordered_at >= ${since} and (${only}::bigint is null or s.order_id = ${only})
    order by s.ordered_at desc, s.order_id desc
    limit ${MOST_ORDERS}`.execute(db);
  return rows;
}
