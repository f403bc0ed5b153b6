import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { announce } from './announce.ts';
import { moveToCustomers } from './move.ts';
import * as repo from './repository.ts';

/** An anonymous order (locked in `orders.external_number`) and whose it turned out to be. */
export interface Adoption {
  source: string;
  externalNo: string;
  orderId: number;
  storeId: number;
  orderedAt: Date;
  customerId: number;
}

/** Moves anonymous orders, with everything that belongs to them, to the customers they belong to. */
export async function adoptOrders(tx: Tx, adoptions: Adoption[]) {
  if (adoptions.length === 0) return;
  const rows = sql.join(
    adoptions.map(
      (a) =>
        sql`(${a.source}, ${a.externalNo}, ${a.orderId}::bigint, ${a.orderedAt}::timestamptz, ${a.storeId}::bigint, ${a.customerId}::bigint)`,
    ),
  );
  const found = sql`select * from (values ${rows}) v (source, external_no, order_id, ordered_at, store_id, customer_id)`;
  await moveToCustomers(tx, found);
  await sql`
    update orders.external_number n set customer_id = f.customer_id from (${found}) f
    where n.external_no = f.external_no and n.source = f.source and n.kind = 'sale'`.execute(tx);
}

/**
 * For whoever learns whose an order is (a coupon of hers was redeemed with it, her receipt was scanned). Orders that
 * have a customer already, or are unknown, stay as they are. Answers how many moved.
 */
export function createAdopt({ platform }: { platform: Platform }) {
  return async function adopt(
    tx: Tx,
    { source, externalNos, customerId, at }: { source: string; externalNos: string[]; customerId: number; at: Date },
  ): Promise<number> {
    const documents = await repo.lockDocuments(tx, 'sale', source, externalNos);
    const adoptions = documents.filter((d) => d.customerId === null).map((d) => ({ ...d, source, customerId }));
    await adoptOrders(tx, adoptions);
    const orders = adoptions.map((a) => ({ customerId, orderId: a.orderId, orderedAt: a.orderedAt.toISOString() }));
    await announce(platform, tx, { at, orders, anonymous: 0 });
    return adoptions.length;
  };
}
