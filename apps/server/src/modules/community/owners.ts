import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/**
 * Groups whose owner we changed by API, which makes no callback (CALLBACKS §14). Where the platform tells it all the
 * same, its event has the group read, and the reading says the same.
 */
export async function changeOwners(
  tx: Tx,
  { chatIds, accountId, userid }: { chatIds: string[]; accountId: number; userid: string },
): Promise<void> {
  await sql`
    update community.store_group set owner_userid = ${userid}, owner_account_id = ${accountId}
    where chat_id = any(${chatIds}::text[]) and state = 'active'`.execute(tx);
}
