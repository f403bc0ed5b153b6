import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type MessageContent, renderContent } from '../../content/index.ts';
import { DISPATCH_SENT, type DispatchSent } from '../facts.ts';
import { isMediaGone, type Media } from '../media/media.ts';
import { needsOf } from '../media/need.ts';
import { forWeCom, withMarkers } from '../message.ts';
import { inLanes } from '../solo.ts';
import type { DispatchKey, Release } from './recipients.ts';

/** Requests on their way at once. Where time stands still one after another, so that a rehearsal repeats itself. */
const LANES = 5;
/** Until a dispatch that WeCom did not take is tried again: doubled with each attempt. Wall milliseconds. */
const AGAIN_MS = [2_000, 300_000] as const;
/** The first look at the results, in business time. Milliseconds. */
const FIRST_LOOK_MS = 60_000;

interface Claimed {
  runId: number;
  dispatchNo: number;
  dispatchId: number;
  chatType: 'single' | 'group';
  userid: string;
  marker: string;
  attempts: number;
  content: MessageContent;
  receivers: string[];
}

export interface SendDeps extends Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'> {
  wecom: WeComClient;
  media: Pick<Media, 'ensure' | 'drop'>;
  release: Release;
  /** An answer that did not come may still be on its way into WeCom's books: how long to wait before looking. Wall milliseconds. */
  lookAfterMs: number;
}

/** Sends every dispatch that is ready and due, each with its own committed `sending` before the call. */
export async function sendReady(deps: SendDeps): Promise<void> {
  const keys = await findReady(deps);
  await inLanes(keys, deps.clock.mode === 'driven' ? 1 : LANES, async (key) => {
    const claimed = await claim(deps, key);
    if (claimed) await sendOne(deps, claimed);
  });
}

type Key = Pick<Claimed, 'runId' | 'dispatchNo'>;

async function findReady({ db, clock, wall }: SendDeps): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select run_id as "runId", dispatch_no as "dispatchNo" from delivery.dispatch
    where state = 'ready' and send_at <= ${clock.now()} and expires_at > ${clock.now()}
      and (try_after is null or try_after <= ${wall()})
    order by send_at, marker collate "C"`.execute(db);
  return rows;
}

/**
 * Renders the content, marks its link and commits `sending`: from here on nobody sends it again without having looked
 * whether WeCom has it.
 */
async function claim({ db, clock }: SendDeps, { runId, dispatchNo }: Key): Promise<Claimed | null> {
  const { rows: found } = await sql<{ marker: string; content: MessageContent; variables: Record<string, string> }>`
    select d.marker, d.content, jsonb_build_object('account', a.name, 'store', coalesce(s.name, ''),
      'store.city', coalesce(s.city, ''), 'store.address', coalesce(s.address, '')) as variables
    from delivery.dispatch d
    join organisation.account_info a on a.account_id = d.account_id
    left join lateral (
      select i.name, i.city, i.address from organisation.account_of_store o
      join organisation.store_info i on i.store_id = o.store_id
      where o.account_id = d.account_id order by i.code limit 1) s on true
    where d.run_id = ${runId} and d.dispatch_no = ${dispatchNo} and d.state = 'ready'`.execute(db);
  const dispatch = found[0];
  if (!dispatch) return null;
  const content = renderContent(dispatch.content, dispatch.variables);
  const marked = withMarkers(content, dispatch.marker);
  const { rows } = await sql<Claimed>`
    with claimed as (
      update delivery.dispatch
      set state = 'sending', sending_at = ${clock.now()}, attempts = attempts + 1, try_after = null,
        content = ${JSON.stringify(marked)}::jsonb
      where run_id = ${runId} and dispatch_no = ${dispatchNo} and state = 'ready'
      returning run_id, dispatch_no, dispatch_id, chat_type, userid, marker, attempts, content, made_at
    )
    select c.run_id as "runId", c.dispatch_no as "dispatchNo", c.dispatch_id as "dispatchId", c.chat_type as "chatType",
      c.userid, c.marker, c.attempts, c.content,
      case c.chat_type
        when 'single' then array(
          select r.external_userid from delivery.dispatch_recipient r
          where r.run_id = c.run_id and r.dispatch_no = c.dispatch_no and r.made_at = c.made_at
          order by r.external_userid collate "C")
        else array(
          select g.chat_id from delivery.dispatch_group g
          where g.run_id = c.run_id and g.dispatch_no = c.dispatch_no order by g.chat_id collate "C") end as receivers
    from claimed c`.execute(db);
  return rows[0] ?? null;
}

/** Where WeCom's frequency limit says wait, the dispatch waits in its row, not in a call that holds up the others. */
const PATIENCE_MS = 2_000;

/** @param again whether a copy of a file that WeCom has forgotten may be made again: once */
async function sendOne(deps: SendDeps, dispatch: Claimed, again = true): Promise<void> {
  const needs = needsOf(dispatch.content, 'message');
  let media: Awaited<ReturnType<Media['ensure']>>;
  try {
    media = await deps.media.ensure(needs);
  } catch (error) {
    return noteNoMedia(deps, dispatch, error);
  }
  const content = forWeCom(dispatch.content, media);
  deps.crashAt('delivery.before_send');
  let accepted: { msgid: string; fail_list: string[] };
  try {
    accepted = await deps.wecom.massMessage.addTemplate(
      dispatch.chatType === 'single'
        ? { chat_type: 'single', sender: dispatch.userid, external_userid: dispatch.receivers, ...content }
        : { chat_type: 'group', sender: dispatch.userid, chat_id_list: dispatch.receivers, ...content },
      { maxWaitMs: PATIENCE_MS },
    );
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    if (again && isMediaGone(error)) {
      await deps.media.drop(needs, media);
      return sendOne(deps, dispatch, false);
    }
    deps.log.warn({ dispatch: dispatch.marker, code: error.code, outcome: error.outcome }, 'a dispatch was not taken');
    return noteFailure(deps, dispatch, error);
  }
  deps.crashAt('delivery.after_accept');
  await noteSent(deps, dispatch, { msgid: accepted.msgid, sentAt: deps.clock.now(), failed: accepted.fail_list });
}

/** WeCom has it: by its answer, or because it was found in its books. */
export async function noteSent(
  deps: SendDeps,
  dispatch: DispatchKey & { dispatchId: number },
  { msgid, sentAt, failed = [] }: { msgid: string; sentAt: Date; failed?: string[] },
): Promise<void> {
  const at = deps.clock.now();
  await deps.facts.prepare(at);
  await deps.db.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update delivery.dispatch
      set state = 'sent', msgid = ${msgid}, sent_at = ${sentAt}, try_after = null, error = null,
        results_at = ${new Date(at.getTime() + FIRST_LOOK_MS)}
      where run_id = ${dispatch.runId} and dispatch_no = ${dispatch.dispatchNo} and state in ('sending', 'unknown')
      returning 1`.execute(tx);
    if (rows.length === 0) return;
    if (failed.length > 0 && dispatch.chatType === 'single') await deps.release(tx, dispatch, 'failed', failed);
    await sql`
      insert into delivery.api_change (at, api, subject, outcome)
      values (${at}, 'add_msg_template', ${`dispatch:${dispatch.dispatchId}`}, ${msgid})`.execute(tx);
    const payload: DispatchSent = { dispatchId: dispatch.dispatchId, runId: dispatch.runId };
    await deps.facts.publish(tx, { type: DISPATCH_SENT, at, subject: `run:${dispatch.runId}`, payload });
  });
}

/** `unknown` is looked up before anything else; what surely did not arrive is tried again, or refused for good. */
async function noteFailure(deps: SendDeps, dispatch: Claimed, error: WeComError): Promise<void> {
  const now = deps.wall().getTime();
  const again = Math.min(AGAIN_MS[0] * 2 ** (dispatch.attempts - 1), AGAIN_MS[1]);
  const [state, tryAfter] =
    error.outcome === 'unknown'
      ? ['unknown', new Date(now + deps.lookAfterMs)]
      : isFinal(error)
        ? ['refused', null]
        : ['ready', new Date(now + Math.max(again, error.retryAfterMs ?? 0))];
  await deps.db.transaction().execute(async (tx) => {
    await sql`
      update delivery.dispatch
      set state = ${state}, try_after = ${tryAfter}, error = ${`${error.code}${error.field ? ` ${error.field}` : ''}`}
      where run_id = ${dispatch.runId} and dispatch_no = ${dispatch.dispatchNo} and state = 'sending'`.execute(tx);
    if (state === 'refused') await deps.release(tx, dispatch, 'failed');
  });
}

/** A file did not get to WeCom, so nothing of the message has left either, whatever became of the file. */
async function noteNoMedia(deps: SendDeps, dispatch: Claimed, error: unknown): Promise<void> {
  if (error instanceof WeComError) return noteFailure(deps, dispatch, error.with({ outcome: 'refused' }));
  if (!(error instanceof AppError)) throw error;
  const code = `${error.code} ${String(error.details['code'] ?? '')}`.trim();
  await noteFailure(deps, dispatch, new WeComError({ kind: 'limit', code, api: 'media.upload', outcome: 'not_sent' }));
}

/** Data and limits do not mend by themselves; configuration, busy systems and full windows do, while the window is open. */
const isFinal = (error: WeComError) => error.handling === 'D' || (error.kind === 'limit' && error.code !== 'rate');
