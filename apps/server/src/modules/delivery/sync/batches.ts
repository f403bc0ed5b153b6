import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { noteFindings, type SyncRun } from './runs.ts';

/** Members that one list call may name (doc 92994). */
const ACCOUNTS_PER_CALL = 100;

export interface BatchAccount {
  accountId: number;
  userid: string;
  /** Never listed before: what it has is taken over, not mended. */
  isNew: boolean;
}

export interface Batch {
  batchNo: number;
  accounts: BatchAccount[];
  state: 'waiting' | 'reading' | 'read';
  beganAt: Date | null;
  cursor: string | null;
  pages: number;
  contacts: number;
  unlicensed: string[];
}

const BATCH = sql`batch_no as "batchNo", accounts, state, began_at as "beganAt", cursor, pages, contacts, unlicensed`;

export async function openBatches(db: Db | Tx, syncId: number): Promise<Batch[]> {
  const { rows } = await sql<Batch>`
    select ${BATCH} from delivery.sync_batch
    where sync_id = ${syncId} and state in ('waiting', 'reading', 'read') order by batch_no`.execute(db);
  return rows;
}

export async function hasBatches(db: Db, syncId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from delivery.sync_batch where sync_id = ${syncId} limit 1`.execute(db);
  return rows.length > 0;
}

/** Whose contacts a run reads: all active accounts, or those that were never asked about. In the order of their names. */
async function accountsToRead(tx: Tx, { corpId, kind }: SyncRun): Promise<BatchAccount[]> {
  const { rows } = await sql<BatchAccount>`
    select a.account_id as "accountId", a.userid, l.listed_at is null as "isNew"
    from organisation.account_info a left join delivery.account_listing l on l.account_id = a.account_id
    where a.corp_id = ${corpId} and a.active and (l.account_id is null or ${kind !== 'new_accounts'})
    order by a.userid`.execute(tx);
  return rows;
}

/**
 * Plans the lists to read. Who is not among the members with 客户联系 is invisible to us: asking would refuse a whole
 * call, and that nothing can be seen of their contacts says nothing about them.
 * @param followers userids as WeCom lists them; their case means nothing
 * @returns how many contacts these accounts had last time, null when some were never listed
 */
export async function planBatches(
  tx: Tx,
  run: SyncRun,
  followers: readonly string[],
  at: Date,
): Promise<number | null> {
  const visible = new Set(followers.map((userid) => userid.toLowerCase()));
  const accounts = await accountsToRead(tx, run);
  const isVisible = ({ userid }: BatchAccount) => visible.has(userid.toLowerCase());
  const seen = accounts.filter(isVisible);
  await noteInvisible(
    tx,
    run,
    accounts.filter((account) => !isVisible(account)),
    at,
  );
  for (let from = 0, no = 1; from < seen.length; from += ACCOUNTS_PER_CALL, no += 1) {
    await insertBatch(tx, run.syncId, no, seen.slice(from, from + ACCOUNTS_PER_CALL));
  }
  const { rows } = await sql<{ known: number; contacts: number | null }>`
    select count(contacts) as known, sum(contacts)::int8 as contacts from delivery.account_listing
    where account_id = any(${seen.map(({ accountId }) => accountId)}::bigint[])`.execute(tx);
  return rows[0]!.known === seen.length ? (rows[0]!.contacts ?? 0) : null;
}

const insertBatch = (tx: Tx, syncId: number, batchNo: number, accounts: BatchAccount[]) =>
  sql`
    insert into delivery.sync_batch (sync_id, batch_no, accounts, state)
    values (${syncId}, ${batchNo}, ${JSON.stringify(accounts)}::jsonb, 'waiting') on conflict do nothing`.execute(tx);

async function noteInvisible(tx: Tx, { syncId, corpId }: SyncRun, accounts: BatchAccount[], at: Date): Promise<void> {
  const ids = accounts.map(({ accountId }) => accountId);
  await noteListings(
    tx,
    accounts.map(({ accountId }) => ({ accountId, corpId, outcome: 'invisible', contacts: null, problem: null })),
    { at, listedAt: null },
  );
  // Worth a word only where contacts hang on it.
  const { rows } = await sql<{ accountId: number; held: number }>`
    select account_id as "accountId", count(*) as held from customers.active_contact
    where account_id = any(${ids}::bigint[]) group by 1`.execute(tx);
  await noteFindings(
    tx,
    syncId,
    rows.map(({ accountId, held }) => ({ what: 'account_invisible', subject: `account:${accountId}`, n: held })),
  );
}

export interface Listing {
  accountId: number;
  corpId: string;
  outcome: 'listed' | 'invisible' | 'unreadable';
  contacts: number | null;
  problem: string | null;
}

/** What became of asking about accounts. An account that could not be listed keeps the time of its last full list. */
export async function noteListings(
  tx: Tx,
  listings: Listing[],
  { at, listedAt }: { at: Date; listedAt: Date | null },
): Promise<void> {
  if (listings.length === 0) return;
  await sql`
    insert into delivery.account_listing as l (account_id, corp_id, outcome, tried_at, listed_at, contacts, problem)
    select x."accountId", x."corpId", x.outcome, ${at}, ${listedAt}::timestamptz, x.contacts, x.problem
    from jsonb_to_recordset(${JSON.stringify(listings)}::jsonb)
      as x ("accountId" bigint, "corpId" text, outcome text, contacts bigint, problem text)
    on conflict (account_id) do update set
      outcome = excluded.outcome, tried_at = excluded.tried_at, problem = excluded.problem,
      listed_at = coalesce(excluded.listed_at, l.listed_at), contacts = coalesce(excluded.contacts, l.contacts)`.execute(
    tx,
  );
}

export async function beginBatch(db: Db | Tx, syncId: number, batchNo: number, at: Date): Promise<Date> {
  const { rows } = await sql<{ beganAt: Date }>`
    update delivery.sync_batch set state = 'reading', began_at = coalesce(began_at, ${at})
    where sync_id = ${syncId} and batch_no = ${batchNo} returning began_at as "beganAt"`.execute(db);
  return rows[0]!.beganAt;
}

/** The next page to ask for, saved with the rows of the pages before. No cursor: the list is at its end. */
export async function saveCursor(
  tx: Tx,
  { syncId, batchNo }: { syncId: number; batchNo: number },
  read: { cursor: string | null; pages: number; contacts: number; unlicensed: string[] },
): Promise<void> {
  await sql`
    update delivery.sync_batch set cursor = ${read.cursor}, state = ${read.cursor === null ? 'read' : 'reading'},
      pages = pages + ${read.pages}::integer, contacts = contacts + ${read.contacts}::bigint,
      unlicensed = array(select distinct u from unnest(unlicensed || ${read.unlicensed}::text[]) u)
    where sync_id = ${syncId} and batch_no = ${batchNo}`.execute(tx);
}

/** The cursor died: this list begins again, and only this one. */
export async function restartBatch(tx: Tx, syncId: number, { batchNo }: Batch, at: Date): Promise<void> {
  await sql`
    update delivery.sync_run r set step_done = greatest(0, step_done - b.contacts) from delivery.sync_batch b
    where r.sync_id = ${syncId} and b.sync_id = r.sync_id and b.batch_no = ${batchNo}`.execute(tx);
  await sql`delete from delivery.sync_contact where sync_id = ${syncId} and batch_no = ${batchNo}`.execute(tx);
  await sql`
    update delivery.sync_batch set cursor = null, pages = 0, contacts = 0, state = 'waiting', began_at = ${at}
    where sync_id = ${syncId} and batch_no = ${batchNo}`.execute(tx);
}

/** WeCom refuses a list because of somebody on it: two halves are asked instead, until the one is found. */
export async function splitBatch(tx: Tx, syncId: number, batch: Batch, at: Date): Promise<void> {
  await restartBatch(tx, syncId, batch, at);
  await sql`
    update delivery.sync_batch set state = 'split' where sync_id = ${syncId} and batch_no = ${batch.batchNo}`.execute(
    tx,
  );
  const { rows } = await sql<{ no: number }>`
    select max(batch_no) as no from delivery.sync_batch where sync_id = ${syncId}`.execute(tx);
  const middle = Math.ceil(batch.accounts.length / 2);
  await insertBatch(tx, syncId, rows[0]!.no + 1, batch.accounts.slice(0, middle));
  await insertBatch(tx, syncId, rows[0]!.no + 2, batch.accounts.slice(middle));
}

export async function closeBatch(tx: Tx, syncId: number, batchNo: number): Promise<void> {
  await sql`delete from delivery.sync_contact where sync_id = ${syncId} and batch_no = ${batchNo}`.execute(tx);
  await sql`
    update delivery.sync_batch set state = 'done', cursor = null
    where sync_id = ${syncId} and batch_no = ${batchNo}`.execute(tx);
}
