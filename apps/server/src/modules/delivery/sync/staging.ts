import type { ContactOfMember } from '@xiaoer/wecom';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { BatchAccount } from './batches.ts';

/** Pages of one list, in the order in which WeCom answered them. */
export interface PageRange {
  syncId: number;
  batchNo: number;
  fromPage: number;
  untilPage: number;
}

/** Puts listed ties where SQL finds them; answers how many are ours. What comes of an account not asked for is left out. */
export async function stage(
  tx: Tx,
  { syncId, batchNo, fromPage }: PageRange,
  contacts: readonly ContactOfMember[],
  accounts: readonly BatchAccount[],
): Promise<number> {
  const byUserid = new Map(accounts.map(({ userid, accountId }) => [userid.toLowerCase(), accountId]));
  const rows = contacts.flatMap(({ external_contact, follow_info }) => {
    const accountId = byUserid.get(follow_info.userid.toLowerCase());
    if (accountId === undefined) return [];
    return {
      externalUserid: external_contact.external_userid,
      unionid: external_contact.unionid ?? null,
      accountId,
      addedAt: follow_info.createtime,
      state: follow_info.state || null,
      tagIds: [...new Set(follow_info.tag_id)],
    };
  });
  if (rows.length === 0) return 0;
  await sql`
    insert into delivery.sync_contact
      (sync_id, batch_no, page_no, external_userid, unionid, account_id, added_at, state, tag_ids)
    select ${syncId}, ${batchNo}, ${fromPage}, x."externalUserid", x.unionid, x."accountId", to_timestamp(x."addedAt"),
      x.state, array(select jsonb_array_elements_text(x."tagIds"))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x
      ("externalUserid" text, unionid text, "accountId" bigint, "addedAt" bigint, state text, "tagIds" jsonb)`.execute(
    tx,
  );
  return rows.length;
}

const ROWS = sql`select external_userid, unionid, account_id, added_at, state, tag_ids from delivery.sync_contact`;

/** The ties of some pages, as `customers` takes them. */
export const stagedPages = ({ syncId, batchNo, fromPage, untilPage }: PageRange): RawBuilder<unknown> =>
  sql`${ROWS} where sync_id = ${syncId}::bigint and batch_no = ${batchNo}::integer
    and page_no >= ${fromPage}::integer and page_no < ${untilPage}::integer`;

/** All ties of a list. */
export const stagedBatch = ({ syncId, batchNo }: Pick<PageRange, 'syncId' | 'batchNo'>): RawBuilder<unknown> =>
  sql`${ROWS} where sync_id = ${syncId}::bigint and batch_no = ${batchNo}::integer`;

/** How many contacts each account of a list has. */
export async function countStaged(
  tx: Tx,
  { syncId, batchNo }: Pick<PageRange, 'syncId' | 'batchNo'>,
): Promise<Map<number, number>> {
  const { rows } = await sql<{ accountId: number; n: number }>`
    select account_id as "accountId", count(*) as n from delivery.sync_contact
    where sync_id = ${syncId} and batch_no = ${batchNo} group by 1`.execute(tx);
  return new Map(rows.map(({ accountId, n }) => [accountId, n]));
}

/**
 * The planner thinks of rows that came a moment ago as none, and would compare a hundred thousand with as many one by
 * one. A sample of thirty thousand rows takes a tenth of a second.
 */
export async function analyseStaged(tx: Tx): Promise<void> {
  await sql`analyze delivery.sync_contact`.execute(tx);
}
