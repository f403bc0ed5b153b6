import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';

/** Member banned; not logged in within a year (doc 90313). */
export const BANNED = 40143;
export const AWAY = 40205;

/** Whether a code says something about the account that was asked for, and not about our request. */
export const speaksOfAccount = (code: number | string | null): boolean => [BANNED, AWAY].includes(Number(code));

export interface AccountError {
  accountId: number;
  code: number;
  /** The API whose call was refused, as WeCom names it. */
  api: string;
}

/** Seen by any call: what the health of the account is decided by, at its next look. */
export async function writeAccountErrors(tx: Tx, errors: readonly AccountError[], at: Date): Promise<void> {
  if (errors.length === 0) return;
  await sql`
    insert into delivery.account_error as e (account_id, code, seen_at, api)
    select distinct on (x."accountId", x.code) x."accountId", x.code, ${at}::timestamptz, x.api
    from jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) as x("accountId" bigint, code integer, api text)
    order by x."accountId", x.code, x.api
    on conflict (account_id, code) do update set seen_at = greatest(e.seen_at, excluded.seen_at), api = excluded.api`.execute(
    tx,
  );
}
