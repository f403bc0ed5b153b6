import { type RawBuilder, sql } from 'kysely';
import type { Changes } from '../../../platform/changes/index.ts';
import type { Tx } from '../../../platform/database/index.ts';
import type { OrderRef } from '../facts.ts';
import type { Mapping } from './mapping.ts';

/** How many rows of the file came to what. */
export interface Counts {
  accepted: number;
  unchanged: number;
  merged: number;
  /** Of those three: rows of documents that name nobody. */
  anonymous: number;
}

export interface Merged extends Counts {
  /** Orders that are new or were changed. */
  orders: OrderRef[];
  anonymousOrders: number;
}

export interface Part {
  mapping: Mapping;
  part: number;
  changes: Changes;
}

/** The orders of the part that meet a condition, as facts name them. */
export async function refsOf(tx: Tx, condition: RawBuilder<unknown>): Promise<OrderRef[]> {
  const { rows } = await sql<{ customerId: number; orderId: number; orderedAt: Date }>`
    select coalesce(customer, owner) as "customerId", order_id as "orderId", ordered_at as "orderedAt"
    from import_part where ${condition} order by invoice`.execute(tx);
  return rows.map((row) => ({ ...row, orderedAt: row.orderedAt.toISOString() }));
}
