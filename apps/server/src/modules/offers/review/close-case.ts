import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

interface Decided {
  decision: string;
  note: string | null;
  decidedBy: string;
  decidedAt: Date;
}

/** Of a case that was locked and is open. */
export async function closeCase(tx: Tx, caseId: string, { decision, note, decidedBy, decidedAt }: Decided) {
  await sql`
    update offers.review_case
    set state = 'closed', decision = ${decision}, note = ${note}, decided_by = ${decidedBy}, decided_at = ${decidedAt}
    where case_id = ${caseId} and state = 'open'`.execute(tx);
}
