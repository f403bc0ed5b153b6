import { type MassMessageResult, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Attention } from '../../attention/index.ts';
import type { Customers } from '../../customers/index.ts';
import { RESULTS_CHANGED, type ResultsChanged } from '../facts.ts';
import { inLanes } from '../solo.ts';
import { type Budget, nextLook } from './follow-plan.ts';
import type { DispatchKey, Release } from './recipients.ts';

const MINUTE_MS = 60_000;
/** Results of what was sent before a cancel come this long after it at most. Milliseconds of business time. */
const SETTLED_MS = 60 * MINUTE_MS;
const isOver = (at: Date) => sql<boolean>`
  d.cancelled_at is not null and (v.confirmed_at is null or d.cancelled_at <= ${new Date(at.getTime() - SETTLED_MS)})`;

/** Results of this many dispatches are written together. */
const BATCH = 20;
const LANES = 5;
/** Results on one page of the API (doc 93338). */
const RESULTS_PAGE = 1_000;

export interface ResultsDeps extends Pick<Platform, 'db' | 'clock' | 'facts' | 'log' | 'crashAt'> {
  wecom: WeComClient;
  attention: Pick<Attention, 'settle' | 'release' | 'settleGroups' | 'platformCapReached'>;
  customers: Pick<Customers, 'endContacts'>;
  release: Release;
  /** What reading results may use of the API; null: as much as there is to read. */
  budget: Budget | null;
}

interface Open extends DispatchKey {
  accountId: number;
  corpId: string;
  userid: string;
  msgid: string;
  sentAt: Date;
  confirmedAt: Date | null;
  recipients: number;
}

interface Reading {
  dispatch: Open;
  /** When the member pressed send: whether somebody was a contact is said of then. */
  confirmedAt: Date | null;
  /** Receivers of which WeCom now knows something final. */
  results: { to: string; status: 'sent' | 'not_contact' | 'capped'; sentAt: Date | null }[];
}

const STATUS = { 1: 'sent', 2: 'not_contact', 3: 'capped' } as const;

/**
 * Reads the results that are due and takes them over, a batch of one run's dispatches at a time. Where the budget does
 * not reach, the rest stays due and is read when the minute or the hour is over.
 */
export async function readResults(deps: ResultsDeps): Promise<void> {
  const open = await findDue(deps, deps.budget?.left() ?? null);
  for (const batch of batchesByRun(open)) {
    const readings: Reading[] = [];
    await inLanes(batch, deps.clock.mode === 'driven' ? 1 : LANES, async (dispatch) => {
      const reading = await readOne(deps, dispatch);
      if (reading) readings.push(reading);
    });
    if (readings.length > 0) await apply(deps, readings);
  }
}

/** The most overdue first, measured by their age: a minute matters to a fresh one, a day to an old one. */
async function findDue({ db, clock }: ResultsDeps, most: number | null): Promise<Open[]> {
  const now = clock.now();
  const { rows } = await sql<Open>`
    select run_id as "runId", dispatch_no as "dispatchNo", chat_type as "chatType", account_id as "accountId",
      corp_id as "corpId", userid, msgid, sent_at as "sentAt", confirmed_at as "confirmedAt", recipients
    from delivery.dispatch where results_at <= ${now}
    order by extract(epoch from ${now} - results_at) / greatest(extract(epoch from ${now} - sent_at), 1) desc,
      marker collate "C" limit ${most}`.execute(db);
  return rows;
}

function batchesByRun(open: Open[]): Open[][] {
  const runs = [...Map.groupBy(open, (dispatch) => dispatch.runId).values()];
  return runs.flatMap((ofRun) =>
    Array.from({ length: Math.ceil(ofRun.length / BATCH) }, (_, i) => ofRun.slice(i * BATCH, (i + 1) * BATCH)),
  );
}

/** Who has not confirmed costs one call; only after that are there results to read. */
async function readOne({ wecom, db, clock, log, budget }: ResultsDeps, dispatch: Open): Promise<Reading | null> {
  const { msgid, userid } = dispatch;
  try {
    let { confirmedAt } = dispatch;
    if (!confirmedAt) {
      budget?.spend(1);
      for await (const task of wecom.massMessage.tasks({ msgid })) {
        if (task.status === 2 && task.userid.toLowerCase() === userid.toLowerCase()) {
          confirmedAt = task.send_time ? new Date(task.send_time * 1000) : clock.now();
        }
      }
    }
    if (!confirmedAt) return { dispatch, confirmedAt, results: [] };
    const results: Reading['results'] = [];
    budget?.spend(Math.ceil(dispatch.recipients / RESULTS_PAGE));
    for await (const result of wecom.massMessage.sendResults({ msgid, userid })) {
      const status = STATUS[result.status as keyof typeof STATUS];
      const to = receiverOf(result);
      if (status && to) results.push({ to, status, sentAt: timeOf(result, confirmedAt) });
    }
    return { dispatch, confirmedAt, results };
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ msgid, code: error.code }, 'results could not be read yet');
    await sql`
      update delivery.dispatch set results_at = ${new Date(clock.now().getTime() + MINUTE_MS)}
      where run_id = ${dispatch.runId} and dispatch_no = ${dispatch.dispatchNo}`.execute(db);
    return null;
  }
}

const receiverOf = ({ external_userid, chat_id }: MassMessageResult) => external_userid ?? chat_id;
const timeOf = ({ status, send_time }: MassMessageResult, confirmedAt: Date) =>
  status === 1 ? (send_time ? new Date(send_time * 1000) : confirmedAt) : null;

/** One transaction per batch: receivers, attention, contacts that are gone, and one fact for the run. */
async function apply(deps: ResultsDeps, readings: Reading[]): Promise<void> {
  const { runId, chatType } = readings[0]!.dispatch;
  const at = deps.clock.now();
  await deps.facts.prepare(at);
  await deps.db.transaction().execute(async (tx) => {
    const news =
      chatType === 'single' ? await applyToCustomers(tx, deps, readings, at) : await applyToGroups(tx, deps, readings);
    deps.crashAt('delivery.inside_results');
    const ended = await progress(tx, readings, at);
    for (const dispatch of ended) await deps.release(tx, dispatch, 'cancelled');
    const confirmed = readings.some((reading) => reading.confirmedAt && !reading.dispatch.confirmedAt);
    if (news === 0 && ended.length === 0 && !confirmed) return;
    const payload: ResultsChanged = { runId };
    await deps.facts.publish(tx, { type: RESULTS_CHANGED, at, subject: `run:${runId}`, payload });
  });
}

const rowsOf = (readings: Reading[]) =>
  JSON.stringify(
    readings.flatMap(({ dispatch, results }) =>
      results.map(({ to, status, sentAt }) => ({ dispatch_no: dispatch.dispatchNo, to, status, sent_at: sentAt })),
    ),
  );

async function applyToCustomers(tx: Tx, deps: ResultsDeps, readings: Reading[], at: Date): Promise<number> {
  const { runId } = readings[0]!.dispatch;
  const numbers = readings.map(({ dispatch }) => dispatch.dispatchNo);
  const { rows } = await sql<{ status: string; externalUserid: string; dispatchNo: number }>`
    update delivery.dispatch_recipient r set status = v.status, sent_at = v.sent_at
    from jsonb_to_recordset(${rowsOf(readings)}::jsonb) as v(dispatch_no integer, "to" text, status text, sent_at timestamptz)
    where r.run_id = ${runId} and r.dispatch_no = v.dispatch_no and r.external_userid = v."to" and r.status = 'waiting'
    returning r.status, r.external_userid as "externalUserid", r.dispatch_no as "dispatchNo"`.execute(tx);
  if (rows.length === 0) return 0;
  const withStatus = (...statuses: string[]) => sql`
    select customer_id, ${at}::timestamptz as at from delivery.dispatch_recipient
    where run_id = ${runId} and dispatch_no = any(${numbers}::integer[]) and status = any(${statuses}::text[])`;
  await deps.attention.settle(tx, { runId, rows: withStatus('sent') });
  await deps.attention.release(tx, { runId, rows: withStatus('not_contact', 'capped') });
  if (rows.some((row) => row.status === 'capped')) {
    await deps.attention.platformCapReached(tx, { rows: withStatus('capped') });
  }
  const byNo = new Map(readings.map((reading) => [reading.dispatch.dispatchNo, reading]));
  const gone = rows.flatMap(({ status, externalUserid, dispatchNo }) => {
    const reading = byNo.get(dispatchNo);
    if (status !== 'not_contact' || !reading) return [];
    const { corpId, accountId } = reading.dispatch;
    return [{ externalUserid, corpId, accountId, how: 'perhaps_gone' as const, at: reading.confirmedAt ?? at }];
  });
  if (gone.length > 0) await deps.customers.endContacts(tx, gone);
  return rows.length;
}

async function applyToGroups(tx: Tx, deps: ResultsDeps, readings: Reading[]): Promise<number> {
  const { runId } = readings[0]!.dispatch;
  const numbers = readings.map(({ dispatch }) => dispatch.dispatchNo);
  const { rows } = await sql`
    update delivery.dispatch_group g set status = v.status, sent_at = v.sent_at
    from jsonb_to_recordset(${rowsOf(readings)}::jsonb) as v(dispatch_no integer, "to" text, status text, sent_at timestamptz)
    where g.run_id = ${runId} and g.dispatch_no = v.dispatch_no and g.chat_id = v."to" and g.status = 'waiting'
    returning 1`.execute(tx);
  const rowsSent = sql`
    select group_id from delivery.dispatch_group
    where run_id = ${runId} and dispatch_no = any(${numbers}::integer[]) and status = 'sent'`;
  if (rows.length > 0) await deps.attention.settleGroups(tx, { runId, rows: rowsSent });
  return rows.length;
}

/**
 * Confirmation, counts and the time of the next look. After a cancel nothing more is sent: at once where nobody had
 * confirmed, else when WeCom has had time to write down what still went out. Answers the dispatches that ended so, whose
 * remaining receivers get nothing any more.
 */
async function progress(tx: Tx, readings: Reading[], at: Date): Promise<DispatchKey[]> {
  const { runId } = readings[0]!.dispatch;
  const rows = readings.map(({ dispatch, confirmedAt }) => ({
    dispatch_no: dispatch.dispatchNo,
    confirmed_at: confirmedAt,
    next_at: nextLook(dispatch.sentAt, at),
  }));
  const { rows: ended } = await sql<DispatchKey & { last: boolean }>`
    with receiver as (
      select dispatch_no, status from delivery.dispatch_recipient where run_id = ${runId}
        and dispatch_no = any(${rows.map((row) => row.dispatch_no)}::integer[])
      union all
      select dispatch_no, status from delivery.dispatch_group where run_id = ${runId}
        and dispatch_no = any(${rows.map((row) => row.dispatch_no)}::integer[])
    ), counted as (
      select dispatch_no, count(*) filter (where status = 'sent')::integer as sent,
        count(*) filter (where status = 'waiting')::integer as waiting
      from receiver group by dispatch_no
    )
    update delivery.dispatch d
    set confirmed_at = coalesce(d.confirmed_at, v.confirmed_at), sent_count = c.sent, read_at = ${at},
      results_read = d.results_read + 1,
      results_at = case when c.waiting = 0 or ${isOver(at)} then null else v.next_at end,
      state = case when d.cancelled_at is not null and v.confirmed_at is not null then 'sent' else d.state end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as v(dispatch_no integer, confirmed_at timestamptz, next_at timestamptz)
    join counted c on c.dispatch_no = v.dispatch_no
    where d.run_id = ${runId} and d.dispatch_no = v.dispatch_no
    returning d.run_id as "runId", d.dispatch_no as "dispatchNo", d.chat_type as "chatType",
      ${isOver(at)} and c.waiting > 0 as last`.execute(tx);
  return ended.filter((row) => row.last);
}
