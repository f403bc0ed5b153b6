import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';
import { noteApiChange } from './api-change.ts';
import { type ConcludeDeps, conclude, type End } from './conclude.ts';
import { isRefusedForGood, restLeg } from './rest.ts';
import { nextPollAt, PER_CALL, PERSONAL_CODES, stateOfContactCode } from './rules.ts';

const LANES = 3;

export interface AskDeps extends ConcludeDeps, Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'> {
  wecom: WeComClient;
  /** Banned or not real-named: the account's health should know. */
  noteAccountErrors?:
    | ((tx: Tx, errors: { accountId: number; code: number; api: string }[]) => Promise<void>)
    | undefined;
}

interface Leg {
  transferId: number;
  kind: 'on_job' | 'resigned';
  fromUserid: string;
  toAccountId: number;
  toUserid: string;
  successText: string | null;
}

interface Asked {
  externalUserid: string;
  /** More than once: an answer was lost, and WeCom may have taken the first asking. */
  asks: number;
}

/** One customer's code, as an answer or the refusal of a call about her alone tells it. */
interface Answer extends Asked {
  code: number;
}

/**
 * Codes that a whole call may answer although they are about one of its customers. The call is halved until it is found.
 * All others are about the two members, and true of every customer between them.
 */
const ABOUT_ONE = new Set<number | string>([40096, 40099, 40100, 40128, 40129, 40131, 84061]);

/** Of the personal codes those that can only mean the receiver; 40205 may be either of the two. */
const HEALTH_CODES = new Set(['40098', '40143']);

/** Asks WeCom for everything planned. Rows that a dead process left in `asking` are asked again: the call is keyed. */
export async function askContacts(deps: AskDeps): Promise<void> {
  const legs = await findLegs(deps);
  await inLanes(legs, deps.clock.mode === 'driven' ? 1 : LANES, async (leg) => {
    for (;;) {
      const batch = await claim(deps, leg);
      if (batch.length === 0 || !(await askBatch(deps, leg, batch))) return;
    }
  });
}

async function findLegs({ db, wall }: AskDeps): Promise<Leg[]> {
  const { rows } = await sql<Leg>`
    select t.transfer_id as "transferId", t.kind, t.from_userid as "fromUserid", t.success_text as "successText",
      l.to_account_id as "toAccountId", l.to_userid as "toUserid"
    from delivery.transfer t join delivery.transfer_leg l on l.transfer_id = t.transfer_id
    where t.state = 'open' and (l.try_after is null or l.try_after <= ${wall()})
      and exists (select from delivery.transfer_contact c
        where c.transfer_id = l.transfer_id and c.to_account_id = l.to_account_id and c.state in ('planned', 'asking'))
    order by t.made_at, t.key, l.to_userid collate "C"`.execute(db);
  return rows;
}

/** The intent, committed before the call. */
async function claim({ db, clock }: AskDeps, { transferId, toAccountId }: Leg): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    with chosen as (
      select customer_id from delivery.transfer_contact
      where transfer_id = ${transferId} and to_account_id = ${toAccountId} and state in ('planned', 'asking')
      order by state, external_userid collate "C" limit ${PER_CALL}::integer
    )
    update delivery.transfer_contact c
    set state = 'asking', asks = c.asks + 1, asked_at = coalesce(c.asked_at, ${clock.now()}::timestamptz)
    from chosen where c.customer_id = chosen.customer_id and c.transfer_id = ${transferId}
      and c.state in ('planned', 'asking')
    returning c.external_userid as "externalUserid", c.asks`.execute(db);
  return rows.sort((a, b) => (a.externalUserid < b.externalUserid ? -1 : 1));
}

/** False: leave this receiver alone for now. */
async function askBatch(deps: AskDeps, leg: Leg, batch: Asked[]): Promise<boolean> {
  deps.crashAt('delivery.before_transfer');
  let codes: Map<string, number>;
  try {
    codes = await call(deps.wecom, leg, batch);
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    return refused(deps, leg, batch, error);
  }
  deps.crashAt('delivery.after_transfer');
  // Who is missing in the answer was taken, as far as anybody can know: the results will tell.
  const answers = batch.map((asked) => ({ ...asked, code: codes.get(asked.externalUserid) ?? 0 }));
  await record(deps, leg, answers);
  const personal = answers.find(({ code }) => PERSONAL_CODES.includes(code));
  if (personal) await failLeg(deps, leg, String(personal.code));
  return !personal;
}

async function call(wecom: WeComClient, leg: Leg, batch: Asked[]): Promise<Map<string, number>> {
  const params = {
    handover_userid: leg.fromUserid,
    takeover_userid: leg.toUserid,
    external_userid: batch.map(({ externalUserid }) => externalUserid),
  };
  const text = leg.successText ? { transfer_success_msg: leg.successText } : {};
  const items =
    leg.kind === 'resigned'
      ? await wecom.transfer.resignedCustomer(params)
      : await wecom.transfer.customer({ ...params, ...text });
  return new Map(items.map(({ external_userid, errcode }) => [external_userid, errcode]));
}

async function refused(deps: AskDeps, leg: Leg, batch: Asked[], error: WeComError): Promise<boolean> {
  if (error.outcome === 'refused' && ABOUT_ONE.has(error.code)) {
    if (batch.length === 1) {
      await record(deps, leg, [{ ...batch[0]!, code: Number(error.code) }]);
      return true;
    }
    const middle = Math.ceil(batch.length / 2);
    return (await askBatch(deps, leg, batch.slice(0, middle))) && askBatch(deps, leg, batch.slice(middle));
  }
  deps.log.warn({ code: error.code, api: error.api, outcome: error.outcome }, 'a hand-over was not taken');
  const isFinal = isRefusedForGood(error);
  if (isFinal) await failLeg(deps, leg, String(error.code));
  else await restLeg(deps, leg, error);
  return false;
}

/**
 * What each customer's code says; who is taken waits for her day. A refusal of somebody who may have been taken by an
 * earlier call proves nothing (she may be gone already): she waits too, with the code, for what the results say.
 */
async function record(deps: AskDeps, leg: Leg, answers: Answer[]): Promise<void> {
  const at = deps.clock.now();
  const { transferId, toAccountId } = leg;
  const doubtful = ({ asks, code }: Answer) => asks > 1 && stateOfContactCode(code) !== 'waiting';
  const isTaken = (answer: Answer) => stateOfContactCode(answer.code) === 'waiting';
  const waiting = answers
    .filter((answer) => isTaken(answer) || doubtful(answer))
    .map((answer) => ({ id: answer.externalUserid, code: isTaken(answer) ? null : String(answer.code) }));
  const ends = answers.flatMap((answer): End[] => {
    const state = stateOfContactCode(answer.code);
    if (state === 'waiting' || doubtful(answer)) return [];
    return [{ externalUserid: answer.externalUserid, transferId, toAccountId, state, reason: String(answer.code), at }];
  });
  await deps.facts.prepare(at);
  await deps.db.transaction().execute(async (tx) => {
    await sql`
      update delivery.transfer_contact c set state = 'waiting', reason = w.code
      from jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb) as w (id text, code text)
      where c.transfer_id = ${transferId} and c.to_account_id = ${toAccountId} and c.state = 'asking'
        and c.external_userid = w.id`.execute(tx);
    await conclude(tx, deps, ends);
    const pollAt = answers.some(doubtful) ? at : nextPollAt(at, at);
    if (waiting.length > 0) await awaitResults(tx, leg, pollAt);
    await noteApiChange(tx, {
      at,
      api: leg.kind === 'resigned' ? 'resigned/transfer_customer' : 'transfer_customer',
      subject: `transfer:${transferId}:${leg.toUserid}`,
      outcome: `${answers.filter(isTaken).length} of ${answers.length}`,
    });
  });
}

async function awaitResults(tx: Tx, { transferId, toAccountId }: Leg, pollAt: Date): Promise<void> {
  await sql`
    update delivery.transfer_leg
    set poll_at = least(poll_at, ${pollAt}::timestamptz), try_after = null, problem = null, problem_at = null
    where transfer_id = ${transferId} and to_account_id = ${toAccountId}`.execute(tx);
}

/** The two members can't do this: true of all that is left between them, but for those who may have been taken before. */
async function failLeg(deps: AskDeps, leg: Leg, code: string): Promise<void> {
  const at = deps.clock.now();
  const { transferId, toAccountId } = leg;
  await deps.facts.prepare(at);
  await deps.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ externalUserid: string; state: string }>`
      update delivery.transfer_contact
      set state = case when asks > 1 then 'waiting' else 'asking' end, reason = ${code}
      where transfer_id = ${transferId} and to_account_id = ${toAccountId} and state in ('planned', 'asking')
      returning external_userid as "externalUserid", state`.execute(tx);
    const ends = rows
      .filter(({ state }) => state === 'asking')
      .map(
        ({ externalUserid }): End => ({ externalUserid, transferId, toAccountId, state: 'failed', reason: code, at }),
      );
    await conclude(tx, deps, ends);
    if (ends.length < rows.length) await awaitResults(tx, leg, at);
    if (HEALTH_CODES.has(code)) {
      await deps.noteAccountErrors?.(tx, [{ accountId: toAccountId, code: Number(code), api: 'transfer_customer' }]);
    }
    await sql`
      update delivery.transfer_leg set problem = ${code}, problem_at = ${at}
      where transfer_id = ${transferId} and to_account_id = ${toAccountId}`.execute(tx);
  });
}
