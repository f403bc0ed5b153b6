import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { inLanes } from '../solo.ts';
import { noteApiChange } from '../transfers/api-change.ts';
import { asGoodbye, asReply } from './answers.ts';
import { type DeliverDeps, deliverAll, findSendings } from './deliver.ts';
import { CODE_MS } from './react.ts';
import { mayStep, type State } from './send-rule.ts';
import { insertSendings, type NewSending } from './sendings.ts';

/** After a failure, doubled with each, up to the second number. Wall milliseconds. */
const REST_MS = [1_000, 300_000] as const;
/** Codes of the queue live 48 hours (LIMITS §10); ours is used before. Wall milliseconds. */
const LONG_CODE_MS = 47 * 3_600_000;
const LANES = 3;
const BATCH = 100;

interface Wish {
  openKfid: string;
  externalUserid: string;
  /** Null: only her state is doubted. */
  to: 2 | 3 | 4 | null;
  servicer: string | null;
  text: string | null;
  rating: boolean;
  by: string | null;
  at: Date | null;
  failures: number;
}

/** Conversations to hand over or to end, and those whose state WeCom contradicted. */
export const dueToMove = (wall: Date) => sql<boolean>`
  (wanted_state is not null or state_doubted) and (try_after is null or try_after <= ${wall})`;

/** Leads conversations to where they are wanted, as far as WeCom lets them. */
export async function doMoves(deps: DeliverDeps): Promise<void> {
  for (;;) {
    const { rows } = await sql<Wish>`
      select open_kfid as "openKfid", external_userid as "externalUserid", wanted_state::integer as to,
        wanted_servicer as servicer, wanted_text as text, wanted_rating as rating, wanted_by as by, wanted_at as at, failures
      from delivery.kf_conversation where corp_id = ${deps.wecom.corpId} and ${dueToMove(deps.wall())}
      order by wanted_at nulls last, external_userid, open_kfid limit ${BATCH}`.execute(deps.db);
    if (rows.length === 0) return;
    await inLanes(rows, deps.clock.mode === 'driven' ? 1 : LANES, (wish) => move(deps, wish));
  }
}

/** A step gives a one-time code, so it is never repeated blindly: the state is read first. */
async function move(deps: DeliverDeps, wish: Wish): Promise<void> {
  const { wecom } = deps;
  const who = { open_kfid: wish.openKfid, external_userid: wish.externalUserid };
  try {
    const is = await wecom.kf.serviceState.get(who, { retries: 0 });
    const standing = { state: is.service_state as State, servicer: is.servicer_userid ?? null };
    const { to, servicer } = wish;
    const isThere = to === standing.state && (to !== 3 || sameMember(servicer, standing.servicer));
    if (to === null || isThere) return await settle(deps, wish, { ...standing, error: null });
    if (!mayStep(standing.state, to)) return await settle(deps, wish, { ...standing, error: '95016' });
    deps.crashAt('delivery.kf_before_move');
    const { msg_code } = await wecom.kf.serviceState.trans(
      { ...who, service_state: to, ...(to === 3 && servicer ? { servicer_userid: servicer } : {}) },
      { retries: 0 },
    );
    deps.crashAt('delivery.kf_after_move');
    await settle(deps, wish, { state: to, servicer: to === 3 ? servicer : null, error: null, code: msg_code });
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    await refused(deps, wish, error);
  }
}

const sameMember = (a: string | null, b: string | null) => a?.toLowerCase() === b?.toLowerCase();

/** A member who does not receive is no reason to leave somebody alone: the queue takes her. */
async function refused(deps: DeliverDeps, wish: Wish, error: WeComError): Promise<void> {
  const her = sql`external_userid = ${wish.externalUserid} and open_kfid = ${wish.openKfid}`;
  if (wish.to === 3 && wish.by === 'rules' && (error.code === 95014 || error.code === 95019)) {
    await sql`
      update delivery.kf_conversation set wanted_state = 2, wanted_servicer = null, move_error = ${String(error.code)}
      where ${her} and wanted_state = 3`.execute(deps.db);
    return;
  }
  if (error.outcome === 'refused' && ['C', 'D', 'W'].includes(error.handling)) {
    await sql`
      update delivery.kf_conversation set wanted_state = null, state_doubted = false, move_error = ${String(error.code)}
      where ${her} and wanted_at is not distinct from ${wish.at}`.execute(deps.db);
    return;
  }
  const rest = error.retryAfterMs ?? Math.min(REST_MS[0] * 2 ** wish.failures, REST_MS[1]);
  await sql`
    update delivery.kf_conversation set failures = failures + 1, move_error = ${String(error.code)},
      try_after = ${new Date(deps.wall().getTime() + rest)}
    where ${her}`.execute(deps.db);
}

interface Settled {
  state: State;
  servicer: string | null;
  error: string | null;
  code?: string | undefined;
}

/** What WeCom says she is at now, and the words that the change's code allows. */
async function settle(deps: DeliverDeps, wish: Wish, settled: Settled): Promise<void> {
  const said = settled.code ? wordsFor(deps, wish, settled.code) : null;
  const msgids = await deps.db.transaction().execute(async (tx) => {
    await sql`
      update delivery.kf_conversation set state = ${settled.state}, servicer = ${settled.servicer}, wanted_state = null,
        state_doubted = false, failures = 0, try_after = null, move_error = coalesce(${settled.error}, case
          when ${settled.error === null && wish.to !== null} then null else move_error end),
        waiting_since = case when ${settled.state} = 4 then null else waiting_since end
      where external_userid = ${wish.externalUserid} and open_kfid = ${wish.openKfid}
        and wanted_at is not distinct from ${wish.at}`.execute(tx);
    if (settled.code !== undefined || wish.to !== null) await noteMove(tx, deps, wish, settled);
    return said ? insertSendings(tx, deps, [said]) : new Set<string>();
  });
  if (msgids.size > 0) await deliverAll(deps, await findSendings(deps.db, [...msgids]));
}

const noteMove = (tx: Tx, { clock }: DeliverDeps, { openKfid, to }: Wish, { error }: Settled) =>
  noteApiChange(tx, {
    at: clock.now(),
    api: 'kf.serviceStateTrans',
    subject: `kf:${openKfid}`,
    outcome: error ?? `state ${to}`,
  });

function wordsFor({ wall }: DeliverDeps, wish: Wish, code: string): NewSending | null {
  const { openKfid, externalUserid, to, text, rating, by, at } = wish;
  if (!text) return null;
  const isEnd = to === 4;
  return {
    openKfid,
    externalUserid,
    key: `move:${to}:${at?.toISOString()}`,
    cause: isEnd ? 'goodbye' : 'hand_over',
    reply: isEnd ? asGoodbye({ text, rating }) : asReply({ text, menu: [] }),
    madeBy: by ?? 'rules',
    code: { code, until: new Date(wall().getTime() + (isEnd ? CODE_MS : LONG_CODE_MS)) },
  };
}
