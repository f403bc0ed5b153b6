import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { type Actor, storeScope } from '../../access/index.ts';

/** Accounts, rules and links are the corp's: who answers for some stores can't change them for all. */
export function demandChain(actor: Actor): void {
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

/** A conversation outside the actor's stores is as unknown as none. */
export async function demandConversation(
  db: Db,
  actor: Actor,
  { openKfid, externalUserid }: { openKfid: string; externalUserid: string },
): Promise<void> {
  const { rows } = await sql`
    select 1 from delivery.kf_conversation c
    where c.external_userid = ${externalUserid} and c.open_kfid = ${openKfid} and ${storeScope(actor, 'c.store_id')}`.execute(
    db,
  );
  if (rows.length === 0) throw new AppError('delivery.kf_conversation_not_found', {}, 404);
}
