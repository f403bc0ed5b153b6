import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { StoredOrder } from './order.ts';

/** A document of a source system, as `orders.external_number` knows it. */
export interface KnownDocument {
  externalNo: string;
  orderId: number;
  /** Null: nobody known; it lives with its store. */
  customerId: number | null;
  storeId: number;
  orderedAt: Date;
  digest: string;
}

export type DocumentKind = 'sale' | 'refund';

const KNOWN = sql`external_no as "externalNo", order_id as "orderId", customer_id as "customerId", store_id as "storeId",
  ordered_at as "orderedAt", digest`;

export async function findDocuments(tx: Tx, kind: DocumentKind, source: string, externalNos: string[]) {
  const { rows } = await sql<KnownDocument>`
    select ${KNOWN} from orders.external_number
    where external_no = any(${externalNos}) and source = ${source} and kind = ${kind}`.execute(tx);
  return rows;
}

/** Locked until the transaction ends, in one order so that two batches never wait for each other. */
export async function lockDocuments(tx: Tx, kind: DocumentKind, source: string, externalNos: string[]) {
  const { rows } = await sql<KnownDocument>`
    select ${KNOWN} from orders.external_number
    where external_no = any(${externalNos}) and source = ${source} and kind = ${kind}
    order by external_no for update`.execute(tx);
  return rows;
}

export type NewDocument = Omit<KnownDocument, 'orderId'>;

/**
 * Takes the numbers that nobody has taken; answers these alone, with their new ids. Waits for another transaction that
 * is taking one of them.
 */
export async function takeNumbers(tx: Tx, kind: DocumentKind, source: string, documents: NewDocument[]) {
  if (documents.length === 0) return [];
  const sorted = [...documents].sort((a, b) => (a.externalNo < b.externalNo ? -1 : 1));
  const { rows } = await sql<KnownDocument>`
    insert into orders.external_number (external_no, source, kind, customer_id, store_id, ordered_at, digest)
    values ${sql.join(
      sorted.map(
        (d) =>
          sql`(${d.externalNo}, ${source}, ${kind}, ${d.customerId}::bigint, ${d.storeId}::bigint, ${d.orderedAt}::timestamptz, ${d.digest})`,
      ),
    )}
    on conflict do nothing
    returning ${KNOWN}`.execute(tx);
  return rows;
}

export interface SaleRow {
  customer_id: number | null;
  ordered_at: Date;
  order_id: number;
  source: string;
  external_no: string;
  store_id: number;
  channel: string;
  total_fen: number;
  discount_fen: number;
  paid_fen: number;
  link: string | null;
  line_skus: string[];
  line_names: string[];
  line_quantities: number[];
  line_prices_fen: number[];
  line_amounts_fen: number[];
  /** Null: none has one. */
  line_discounts_fen: number[] | null;
  codes: string[];
}

/** Sales with their lines and coupon codes: two tables each, by whether the buyer is known. */
export async function insertSales(tx: Tx, sales: SaleRow[]) {
  await insertKnown(
    tx,
    sales.filter((sale) => sale.customer_id !== null),
  );
  await insertAnonymous(
    tx,
    sales.filter((sale) => sale.customer_id === null),
  );
}

/** The rows of one bound JSON text: a batch may hold more values than a statement has parameters. */
const records = (rows: unknown[], columns: RawBuilder<unknown>) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${columns})`;

const SALE_COLUMNS = sql`customer_id bigint, ordered_at timestamptz, order_id bigint, source text, external_no text,
  store_id bigint, channel text, total_fen bigint, discount_fen bigint, paid_fen bigint, link text, line_skus text[],
  line_names text[], line_quantities integer[], line_prices_fen bigint[], line_amounts_fen bigint[],
  line_discounts_fen bigint[]`;
const COMMON = sql`ordered_at, order_id, source, external_no, store_id, channel, total_fen, discount_fen, paid_fen, link,
  line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen, line_discounts_fen`;
const CODE_COLUMNS = sql`customer_id bigint, store_id bigint, order_id bigint, ordered_at timestamptz, code text`;

const headsOf = (sales: SaleRow[]) => sales.map(({ codes: _, ...head }) => head);
const codesOf = (sales: SaleRow[]) =>
  sales.flatMap(({ customer_id, store_id, order_id, ordered_at, codes }) =>
    codes.map((code) => ({ customer_id, store_id, order_id, ordered_at, code })),
  );

async function insertKnown(tx: Tx, sales: SaleRow[]) {
  if (sales.length === 0) return;
  await sql`
    insert into orders.sale (customer_id, ${COMMON})
    select customer_id, ${COMMON} from ${records(headsOf(sales), SALE_COLUMNS)}`.execute(tx);
  const codes = codesOf(sales);
  if (codes.length === 0) return;
  await sql`
    insert into orders.applied_coupon (customer_id, order_id, ordered_at, code)
    select customer_id, order_id, ordered_at, code from ${records(codes, CODE_COLUMNS)}`.execute(tx);
}

async function insertAnonymous(tx: Tx, sales: SaleRow[]) {
  if (sales.length === 0) return;
  await sql`
    insert into orders.anonymous_order (${COMMON})
    select ${COMMON} from ${records(headsOf(sales), SALE_COLUMNS)}`.execute(tx);
  const codes = codesOf(sales);
  if (codes.length === 0) return;
  await sql`
    insert into orders.anonymous_applied_coupon (store_id, order_id, ordered_at, code)
    select store_id, order_id, ordered_at, code from ${records(codes, CODE_COLUMNS)}`.execute(tx);
}

/** The orders behind these documents in the words of the contract, by id; for telling in what a repeat differs. */
export async function readOrders(tx: Tx, documents: KnownDocument[]): Promise<Map<number, StoredOrder>> {
  if (documents.length === 0) return new Map();
  const customers = documents.map((d) => d.customerId).filter((id) => id !== null);
  const stores = documents.map((d) => d.storeId);
  const times = documents.map((d) => d.orderedAt);
  const ids = documents.map((d) => d.orderId);
  const lines = sql`(select jsonb_agg(jsonb_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity,
      'unitPriceFen', l.price_fen, 'discountFen', coalesce(l.discount_fen, 0)) order by l.line_no)
    from unnest(k.line_skus, k.line_names, k.line_quantities, k.line_prices_fen, k.line_discounts_fen)
      with ordinality as l (sku, name, quantity, price_fen, discount_fen, line_no)) as lines`;
  const { rows } = await sql<StoredOrder & { orderId: number }>`
    select o.order_id as "orderId", s.code as store, o.channel, o.ordered_at as "orderedAt", o.link,
      coalesce(o.codes, '{}') as "couponCodes", o.lines,
      coalesce((select jsonb_agg(jsonb_build_object('code', a.code, 'discountFen', a.discount_fen))
        from orders.coupon_amount a where a.document_id = o.order_id), '[]') as "couponDiscounts"
    from (
      select order_id, store_id, ordered_at, channel, link, ${lines},
        (select array_agg(code) from orders.applied_coupon c
          where c.customer_id = k.customer_id and c.order_id = k.order_id) as codes
      from orders.sale k
      where customer_id = any(${customers}::bigint[]) and ordered_at = any(${times}::timestamptz[])
        and order_id = any(${ids}::bigint[])
      union all
      select order_id, store_id, ordered_at, channel, link, ${lines},
        (select array_agg(code) from orders.anonymous_applied_coupon c
          where c.store_id = k.store_id and c.order_id = k.order_id)
      from orders.anonymous_order k
      where store_id = any(${stores}::bigint[]) and ordered_at = any(${times}::timestamptz[])
        and order_id = any(${ids}::bigint[])
    ) o
    join organisation.store_info s on s.store_id = o.store_id`.execute(tx);
  return new Map(rows.map(({ orderId, ...order }) => [orderId, order]));
}

export async function storesByCode(tx: Tx, codes: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; id: number }>`
    select code, store_id as id from organisation.store_info where code = any(${codes})`.execute(tx);
  return new Map(rows.map((row) => [row.code, row.id]));
}
