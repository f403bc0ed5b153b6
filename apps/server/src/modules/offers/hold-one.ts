import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { holdCustomers } from '../customers/index.ts';

/** Who she is now, held until the transaction ends: see `holdCustomers`. Throws 409 `offers.who_are_you` when she was erased. */
export async function holdOne(tx: Tx, customerId: number): Promise<number> {
  const changed = await holdCustomers(tx, sql`select ${customerId}::bigint as customer_id`);
  const now = changed.has(customerId) ? changed.get(customerId)! : customerId;
  if (now === null) throw new AppError('offers.who_are_you', {}, 409);
  return now;
}
