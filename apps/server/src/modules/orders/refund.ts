import type { PostRefund, RefundResult } from '@xiaoer/contracts';
import type { z } from 'zod';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, demandStore } from '../access/index.ts';
import { confirmRefund, findCancellation } from './cancellations.ts';
import { keepAmounts } from './coupon-amounts.ts';
import { ORDER_REFUNDED, type OrderRefunded } from './facts.ts';
import { amountsIn } from './order.ts';
import { addToOrder, insertRefund } from './refund-rows.ts';
import * as repo from './repository.ts';

type Refund = z.output<typeof PostRefund>;

/**
 * Money given back for one order, as a till or shop reports it. The refund's own number is its key: the same refund
 * twice changes nothing, another one under its number is a conflict. Together an order's refunds never exceed what was paid.
 * An order that its customer cancelled alone is booked back already, coupons and all: a refund of it says that the money was
 * really given.
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
      const cancelled = await findCancellation(tx, given);
      const [taken] = await repo.takeNumbers(tx, 'refund', given.source, [
        {
          externalNo: given.refundNo,
          // What only confirms a cancellation is no document of hers.
          customerId: cancelled ? null : order.customerId,
          storeId: order.storeId,
          orderedAt: new Date(given.refundedAt),
          digest: digestOf(given),
        },
      ]);
      if (!taken) return repeated(tx, given);

      if (cancelled) {
        const confirmed = { ...given, at: new Date(given.refundedAt) };
        if (!(await confirmRefund(tx, confirmed))) throw exceedsPaid();
        // What a till took back before her cancellation could: that one knows nothing of it.
        const others = amountsOf(given, { order, documentId: taken.orderId });
        await keepAmounts(
          tx,
          others.filter(({ code }) => !cancelled.couponCodes.includes(code)),
        );
        return { result: 'accepted' };
      }
      const { rows } = await addToOrder(tx, order, given.amountFen);
      if (rows.length === 0) throw exceedsPaid();
      const { source, refundNo, amountFen } = given;
      const refundedAt = new Date(given.refundedAt);
      await insertRefund(tx, { order, refundId: taken.orderId, source, refundNo, refundedAt, amountFen });
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

const exceedsPaid = () => new AppError('orders.refund_exceeds_paid', { field: 'amountFen' }, 422);

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
