import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/*
 * An order changes hands by insert and delete: a customer's key is never updated. Each function takes the set as SQL
 * and moves sales, coupons and the refunds that belong to them; ids and instants stay. The caller holds the
 * rows of orders.external_number.
 */

const list = (names: string) => (alias: string) =>
  sql.raw(
    names
      .split(/,\s*/)
      .map((name) => `${alias}.${name}`)
      .join(', '),
  );
const SALE = `ordered_at, order_id, source, external_no, channel, total_fen, discount_fen, paid_fen, refunded_fen, link, currency_note, line_skus, line_names, line_quantities, line_prices_fen, line_amounts_fen, line_discounts_fen, line_source_micros, line_sold_at`;
const CODE = `order_id, ordered_at, code`;
const REFUND = `refund_id, line_no, refunded_at, source, refund_no, amount_fen, sku, name, quantity, source_micros, order_id, ordered_at, sale_line_no`;
const sale = list(SALE);
const code = list(CODE);
const refund = list(REFUND);

/** Rows (order_id, ordered_at, store_id, customer_id): orders that live with their store, and whose they are. */
export async function moveToCustomers(tx: Tx, found: RawBuilder<unknown>) {
  await sql`
    insert into orders.sale (customer_id, store_id, ${sql.raw(SALE)})
    select w.customer_id, o.store_id, ${sale('o')} from (${found}) w
    join orders.anonymous_order o using (store_id, ordered_at, order_id)`.execute(tx);
  await sql`
    insert into orders.applied_coupon (customer_id, ${sql.raw(CODE)})
    select w.customer_id, ${code('c')} from (${found}) w
    join orders.anonymous_applied_coupon c using (store_id, order_id)`.execute(tx);
  await refundsToCustomers(
    tx,
    sql`select r.refund_id, r.store_id, w.customer_id from (${found}) w
      join orders.anonymous_refund r using (store_id, order_id)`,
  );
  for (const table of ['anonymous_applied_coupon', 'anonymous_order']) {
    await sql`
      delete from ${sql.table(`orders.${table}`)} o using (${found}) w
      where o.store_id = w.store_id and o.ordered_at = w.ordered_at and o.order_id = w.order_id`.execute(tx);
  }
}

/** Rows (refund_id, store_id, customer_id): refunds to somebody who is known now. */
export async function refundsToCustomers(tx: Tx, found: RawBuilder<unknown>) {
  await sql`
    insert into orders.refund (customer_id, store_id, ${sql.raw(REFUND)})
    select w.customer_id, r.store_id, ${refund('r')} from (select distinct * from (${found}) f) w
    join orders.anonymous_refund r using (store_id, refund_id)`.execute(tx);
  await sql`
    update orders.external_number n set customer_id = r.customer_id
    from (${found}) w join orders.refund r using (customer_id, refund_id)
    where n.external_no = r.refund_no and n.source = r.source and n.kind = 'refund'`.execute(tx);
  await sql`
    delete from orders.anonymous_refund r using (${found}) w
    where r.store_id = w.store_id and r.refund_id = w.refund_id`.execute(tx);
}

/** Rows (order_id, ordered_at, from_id, to_id): orders of one customer that are another's. */
export async function moveBetweenCustomers(tx: Tx, moved: RawBuilder<unknown>) {
  await sql`
    insert into orders.sale (customer_id, store_id, ${sql.raw(SALE)})
    select w.to_id, o.store_id, ${sale('o')} from (${moved}) w
    join orders.sale o on o.customer_id = w.from_id and o.ordered_at = w.ordered_at and o.order_id = w.order_id`.execute(
    tx,
  );
  await sql`
    insert into orders.applied_coupon (customer_id, ${sql.raw(CODE)})
    select w.to_id, ${code('c')} from (${moved}) w
    join orders.applied_coupon c on c.customer_id = w.from_id and c.order_id = w.order_id`.execute(tx);
  for (const table of ['applied_coupon', 'sale']) {
    await sql`
      delete from ${sql.table(`orders.${table}`)} o using (${moved}) w
      where o.customer_id = w.from_id and o.ordered_at = w.ordered_at and o.order_id = w.order_id`.execute(tx);
  }
}

/** Rows (from_id, to_id): all refunds of the one become the other's. */
export async function refundsBetweenCustomers(tx: Tx, moved: RawBuilder<unknown>) {
  await sql`
    insert into orders.refund (customer_id, store_id, ${sql.raw(REFUND)})
    select w.to_id, r.store_id, ${refund('r')} from (${moved}) w
    join orders.refund r on r.customer_id = w.from_id`.execute(tx);
  await sql`delete from orders.refund r using (${moved}) w where r.customer_id = w.from_id`.execute(tx);
}

/** Rows (customer_id): all their orders become anonymous. */
export async function moveToStores(tx: Tx, forgotten: RawBuilder<unknown>) {
  await sql`
    insert into orders.anonymous_order (store_id, ${sql.raw(SALE)})
    select o.store_id, ${sale('o')} from (${forgotten}) w join orders.sale o using (customer_id)`.execute(tx);
  await sql`
    insert into orders.anonymous_applied_coupon (store_id, ${sql.raw(CODE)})
    select o.store_id, ${code('c')} from (${forgotten}) w
    join orders.sale o using (customer_id)
    join orders.applied_coupon c using (customer_id, order_id)`.execute(tx);
  for (const table of ['applied_coupon', 'sale']) {
    await sql`delete from ${sql.table(`orders.${table}`)} o using (${forgotten}) w where o.customer_id = w.customer_id`.execute(
      tx,
    );
  }
}

/** Rows (customer_id): all refunds to them become anonymous. */
export async function refundsToStores(tx: Tx, forgotten: RawBuilder<unknown>) {
  await sql`
    insert into orders.anonymous_refund (store_id, ${sql.raw(REFUND)})
    select r.store_id, ${refund('r')} from (${forgotten}) w join orders.refund r using (customer_id)`.execute(tx);
  await sql`delete from orders.refund r using (${forgotten}) w where r.customer_id = w.customer_id`.execute(tx);
}
