import { type AppMessageReceipt, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';
import { cardForWeCom } from './card.ts';
import {
  type CardDeps,
  type Claimed,
  claimCard,
  DUPLICATES_S,
  findSendable,
  giveUpCards,
  markAbandonedCards,
} from './claim-cards.ts';

/** Requests on their way at once. Where time stands still one after another, so that a rehearsal repeats itself. */
export const LANES = 5;
/** Until a call that failed is made again: doubled with each attempt. Wall milliseconds. */
const AGAIN_MS = [2_000, 300_000] as const;
/** A card can be changed this long (doc 94888). Wall milliseconds. */
export const CODE_MS = 72 * 3_600_000;
/** All receivers left, or are outside of the app's range. */
const NOBODY = 81013;

export interface SendCardDeps extends CardDeps, Pick<Platform, 'log' | 'crashAt' | 'secrets'> {
  wecom: WeComClient;
}

/** Sends what is wanted, each card with its own committed `sending` before the call; repeats what may not have arrived. */
export async function sendCards(deps: SendCardDeps): Promise<void> {
  await markAbandonedCards(deps);
  await giveUpCards(deps);
  const ids = await findSendable(deps);
  await inLanes(ids, deps.clock.mode === 'driven' ? 1 : LANES, async (cardId) => {
    const card = await claimCard(deps, cardId);
    if (card) await sendOne(deps, card);
  });
}

/** WeCom drops what it has taken already: after a lost answer the very same call is made again, while it remembers. */
async function sendOne(deps: SendCardDeps, card: Claimed): Promise<void> {
  deps.crashAt('delivery.before_card');
  let receipt: AppMessageReceipt;
  try {
    receipt = await deps.wecom.message.send({
      touser: card.userids,
      msgtype: 'template_card',
      template_card: cardForWeCom(card.content, card.taskId),
      enable_duplicate_check: 1,
      duplicate_check_interval: DUPLICATES_S,
    });
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    deps.log.warn({ card: card.cardId, code: error.code, outcome: error.outcome }, 'a card was not taken');
    return noteNotTaken(deps, card, error);
  }
  deps.crashAt('delivery.after_card');
  await noteTaken(deps, card, receipt);
}

async function noteTaken(
  { db, clock, wall, secrets }: SendCardDeps,
  { cardId }: Claimed,
  { msgid, response_code: code, invaliduser, unlicenseduser }: AppMessageReceipt,
): Promise<void> {
  await sql`
    with taken as (
      update delivery.staff_card set state = 'sent', sent_at = ${clock.now()}, msgid = ${msgid}, error = null,
        sealed_code = ${code ? secrets.encrypt(code) : null},
        code_until = ${code ? new Date(wall().getTime() + CODE_MS) : null}::timestamptz
      where card_id = ${cardId} and state = 'sending' returning card_id
    )
    update delivery.staff_card_receiver r set outcome = case
      when lower(r.userid) = any(${lower(invaliduser)}::text[]) then 'invalid'
      when lower(r.userid) = any(${lower(unlicenseduser)}::text[]) then 'unlicensed'
      else 'sent' end
    from taken where r.card_id = taken.card_id`.execute(db);
}
const lower = (userids: readonly string[]) => userids.map((userid) => userid.toLowerCase());

/**
 * What surely did not arrive is wanted again, or failed for good. A repeat that is refused stays `unknown`: the first call
 * may have arrived, and a task id that is there already is refused too.
 */
async function noteNotTaken({ db, wall }: SendCardDeps, card: Claimed, error: WeComError): Promise<void> {
  const mayHaveArrived = error.outcome === 'unknown' || card.mayBeThere;
  const final = isFinal(error);
  const state = error.code === NOBODY || (final && !mayHaveArrived) ? 'failed' : mayHaveArrived ? 'unknown' : 'wanted';
  const repeats = state === 'wanted' || (state === 'unknown' && !final);
  const tryAfter = repeats ? againAt(wall(), card.attempts, error) : null;
  await sql`
    with noted as (
      update delivery.staff_card set state = ${state}, try_after = ${tryAfter}::timestamptz, error = ${String(error.code)},
        may_be_there = ${mayHaveArrived}::boolean,
        sending_at = case when ${state === 'wanted'}::boolean then null else sending_at end
      where card_id = ${card.cardId} and state = 'sending' returning card_id
    )
    update delivery.staff_card_receiver r set outcome = case when ${error.code === NOBODY}::boolean then 'invalid' end
    from noted where r.card_id = noted.card_id`.execute(db);
}

/** Data and limits of the message do not mend by themselves; a full minute and busy systems do. */
export const isFinal = (error: WeComError) =>
  error.outcome === 'refused'
    ? error.handling === 'D'
    : error.outcome === 'not_sent' && error.kind === 'limit' && error.code !== 'rate';

export const againAt = (now: Date, attempts: number, error: WeComError) =>
  new Date(now.getTime() + Math.max(Math.min(AGAIN_MS[0] * 2 ** (attempts - 1), AGAIN_MS[1]), error.retryAfterMs ?? 0));
