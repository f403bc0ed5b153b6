import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { ORDERS_RECORDED, type OrderRef, type OrdersRecorded } from './facts.ts';

/** Orders a fact names at most. */
const PER_FACT = 1000;

/** Tells that orders were recorded or changed, in sets, and records whose. */
export async function announce(
  { facts, changes }: Pick<Platform, 'facts' | 'changes'>,
  tx: Tx,
  { at, orders, anonymous }: { at: Date; orders: OrderRef[]; anonymous: number },
) {
  if (orders.length === 0 && anonymous === 0) return;
  if (orders.length > 0) await changes.record(tx, { topic: 'orders', customers: buyersOf(orders), since: 'each' });
  for (let from = 0; from === 0 || from < orders.length; from += PER_FACT) {
    const payload: OrdersRecorded = {
      orders: orders.slice(from, from + PER_FACT),
      anonymous: from === 0 ? anonymous : 0,
    };
    await facts.publish(tx, { type: ORDERS_RECORDED, at, payload });
  }
}

const buyersOf = (orders: OrderRef[]) => sql`
  select * from unnest(${orders.map((order) => order.customerId)}::bigint[], ${orders.map((order) => order.orderedAt)}::timestamptz[])
    as o (customer_id, since)`;
