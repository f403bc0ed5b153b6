import type { PostRefund, RefundResult } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, demandStore } from '../access/index.ts';
import { keepAmounts } from './coupon-amounts.ts';
import { ORDER_REFUNDED, type OrderRefunded } from './facts.ts';
import { amountsIn } from './order.ts';
import * as repo from './repository.ts';

type Refund = z.output<typeof PostRefund>;

/**
 * Money given back for one order, as a till or shop reports it. The refund's own number is its key: the same refund
 * twice changes nothing, another one under its number is a conflict. Together an order's refunds never exceed what was paid.
 */
export function createRefund({ platform }: { platform: Platform }) {
  return async function refund(actor: Actor, given: Refund): Promise<z.output<typeof RefundResult>> {
    demand(actor, 'orders.write');
    demandDistinct(given);
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return platform.db.transaction().execute(async (tx) => {
      // Held to the end: refunds of one order come one after the other, and the order cannot change hands meanwhile.
      const [order] = await repo.lockDocuments(tx, 'sale', given.source, [given.externalNo]);
      if (!order) throw new AppError('orders.order_not_found', { field: 'externalNo' }, 404);
      demandStore(actor, order.storeId);
      const [taken] = await repo.takeNumbers(tx, 'refund', given.source, [
        {
          externalNo: given.refundNo,
          customerId: order.customerId,
          storeId: order.storeId,
          orderedAt: new Date(given.refundedAt),
          digest: digestOf(given),
        },
      ]);
      if (!taken) return repeated(tx, given);

      const { rows } = await addToOrder(tx, order, given.amountFen);
      if (rows.length === 0) throw new AppError('orders.refund_exceeds_paid', { field: 'amountFen' }, 422);
      await insertRefund(tx, { order, refundId: taken.orderId, given });
      await keepAmounts(tx, amountsOf(given, { order, documentId: taken.orderId }));
      if (order.customerId !== null) {
        const payload: OrderRefunded = {
          customerId: order.customerId,
          orderId: order.orderId,
          orderedAt: order.orderedAt.toISOString(),
        };
        await platform.facts.publish(tx, { type: ORDER_REFUNDED, at, payload });
        const since = new Date(Math.min(order.orderedAt.getTime(), new Date(given.refundedAt).getTime()));
        await platform.changes.record(tx, { topic: 'orders', customers: [order.customerId], since });
      }
      return { result: 'accepted' };
    });
  };
}

/** One that tells of no coupons keeps the digest it always had. */
const digestOf = (refund: Refund) =>
  [refund.externalNo, new Date(refund.refundedAt).toISOString(), refund.amountFen, amountsIn(refund)]
    .filter((part) => part !== '')
    .join('|');

const amountsOf = (
  { couponDiscounts = [], source, externalNo, refundedAt }: Refund,
  { order, documentId }: { order: repo.KnownDocument; documentId: number },
) =>
  couponDiscounts.map(({ code, discountFen }) => ({
    ...{ code, discountFen, kind: 'refund' as const, documentId, storeId: order.storeId },
    ...{ source, externalNo, at: new Date(refundedAt) },
  }));

function demandDistinct({ couponDiscounts = [] }: Refund): void {
  if (new Set(couponDiscounts.map(({ code }) => code)).size < couponDiscounts.length)
    throw new AppError('orders.coupon_twice', { field: 'couponDiscounts', rule: 'each coupon once' }, 422);
}

async function repeated(tx: Tx, given: Refund): Promise<{ result: 'unchanged' }> {
  const [before] = await repo.findDocuments(tx, 'refund', given.source, [given.refundNo]);
  if (before?.digest === digestOf(given)) return { result: 'unchanged' };
  const [externalNo, refundedAt, amountFen] = before?.digest.split('|') ?? [];
  const field =
    externalNo !== given.externalNo
      ? 'externalNo'
      : refundedAt !== new Date(given.refundedAt).toISOString()
        ? 'refundedAt'
        : amountFen !== String(given.amountFen)
          ? 'amountFen'
          : 'couponDiscounts';
  throw new AppError('orders.conflict', { field }, 409);
}

/** Answers a row when the amount was still there to give back. */
async function addToOrder(tx: Tx, order: repo.KnownDocument, amountFen: number) {
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

async function insertRefund(
  tx: Tx,
  { order, refundId, given }: { order: repo.KnownDocument; refundId: number; given: Refund },
) {
  const values = sql`${refundId}, 1, ${new Date(given.refundedAt)}, ${given.source}, ${given.refundNo}, ${order.storeId},
    ${given.amountFen}, ${order.orderId}, ${order.orderedAt}`;
  const columns = sql`refund_id, line_no, refunded_at, source, refund_no, store_id, amount_fen, order_id, ordered_at`;
  if (order.customerId === null)
    await sql`insert into orders.anonymous_refund (${columns}) values (${values})`.execute(tx);
  else
    await sql`insert into orders.refund (customer_id, ${columns}) values (${order.customerId}, ${values})`.execute(tx);
}
