import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Cost } from './meter.ts';

export type SyncKind = 'first' | 'nightly' | 'by_hand' | 'new_accounts';
export type SyncStep = 'members' | 'tags' | 'contacts' | 'groups' | 'reconcile' | 'done';

export interface SyncRun {
  syncId: number;
  corpId: string;
  kind: SyncKind;
  step: SyncStep;
  stepTotal: number | null;
  /** Accounts whose great losses a person has looked at. */
  believed: number[];
}

const STEPS: readonly SyncStep[] = ['members', 'tags', 'contacts', 'groups', 'reconcile', 'done'];

export const stepAfter = (step: SyncStep): SyncStep => STEPS[STEPS.indexOf(step) + 1] ?? 'done';

const RUN = sql`sync_id as "syncId", corp_id as "corpId", kind, step, step_total as "stepTotal", believed`;

/** The run that is under way: a killed process leaves it so, and the next goes on with it. */
export async function findRunning(db: Db | Tx, corpId: string): Promise<SyncRun | null> {
  const { rows } = await sql<SyncRun>`
    select ${RUN} from delivery.sync_run where corp_id = ${corpId} and state = 'running'`.execute(db);
  return rows[0] ?? null;
}

/** Null when one is running already: two at a time would read everything twice. */
export async function openRun(
  db: Db | Tx,
  run: { corpId: string; kind: SyncKind; at: Date; askedBy?: string; believed?: number[] },
): Promise<SyncRun | null> {
  const { corpId, kind, at, askedBy = null, believed = [] } = run;
  const { rows } = await sql<SyncRun>`
    insert into delivery.sync_run (corp_id, kind, state, step, asked_by, believed, started_at)
    values (${corpId}, ${kind}, 'running', 'members', ${askedBy}, ${believed}::bigint[], ${at})
    on conflict do nothing returning ${RUN}`.execute(db);
  return rows[0] ?? null;
}

export interface Progress {
  cost: Cost;
  /** More of the step is done. */
  done?: number;
  total?: number | null;
  contacts?: number;
  changed?: number;
}

/** Written last in a transaction: many lanes write to the one row, and wait for each other only for a moment. */
export async function markProgress(db: Db | Tx, syncId: number, progress: Progress): Promise<void> {
  const { cost, done = 0, total, contacts = 0, changed = 0 } = progress;
  await sql`
    update delivery.sync_run set
      step_done = step_done + ${done}::bigint,
      step_total = case when ${total !== undefined} then ${total ?? null}::bigint else step_total end,
      api_calls = api_calls + ${cost.calls}::bigint, least_calls = least_calls + ${cost.least}::bigint,
      worked_ms = worked_ms + ${cost.ms}::bigint,
      contacts_read = contacts_read + ${contacts}::bigint, changed = changed + ${changed}::bigint
    where sync_id = ${syncId}`.execute(db);
}

export async function moveTo(db: Db | Tx, syncId: number, step: SyncStep, cost: Cost): Promise<void> {
  await markProgress(db, syncId, { cost });
  await sql`
    update delivery.sync_run set step = ${step}, step_done = 0, step_total = null where sync_id = ${syncId}`.execute(
    db,
  );
}

export async function endRun(
  db: Db | Tx,
  syncId: number,
  { at, state, problem = null, cost }: { at: Date; state: 'done' | 'refused'; problem?: string | null; cost: Cost },
): Promise<void> {
  await markProgress(db, syncId, { cost });
  await sql`
    update delivery.sync_run set state = ${state}, ended_at = ${at}, problem = ${problem} where sync_id = ${syncId}`.execute(
    db,
  );
  // A refused run is not gone on with: what it had on its way is read again by the next.
  await sql`delete from delivery.sync_contact where sync_id = ${syncId}`.execute(db);
  await sql`delete from delivery.sync_group where sync_id = ${syncId}`.execute(db);
  await sql`delete from delivery.sync_batch where sync_id = ${syncId}`.execute(db);
}

type FindingKind =
  | 'accounts_added'
  | 'accounts_left'
  | 'accounts_back'
  | 'members_refused'
  | 'account_invisible'
  | 'account_unreadable'
  | 'tags_added'
  | 'tags_renamed'
  | 'tags_deleted'
  | 'tags_refused'
  | 'contacts_taken'
  | 'contacts_added'
  | 'contacts_back'
  | 'contacts_ended'
  | 'contacts_refused'
  | 'groups_taken'
  | 'groups_found'
  | 'group_dismissed'
  | 'group_renamed'
  | 'group_owner_changed'
  | 'members_joined'
  | 'members_left'
  | 'group_unreadable'
  | 'perhaps_lost';

export interface Finding {
  what: FindingKind;
  /** `account:<id>`, `chat:<chat_id>`, or the kind of thing. */
  subject: string;
  n: number;
  detail?: object;
}

/** Findings of nothing are not written. A second finding of the same adds up, in the transaction of its effect. */
export async function noteFindings(tx: Tx | Db, syncId: number, findings: readonly Finding[]): Promise<void> {
  const real = findings.filter(({ n }) => n > 0);
  if (real.length === 0) return;
  await sql`
    insert into delivery.sync_finding as f (sync_id, what, subject, n, detail)
    select ${syncId}, x.what, x.subject, sum(x.n), max(x.detail::text)::jsonb
    from jsonb_to_recordset(${JSON.stringify(real)}::jsonb) as x (what text, subject text, n bigint, detail jsonb)
    group by x.what, x.subject
    on conflict (sync_id, what, subject) do update set n = f.n + excluded.n, detail = coalesce(excluded.detail, f.detail)`.execute(
    tx,
  );
}
