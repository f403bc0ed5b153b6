import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

/** Our own changes make no callback (CALLBACKS §14): written down with what we know of their outcome. */
export async function noteApiChange(
  tx: Tx,
  { at, api, subject, outcome }: { at: Date; api: string; subject: string; outcome: string },
): Promise<void> {
  await sql`
    insert into delivery.api_change (at, api, subject, outcome)
    values (${at}, ${api}, ${subject}, ${outcome})`.execute(tx);
}
