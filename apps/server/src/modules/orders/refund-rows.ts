import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { KnownDocument } from './repository.ts';

/** An order that is locked in `orders.external_number`. */
export type RefundedOrder = Omit<KnownDocument, 'digest'>;

interface NewRefund {
  order: RefundedOrder;
  refundId: number;
  source: string;
  refundNo: string;
  refundedAt: Date;
  amountFen: number;
}

/** Answers a row when the amount was still there to give back. */
export async function addToOrder(tx: Tx, order: RefundedOrder, amountFen: number) {
  return order.customerId === null
    ? sql`
        update orders.anonymous_order set refunded_fen = refunded_fen + ${amountFen}
        where store_id = ${order.storeId} and ordered_at = ${order.orderedAt} and order_id = ${order.orderId}
          and refunded_fen + ${amountFen} <= paid_fen
        returning order_id`.execute(tx)
    : sql`
        update orders.sale set refunded_fen = refunded_fen + ${amountFen}
        where customer_id = ${order.customerId} and ordered_at = ${order.orderedAt} and order_id = ${order.orderId}
          and refunded_fen + ${amountFen} <= paid_fen
        returning order_id`.execute(tx);
}

export async function insertRefund(tx: Tx, { order, ...refund }: NewRefund): Promise<void> {
  const values = sql`${refund.refundId}, 1, ${refund.refundedAt}, ${refund.source}, ${refund.refundNo}, ${order.storeId},
    ${refund.amountFen}, ${order.orderId}, ${order.orderedAt}`;
  const columns = sql`refund_id, line_no, refunded_at, source, refund_no, store_id, amount_fen, order_id, ordered_at`;
  if (order.customerId === null)
    await sql`insert into orders.anonymous_refund (${columns}) values (${values})`.execute(tx);
  else
    await sql`insert into orders.refund (customer_id, ${columns}) values (${order.customerId}, ${values})`.execute(tx);
}
