import type { Partitions } from '../../platform/database/index.ts';

/** The tables of this module that are partitioned by month. */
export const MONTHLY = ['orders.sale', 'orders.anonymous_order'] as const;

/** Makes the partitions these instants need, before the transaction that inserts. Only the months named: a batch may reach back years. */
export async function ensureMonths(partitions: Partitions, instants: Date[]) {
  const months = new Map(instants.map((at) => [at.toISOString().slice(0, 7), at]));
  for (const at of months.values()) {
    await Promise.all(MONTHLY.map((table) => partitions.ensure(table, at)));
  }
}
