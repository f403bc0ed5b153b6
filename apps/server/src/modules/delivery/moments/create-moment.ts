import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { MessageContent } from '../../content/index.ts';

/** Who may be asked at once (doc 95094). */
export const MOST_ACCOUNTS = 100_000;

export interface CreateMoment {
  /** The same key is the same moment. */
  key: string;
  runId?: number | null;
  variant?: string | null;
  name: string;
  /** Its name in its link: stable, no database id. */
  marker: string;
  content: MessageContent;
  /** Customers with one of these corp tags see it; none: every customer of the accounts. */
  tagIds?: readonly string[];
  /** Rows `(account_id bigint)`. */
  accounts: RawBuilder<unknown>;
  /** Who asks, as the audit shows people. */
  by: string;
  at: Date;
  sendAt: Date;
  /** What nobody published by then is cancelled. */
  expiresAt: Date;
}

/** Freezes what is asked of whom. Called again with the same key it changes nothing. Null: nobody to ask. */
export async function createMoment(
  tx: Tx,
  moment: CreateMoment,
): Promise<{ momentId: number; accounts: number } | null> {
  const { key, runId = null, variant = null, name, marker, content, tagIds = [], by, at, sendAt, expiresAt } = moment;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`delivery.moment:${key}`}, 0))`.execute(tx);
  const before = await find(tx, key);
  if (before) return before;
  const { rows } = await sql`
    with asked as (
      select distinct a.account_id, a.userid, a.corp_id
      from (${moment.accounts}) s join organisation.account_info a on a.account_id = s.account_id
      where a.active
    ), made as (
      insert into delivery.moment
        (moment_key, corp_id, run_id, variant, name, marker, content, tag_ids, state, made_at, made_by, send_at, expires_at)
      select ${key}, (select min(corp_id) from asked), ${runId}::bigint, ${variant}::text, ${name}, ${marker},
        ${JSON.stringify(content)}::jsonb, ${tagIds}::text[], 'ready', ${at}::timestamptz, ${by}, ${sendAt}::timestamptz,
        ${expiresAt}::timestamptz
      where exists (select from asked)
      returning moment_id, corp_id
    )
    insert into delivery.moment_account (moment_id, account_id, userid, state)
    select made.moment_id, asked.account_id, asked.userid, 'asked' from made join asked using (corp_id)
    order by asked.userid collate "C" limit ${MOST_ACCOUNTS}
    returning account_id`.execute(tx);
  return rows.length === 0 ? null : find(tx, key);
}

async function find(tx: Tx, key: string): Promise<{ momentId: number; accounts: number } | null> {
  const { rows } = await sql<{ momentId: number; accounts: number }>`
    select m.moment_id as "momentId", (select count(*) from delivery.moment_account a where a.moment_id = m.moment_id) as accounts
    from delivery.moment m where m.moment_key = ${key}`.execute(tx);
  return rows[0] ?? null;
}
