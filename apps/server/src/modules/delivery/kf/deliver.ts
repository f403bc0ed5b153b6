import { type KfReply, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';
import { noteApiChange } from '../transfers/api-change.ts';

export interface DeliverDeps extends Pick<Platform, 'db' | 'clock' | 'wall' | 'secrets' | 'log' | 'crashAt'> {
  wecom: WeComClient;
}

export type SendingState = 'sending' | 'sent' | 'failed' | 'refused' | 'missed';

interface Sending {
  msgid: string;
  openKfid: string;
  externalUserid: string;
  way: 'message' | 'event';
  cause: 'person' | 'welcome' | 'answer' | 'hand_over' | 'goodbye';
  sealed: string;
  sealedCode: string | null;
  codeUntil: Date | null;
  attempts: number;
}

export interface Outcome {
  state: SendingState;
  error: string | null;
}

/** One attempt. Wall milliseconds. */
const ATTEMPT_MS = 5_000;
/** Between attempts: doubled with each, up to the second number. Wall milliseconds. */
const PAUSE_MS = [1_000, 60_000] as const;
const LANES = 4;
/** Sendings of one look. */
const BATCH = 200;

/** Sends what is written down; the msgid, or the one-time code, makes a repeat harmless. Never throws for what WeCom says. */
export async function deliverAll(deps: DeliverDeps, sendings: readonly Sending[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  // Codes die within seconds: they go first. One after another where a rehearsal repeats itself.
  const inOrder = [...sendings].sort((a, b) => Number(b.way === 'event') - Number(a.way === 'event'));
  await inLanes(inOrder, deps.clock.mode === 'driven' ? 1 : LANES, async (sending) => {
    outcomes.set(sending.msgid, await deliver(deps, sending));
  });
  return outcomes;
}

async function deliver(deps: DeliverDeps, sending: Sending): Promise<Outcome> {
  const { wecom, secrets, wall, crashAt } = deps;
  const { msgid, openKfid, externalUserid, codeUntil } = sending;
  const left = codeUntil ? codeUntil.getTime() - wall().getTime() : ATTEMPT_MS;
  if (left <= 0) return end(deps, sending, { state: 'missed', error: 'expired' });
  const reply = JSON.parse(secrets.decrypt(sending.sealed)) as KfReply;
  const options = { timeoutMs: Math.min(ATTEMPT_MS, left), maxWaitMs: Math.min(ATTEMPT_MS, left), retries: 0 };
  try {
    crashAt('delivery.kf_before_send');
    if (sending.sealedCode) {
      const byCode = reply as Extract<KfReply, { msgtype: 'text' | 'msgmenu' }>;
      await wecom.kf.sendMsgOnEvent({ code: secrets.decrypt(sending.sealedCode), msgid, ...byCode }, options);
    } else {
      await wecom.kf.sendMsg({ touser: externalUserid, open_kfid: openKfid, msgid, ...reply }, options);
    }
    crashAt('delivery.kf_after_send');
    return await end(deps, sending, { state: 'sent', error: null });
  } catch (error) {
    // Whatever it is, it is this one's: the others of its account are sent, and read, all the same.
    if (!(error instanceof WeComError)) return later(deps, sending, { code: 'failed', cause: error });
    const isDecided = error.outcome === 'refused' && !['R', 'T'].includes(error.handling) && error.code !== 'rate';
    if (isDecided || error.kind === 'limit') {
      const late = codeUntil !== null && error.code === 41050;
      return end(deps, sending, { state: late ? 'missed' : 'refused', error: String(error.code) });
    }
    return later(deps, sending, error);
  }
}

/** Writes the end down, with what WeCom's refusal teaches about the window. */
async function end(deps: DeliverDeps, sending: Sending, outcome: Outcome): Promise<Outcome> {
  const at = deps.clock.now();
  await deps.db.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update delivery.kf_sending set state = ${outcome.state}, error = ${outcome.error}, attempts = attempts + 1,
        accepted_at = ${outcome.state === 'sent' ? at : null}, sealed_code = null, try_after = null
      where msgid = ${sending.msgid} and state = 'sending' returning 1`.execute(tx);
    if (rows.length === 0) return;
    await learn(tx, sending, outcome);
    await noteApiChange(tx, {
      at,
      api: sending.way === 'event' ? 'kf.sendMsgOnEvent' : 'kf.sendMsg',
      subject: `kf:${sending.openKfid}`,
      outcome: outcome.error ?? 'ok',
    });
  });
  return outcome;
}

async function learn(tx: Tx, { openKfid, externalUserid, cause }: Sending, { state, error }: Outcome): Promise<void> {
  const her = sql`external_userid = ${externalUserid} and open_kfid = ${openKfid}`;
  if (state === 'sent' && (cause === 'person' || cause === 'answer'))
    await sql`update delivery.kf_conversation set waiting_since = null where ${her}`.execute(tx);
  if (error === '95001') await sql`update delivery.kf_conversation set full_for = wrote_at where ${her}`.execute(tx);
  if (error === '95002') await sql`update delivery.kf_conversation set over_for = wrote_at where ${her}`.execute(tx);
  // Somebody else has the conversation, or it has ended: WeCom is asked which.
  if (error === '95018' || error === '95013')
    await sql`update delivery.kf_conversation set state_doubted = true where ${her}`.execute(tx);
}

async function later(
  { db, wall, log }: DeliverDeps,
  sending: Sending,
  error: Pick<WeComError, 'code' | 'cause'> & { retryAfterMs?: number | undefined },
): Promise<Outcome> {
  const pause = error.retryAfterMs ?? Math.min(PAUSE_MS[0] * 2 ** sending.attempts, PAUSE_MS[1]);
  log.warn(
    { msgid: sending.msgid, code: error.code, err: error.cause },
    'a message of customer service is tried again',
  );
  await sql`
    update delivery.kf_sending set attempts = attempts + 1, error = ${String(error.code)},
      try_after = ${new Date(wall().getTime() + pause)}
    where msgid = ${sending.msgid} and state = 'sending'`.execute(db);
  return { state: 'sending', error: String(error.code) };
}

const columns = sql`
  msgid, open_kfid as "openKfid", external_userid as "externalUserid", way, cause, sealed, sealed_code as "sealedCode",
  code_until as "codeUntil", attempts`;

/** Those of a reading, or of an asker, which nobody else has begun with. */
export async function findSendings(db: Db, msgids: readonly string[]): Promise<Sending[]> {
  const { rows } = await sql<Sending>`
    select ${columns} from delivery.kf_sending
    where msgid = any(${msgids}::text[]) and state = 'sending' order by made_at, msgid`.execute(db);
  return rows;
}

/** Those that nobody finished: their process died, or WeCom did not answer. Of an account, at once; else when they may. */
export async function findLeft(db: Db, { wall, openKfid }: { wall: Date; openKfid?: string }): Promise<Sending[]> {
  const which = openKfid
    ? sql`open_kfid = ${openKfid} and attempts = 0 and cause <> 'person'`
    : sql`try_after <= ${wall}`;
  const { rows } = await sql<Sending>`
    select ${columns} from delivery.kf_sending where state = 'sending' and external_userid is not null and ${which}
    order by code_until nulls last, made_at, msgid limit ${BATCH}`.execute(db);
  return rows;
}
