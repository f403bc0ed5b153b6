import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { PersonalData } from '../customers/index.ts';
import { moveBetweenCustomers, moveToStores, refundsBetweenCustomers, refundsToStores } from './move.ts';

/** Orders go along when two customers become one; when one is forgotten, what was sold stays as anonymous sales. */
export const personalData: PersonalData = {
  module: 'orders',

  async merge(tx: Tx, from: number, to: number) {
    await pointNumbers(tx, from, to);
    await moveBetweenCustomers(
      tx,
      sql`select order_id, ordered_at, customer_id as from_id, ${to}::bigint as to_id from orders.sale
        where customer_id = ${from}`,
    );
    await refundsBetweenCustomers(tx, sql`select ${from}::bigint as from_id, ${to}::bigint as to_id`);
  },

  async erase(tx: Tx, customerId: number) {
    await pointNumbers(tx, customerId, null);
    await moveToStores(tx, sql`select ${customerId}::bigint as customer_id`);
    await refundsToStores(tx, sql`select ${customerId}::bigint as customer_id`);
  },

  async export(db: Db, customerId: number) {
    const { rows: orders } = await sql`
      select s.source, s.external_no as "number", i.name as store, s.channel, s.ordered_at as "orderedAt",
        s.paid_fen as "paidFen", s.refunded_fen as "refundedFen",
        (select jsonb_agg(jsonb_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity, 'amountFen', l.amount_fen)
            order by l.line_no)
          from unnest(s.line_skus, s.line_names, s.line_quantities, s.line_amounts_fen)
            with ordinality as l (sku, name, quantity, amount_fen, line_no)) as lines,
        (select jsonb_agg(c.code order by c.code) from orders.applied_coupon c
          where c.customer_id = s.customer_id and c.order_id = s.order_id) as "couponCodes"
      from orders.sale s
      left join organisation.store_info i on i.store_id = s.store_id
      where s.customer_id = ${customerId}
      order by s.ordered_at, s.source, s.external_no`.execute(db);
    const { rows: refunds } = await sql`
      select source, refund_no as "number", refunded_at as "refundedAt", sku, name, quantity, amount_fen as "amountFen"
      from orders.refund where customer_id = ${customerId}
      order by refunded_at, source, refund_no, line_no`.execute(db);
    return { orders, refunds };
  },
};

/** Before her documents move: their numbers are found through them. */
async function pointNumbers(tx: Tx, from: number, to: number | null) {
  await sql`
    update orders.external_number n set customer_id = ${to}
    from (
      select external_no, source, 'sale' as kind from orders.sale where customer_id = ${from}
      union select refund_no, source, 'refund' from orders.refund where customer_id = ${from}
    ) d
    where n.external_no = d.external_no and n.source = d.source and n.kind = d.kind`.execute(tx);
}
