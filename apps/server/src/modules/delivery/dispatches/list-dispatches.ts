import type { DispatchList } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../../platform/database/index.ts';

type Dispatch = z.infer<typeof DispatchList>['dispatches'][number];

/** The requests of one run, as the console shows them. */
export async function listDispatches(db: Db, runId: number): Promise<Dispatch[]> {
  const { rows } = await sql<Dispatch>`
    select d.dispatch_no as no, a.name as account, d.userid, d.chat_type as "chatType", d.variant, d.state, d.recipients,
      d.sent_count as sent, ${instant('d.send_at')} as "sendAt", ${instant('d.sent_at')} as "sentAt",
      ${instant('d.confirmed_at')} as "confirmedAt", ${instant('d.expires_at')} as "expiresAt",
      ${instant('d.read_at')} as "readAt", d.reminders, d.error
    from delivery.dispatch d
    join organisation.account_info a on a.account_id = d.account_id
    where d.run_id = ${runId} order by d.dispatch_no`.execute(db);
  return rows;
}

/** ISO 8601 in UTC, as JSON carries instants. */
const instant = (column: string) =>
  sql<string | null>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
