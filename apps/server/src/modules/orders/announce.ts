import type { Tx } from '../../platform/database/index.ts';
import type { Facts } from '../../platform/facts/index.ts';
import { ORDERS_RECORDED, type OrderRef, type OrdersRecorded } from './facts.ts';

/** Orders a fact names at most. */
const PER_FACT = 1000;

/** Tells that orders were recorded or changed, in sets. */
export async function announce(
  facts: Facts,
  tx: Tx,
  { at, orders, anonymous }: { at: Date; orders: OrderRef[]; anonymous: number },
) {
  if (orders.length === 0 && anonymous === 0) return;
  for (let from = 0; from === 0 || from < orders.length; from += PER_FACT) {
    const payload: OrdersRecorded = {
      orders: orders.slice(from, from + PER_FACT),
      anonymous: from === 0 ? anonymous : 0,
    };
    await facts.publish(tx, { type: ORDERS_RECORDED, at, payload });
  }
}
