import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, actorWith } from '../../access/index.ts';
import { holdCustomers } from '../../customers/index.ts';
import { keepAmounts } from '../coupon-amounts.ts';
import { ORDER_REFUNDED, type OrderRefunded } from '../facts.ts';
import { addToOrder, insertRefund } from '../refund-rows.ts';
import * as repo from '../repository.ts';
import { SHOWN_DAYS } from '../states.ts';
import { type Cancellable, refusalOfCancel } from './cancel-rule.ts';

/** Offers': gives back, whole, the coupons that were redeemed with an order; answers those that can be used again. */
export type GiveBackOfOrder = (
  tx: Tx,
  actor: Actor,
  order: { codes: string[]; orderId: number; orderedAt: Date; storeId: number; at: Date },
) => Promise<{ code: string; discountFen: number }[]>;

interface OwnOrder extends Cancellable {
  orderId: number;
  source: string;
  externalNo: string;
  storeId: number;
  storeName: string;
  paidFen: number;
  /** Hers, that no later order of hers names as well. */
  codes: string[];
  /** Of which the order says what they took off. */
  toldCodes: string[];
  isCancelled: boolean;
}

/**
 * A customer cancels an order of hers, alone: once, whatever is asked at the same moment. The order's row is locked, as refunds
 * and states lock it. Booked as a refund of all that was paid; the money itself is given back by the chain's order system,
 * which reads `orders.cancellation`. The coupons come back in the same transaction. Lost answer: asked again, the same.
 */
export function createCancelOwn({
  platform,
  audit,
  giveBackOfOrder,
  minutes,
}: {
  platform: Platform;
  audit: Audit;
  giveBackOfOrder: GiveBackOfOrder;
  /** For how long after placing it; 0: nobody cancels alone. */
  minutes: number;
}) {
  /** @returns whose order it is by now. Throws 404 `orders.order_not_found`, 409 `orders.too_late_to_cancel` with the reason. */
  return async function cancelOwn(asker: number, orderId: number): Promise<number> {
    const at = platform.clock.now();
    await platform.facts.prepare(at);
    return platform.db.transaction().execute(async (tx) => {
      const customerId = await heldCustomer(tx, asker);
      const found = customerId === null ? null : await findOwn(tx, { customerId, orderId, at });
      if (customerId === null || !found) throw new AppError('orders.order_not_found', {}, 404);
      await repo.lockDocuments(tx, 'sale', found.source, [found.externalNo]);
      const order = (await findOwn(tx, { customerId, orderId, at }))!; // what was waited for may have changed it
      if (order.isCancelled) return customerId;
      const reason = refusalOfCancel(order, { at, minutes });
      if (reason) throw new AppError('orders.too_late_to_cancel', { reason, store: order.storeName }, 409);
      await book(tx, customerId, order, at);
      platform.crashAt('orders.inside_cancel');
      return customerId;
    });
  };

  async function book(tx: Tx, customerId: number, order: OwnOrder, at: Date): Promise<void> {
    const { orderId, source, externalNo, storeId, orderedAt, paidFen: amountFen } = order;
    const actor = actorWith({ kind: 'customer', id: String(customerId), label: 'customer', storeIds: null }, []);
    const refundNo = `cancelled:${externalNo}`;
    const [refund] = await repo.takeNumbers(tx, 'refund', source, [
      { externalNo: refundNo, customerId, storeId, orderedAt: at, digest: refundNo },
    ]);
    // Somebody else's document has this number.
    if (!refund) throw new AppError('orders.conflict', { field: 'refundNo' }, 409);
    const document = { externalNo, orderId, customerId, storeId, orderedAt };
    await addToOrder(tx, document, amountFen);
    await insertRefund(tx, { order: document, refundId: refund.orderId, source, refundNo, refundedAt: at, amountFen });
    const coupons = await giveBackOfOrder(tx, actor, { codes: order.codes, orderId, orderedAt, storeId, at });
    await keepAmounts(
      tx,
      coupons
        .filter(({ code }) => order.toldCodes.includes(code))
        .map((coupon) => ({
          ...coupon,
          ...{ kind: 'refund' as const, documentId: refund.orderId, storeId, at, source, externalNo },
        })),
    );
    await sql`
      with ended as (delete from orders.under_way where external_no = ${externalNo} and source = ${source})
      insert into orders.cancellation (external_no, source, order_id, store_id, cancelled_at, refund_fen, coupon_codes, coupon_fens)
      values (${externalNo}, ${source}, ${orderId}, ${storeId}, ${at}, ${amountFen},
        ${coupons.map(({ code }) => code)}::text[], ${coupons.map(({ discountFen }) => discountFen)}::bigint[])`.execute(
      tx,
    );
    const payload: OrderRefunded = { customerId, orderId, orderedAt: orderedAt.toISOString() };
    await platform.facts.publish(tx, { type: ORDER_REFUNDED, at, payload });
    await platform.changes.record(tx, {
      topic: 'orders',
      customers: [customerId],
      since: orderedAt < at ? orderedAt : at,
    });
    await audit(tx, actor, 'orders.cancelled_alone', `order:${source}/${externalNo}`, {
      refundFen: amountFen,
      coupons: coupons.length,
    });
  }
}

/** Who she is by now, held: neither merged nor erased before this ends. */
async function heldCustomer(tx: Tx, asker: number): Promise<number | null> {
  const changed = await holdCustomers(tx, sql`select ${asker}::bigint as customer_id`);
  return changed.has(asker) ? changed.get(asker)! : asker;
}

async function findOwn(
  tx: Tx,
  { customerId, orderId, at }: { customerId: number; orderId: number; at: Date },
): Promise<OwnOrder | null> {
  const since = new Date(at.getTime() - SHOWN_DAYS * 24 * 3_600_000);
  const { rows } = await sql<OwnOrder>`
    select s.order_id as "orderId", s.source, s.external_no as "externalNo", s.store_id as "storeId", i.name as "storeName",
      s.ordered_at as "orderedAt", s.paid_fen as "paidFen", s.refunded_fen as "refundedFen", u.state,
      k.external_no is not null as "isCancelled",
      array(
        select c.code from orders.applied_coupon c
        where c.customer_id = s.customer_id and c.order_id = s.order_id and not exists (
          select from orders.applied_coupon l
          where l.customer_id = c.customer_id and l.code = c.code and l.ordered_at > c.ordered_at)
      ) as codes,
      array(select a.code from orders.coupon_amount a where a.document_id = s.order_id and a.kind = 'sale') as "toldCodes"
    from orders.sale s
    join organisation.store_info i on i.store_id = s.store_id
    left join orders.under_way u on u.external_no = s.external_no and u.source = s.source
    left join orders.cancellation k on k.external_no = s.external_no and k.source = s.source
    where s.customer_id = ${customerId} and s.ordered_at >= ${since} and s.order_id = ${orderId}`.execute(tx);
  return rows[0] ?? null;
}
