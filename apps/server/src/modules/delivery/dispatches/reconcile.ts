import type { MassMessageRecord } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { markerOf } from '../message.ts';
import { noteSent, type SendDeps } from './send-dispatches.ts';

/** Either clock may be off by this much. Business milliseconds. */
const SLACK_MS = 10 * 60_000;
/** WeCom answers spans of up to a month. */
const LONGEST_MS = 28 * 24 * 3_600_000;

interface Unknown {
  runId: number;
  dispatchNo: number;
  dispatchId: number;
  chatType: 'single' | 'group';
  userid: string;
  marker: string;
  text: string;
  hasLink: boolean;
  sendingAt: Date;
}

/** Nobody but the one at work here sends: whatever is `sending` when the work begins was left by a process that died. */
export async function markAbandoned({ db, wall, lookAfterMs }: SendDeps): Promise<void> {
  await sql`
    update delivery.dispatch set state = 'unknown', try_after = ${new Date(wall().getTime() + lookAfterMs)}
    where state = 'sending'`.execute(db);
}

/**
 * Finds out about dispatches of which we don't know whether WeCom took them: by the marker in their link, or by their
 * text where there is none. Found ones are adopted; the others were not taken and are sent.
 */
export async function reconcile(deps: SendDeps): Promise<void> {
  const unknown = await findUnknown(deps);
  for (const chatType of ['single', 'group'] as const) {
    const ofType = unknown.filter((dispatch) => dispatch.chatType === chatType);
    if (ofType.length > 0) await reconcileType(deps, chatType, ofType);
  }
}

async function reconcileType(deps: SendDeps, chatType: 'single' | 'group', unknown: Unknown[]): Promise<void> {
  const now = deps.clock.now().getTime();
  const first = Math.min(...unknown.map((dispatch) => dispatch.sendingAt.getTime()));
  const records: MassMessageRecord[] = [];
  const window = {
    start_time: Math.floor((Math.max(first, now - LONGEST_MS) - SLACK_MS) / 1000),
    end_time: Math.ceil((now + SLACK_MS) / 1000),
  };
  for await (const record of deps.wecom.massMessage.list({ chat_type: chatType, filter_type: 0, ...window })) {
    records.push(record);
  }
  const taken = await alreadyAdopted(deps, records);
  // A handful at most: one per answer that was lost.
  for (const dispatch of unknown) {
    const record = await findRecord(
      deps,
      dispatch,
      records.filter(({ msgid }) => !taken.has(msgid)),
    );
    if (record) {
      taken.add(record.msgid);
      await noteSent(deps, dispatch, { msgid: record.msgid, sentAt: new Date(record.create_time * 1000) });
    } else await backToReady(deps, dispatch);
  }
}

/**
 * A marker names one dispatch. Words alone do not: with them it must also be the same sender's, and for customers name
 * one of ours.
 */
async function findRecord(
  deps: SendDeps,
  dispatch: Unknown,
  records: MassMessageRecord[],
): Promise<MassMessageRecord | undefined> {
  const { marker, hasLink, text } = dispatch;
  if (hasLink) {
    const carries = ({ attachments }: MassMessageRecord) =>
      attachments.some((part) => part.msgtype === 'link' && markerOf(part.link.url) === marker);
    return records.find(carries);
  }
  for (const record of records.filter((candidate) => (candidate.text?.content ?? '') === text)) {
    if (await isOurs(deps, dispatch, record.msgid)) return record;
  }
  return undefined;
}

async function isOurs({ wecom, db }: SendDeps, dispatch: Unknown, msgid: string): Promise<boolean> {
  let sameSender = false;
  for await (const task of wecom.massMessage.tasks({ msgid })) {
    sameSender ||= task.userid.toLowerCase() === dispatch.userid.toLowerCase();
  }
  // Of a group mass send only groups that got it are listed: nothing more can be compared.
  if (!sameSender || dispatch.chatType === 'group') return sameSender;
  for await (const { external_userid } of wecom.massMessage.sendResults({ msgid, userid: dispatch.userid, limit: 1 })) {
    const { rows } = await sql`
      select 1 from delivery.dispatch_recipient
      where run_id = ${dispatch.runId} and dispatch_no = ${dispatch.dispatchNo}
        and external_userid = ${external_userid ?? null}`.execute(db);
    return rows.length > 0;
  }
  return false;
}

async function findUnknown({ db, wall }: SendDeps): Promise<Unknown[]> {
  const { rows } = await sql<Unknown>`
    select run_id as "runId", dispatch_no as "dispatchNo", dispatch_id as "dispatchId", chat_type as "chatType", marker,
      content ->> 'text' as text, content @? '$.** ? (exists(@.url))' as "hasLink",
      sending_at as "sendingAt", userid
    from delivery.dispatch where state = 'unknown' and try_after <= ${wall()}
    order by marker collate "C"`.execute(db);
  return rows;
}

async function alreadyAdopted({ db }: SendDeps, records: MassMessageRecord[]): Promise<Set<string>> {
  const { rows } = await sql<{ msgid: string }>`
    select msgid from delivery.dispatch where msgid = any(${records.map((record) => record.msgid)}::text[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.msgid));
}

/** WeCom has never heard of it. The expiry cancels it when its window has ended meanwhile. */
async function backToReady({ db }: SendDeps, { runId, dispatchNo }: Unknown): Promise<void> {
  await sql`
    update delivery.dispatch set state = 'ready', try_after = null
    where run_id = ${runId} and dispatch_no = ${dispatchNo} and state = 'unknown'`.execute(db);
}
