import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { closeTransfers } from './conclude.ts';

/** Takes back what was not asked yet; what was, runs on: WeCom lets nobody call it back. Null: nothing like it is open. */
export async function cancelPlanned(
  tx: Tx,
  { transferId, by, at }: { transferId: number; by: string; at: Date },
): Promise<{ contacts: number; groups: number } | null> {
  const { rows: open } = await sql`
    update delivery.transfer set cancelled_at = ${at}, cancelled_by = ${by}
    where transfer_id = ${transferId} and state = 'open' and cancelled_at is null returning 1`.execute(tx);
  if (open.length === 0) return null;
  const { rows: contacts } = await sql`
    update delivery.transfer_contact set state = 'cancelled', ended_at = ${at}
    where transfer_id = ${transferId} and state = 'planned' returning 1`.execute(tx);
  const { rows: groups } = await sql`
    update delivery.transfer_group set state = 'cancelled', ended_at = ${at}
    where transfer_id = ${transferId} and state = 'planned' returning 1`.execute(tx);
  await closeTransfers(tx, [{ transferId, at }]);
  return { contacts: contacts.length, groups: groups.length };
}
