import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { OrderRef } from '../facts.ts';
import { matchReturns } from './match-returns.ts';

/** Instants as numbers: tens of thousands of dates would take longer to read than to compare. */
const millis = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`;

/** Customers whose returns are looked at in one transaction. */
const PER_STEP = 5_000;

/**
 * Finds the sales of returns that have none, for the next customers after `after`. Looks at every return of the source
 * and not only at this file's: what was sold may come in a later file than what came back.
 */
export async function findSales(tx: Tx, source: string, after: number) {
  const { rows: returns } = await sql<{
    customerId: number;
    refundId: number;
    lineNo: number;
    sku: string;
    quantity: number;
    at: number;
  }>`
    select customer_id as "customerId", refund_id as "refundId", line_no as "lineNo", sku, quantity, ${millis('refunded_at')} as at
    from orders.refund
    where order_id is null and source = ${source} and quantity is not null and customer_id in (
      select distinct customer_id from orders.refund
      where order_id is null and source = ${source} and quantity is not null and customer_id > ${after}
      order by customer_id limit ${PER_STEP}
    )
    order by customer_id, refunded_at, refund_no, line_no`.execute(tx);
  const last = returns.at(-1)?.customerId ?? null;
  if (last === null) return { last, matched: [] as OrderRef[] };

  const { rows: sales } = await sql<{
    customerId: number;
    orderId: number;
    at: number;
    lineNo: number;
    sku: string;
    quantity: number;
  }>`
    with wanted as materialized (
      select customer_id, array_agg(distinct sku) as skus, max(refunded_at) as latest from orders.refund
      where order_id is null and source = ${source} and quantity is not null and customer_id > ${after}
        and customer_id <= ${last}
      group by customer_id
    )
    select s.customer_id as "customerId", s.order_id as "orderId", ${millis('s.ordered_at')} as at, l.line_no as "lineNo",
      l.sku, l.quantity
    from wanted w
    join orders.sale s on s.customer_id = w.customer_id and s.source = ${source} and s.ordered_at <= w.latest
      and s.line_skus && w.skus
    cross join lateral unnest(s.line_skus, s.line_quantities) with ordinality as l (sku, quantity, line_no)
    where l.sku = any (w.skus)
    order by s.ordered_at desc, s.external_no desc, l.line_no`.execute(tx);
  const { rows: before } = await sql<{ sale: string; quantity: number }>`
    select order_id || '/' || sale_line_no as sale, sum(quantity)::bigint as quantity from orders.refund
    where order_id is not null and sale_line_no is not null and customer_id > ${after} and customer_id <= ${last}
    group by order_id, sale_line_no`.execute(tx);
  const returned = new Map(before.map(({ sale, quantity }) => [sale, quantity]));

  const byRef = new Map(sales.map((sale) => [`${sale.orderId}/${sale.lineNo}`, sale]));
  const matches = matchReturns(
    returns.map((r) => ({ ...r, ref: `${r.refundId}/${r.lineNo}` })),
    [...byRef].map(([ref, sale]) => ({ ...sale, ref, remaining: sale.quantity - (returned.get(ref) ?? 0) })),
  );
  const found = returns.flatMap(({ customerId, refundId, lineNo }) => {
    const sale = byRef.get(matches.get(`${refundId}/${lineNo}`) ?? '');
    if (!sale) return [];
    return [
      { customerId, refundId, lineNo, orderId: sale.orderId, orderedAt: new Date(sale.at), saleLineNo: sale.lineNo },
    ];
  });
  await linkToSales(tx, found);
  const orders = new Map(
    found.map((f) => [
      f.orderId,
      { customerId: f.customerId, orderId: f.orderId, orderedAt: f.orderedAt.toISOString() },
    ]),
  );
  return { last, matched: [...orders.values()] };
}

interface Found {
  customerId: number;
  refundId: number;
  lineNo: number;
  orderId: number;
  orderedAt: Date;
  saleLineNo: number;
}

async function linkToSales(tx: Tx, found: Found[]) {
  if (found.length === 0) return;
  await sql`
    create temp table import_match on commit drop as
    select * from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as m("customerId" bigint, "refundId" bigint,
      "lineNo" integer, "orderId" bigint, "orderedAt" timestamptz, "saleLineNo" integer)`.execute(tx);
  await sql`analyze import_match`.execute(tx);
  const { rows } = await sql<{ orderId: number; amountFen: number }>`
    update orders.refund r set order_id = m."orderId", ordered_at = m."orderedAt", sale_line_no = m."saleLineNo"
    from import_match m
    where r.customer_id = m."customerId" and r.refund_id = m."refundId" and r.line_no = m."lineNo"
    returning r.order_id as "orderId", r.amount_fen as "amountFen"`.execute(tx);
  if (rows.length !== found.length) throw new Error('a return changed while its sale was looked for');
  await sql`
    update orders.sale s set refunded_fen = s.refunded_fen + b.amount_fen
    from (
      select m."customerId" as customer_id, m."orderedAt" as ordered_at, m."orderId" as order_id,
        sum(r.amount_fen)::bigint as amount_fen
      from import_match m join orders.refund r
        on r.customer_id = m."customerId" and r.refund_id = m."refundId" and r.line_no = m."lineNo"
      group by 1, 2, 3
    ) b
    where s.customer_id = b.customer_id and s.ordered_at = b.ordered_at and s.order_id = b.order_id`.execute(tx);
}
