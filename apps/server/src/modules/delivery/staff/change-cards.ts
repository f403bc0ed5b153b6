import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { inLanes } from '../solo.ts';
import { type CardContent, changeForWeCom } from './card.ts';
import { againAt, isFinal, LANES, type SendCardDeps } from './send-cards.ts';

/** The code is spent, too old, or not one at all. */
const CODE_GONE = 60140;

interface Change {
  changeId: number;
  cardId: number;
  /** Null: everybody's card. */
  userid: string | null;
  words: string;
  buttonsLeft: string[];
  attempts: number;
  taskId: string;
  content: CardContent;
  /** Whether we know whose card the code of the sending changes: a lost answer may have brought another one. */
  mayBeThere: boolean;
  sealedCode: string | null;
}

interface Code {
  sealed: string;
  userids: string[];
}

/** What of the changes cannot be made any more: the card never left, or a later word is for everybody. */
async function dropNeedless({ db }: SendCardDeps): Promise<void> {
  await sql`
    update delivery.staff_card_change k set state = 'gone'
    from delivery.staff_card c
    where c.card_id = k.card_id and k.state = 'wanted' and (c.state in ('failed', 'dropped')
      or k.userid is not null and exists (select from delivery.staff_card_change f
        where f.card_id = k.card_id and f.userid is null and f.words <> k.words))`.execute(db);
}

/**
 * Lets cards say what has become of their work. A code is spent by its use, and lives 72 hours: where none is left the
 * card stays as it is, and opening it shows the truth.
 */
export async function changeCards(deps: SendCardDeps): Promise<void> {
  await dropNeedless(deps);
  const { rows } = await sql<Change>`
    select k.change_id as "changeId", k.card_id as "cardId", k.userid, k.words, k.buttons_left as "buttonsLeft", k.attempts,
      c.wecom_task_id as "taskId", c.content, c.may_be_there as "mayBeThere",
      case when c.code_until > ${deps.wall()} then c.sealed_code end as "sealedCode"
    from delivery.staff_card_change k join delivery.staff_card c on c.card_id = k.card_id
    where k.state = 'wanted' and (c.state = 'sent' or c.state = 'unknown' and c.try_after is null) and (k.try_after is null or k.try_after <= ${deps.wall()})
    order by k.made_at, c.made_at, c.card_key collate "C", k.userid collate "C" nulls first`.execute(deps.db);
  await inLanes(rows, deps.clock.mode === 'driven' ? 1 : LANES, (change) => changeOne(deps, change));
}

async function changeOne(deps: SendCardDeps, change: Change): Promise<void> {
  const codes = await codesFor(deps, change);
  const again = change.attempts > 0;
  await sql`
    update delivery.staff_card_change set attempts = attempts + 1 where change_id = ${change.changeId}`.execute(
    deps.db,
  );
  let changed = 0;
  // One for everybody; only where that is missing or doubtful one for each who pressed.
  for (const code of codes) {
    try {
      deps.crashAt('delivery.before_card_change');
      const params = {
        userids: code.userids,
        response_code: deps.secrets.decrypt(code.sealed),
        template_card: changeForWeCom(change.content, change.taskId, change),
      };
      // Repeated here only: whoever repeats must know that a spent code may have been spent by the first try.
      await deps.wecom.message.updateTemplateCard(params, { retries: 0 });
      deps.crashAt('delivery.after_card_change');
      changed += 1;
    } catch (error) {
      if (!(error instanceof WeComError)) throw error;
      // Spent by a call of ours whose answer did not come, or before its time.
      if (error.code === CODE_GONE) changed += again ? 1 : 0;
      else if (!isFinal(error)) return noteLater(deps, change, error);
      else deps.log.warn({ card: change.cardId, code: error.code }, 'a card could not be changed');
    }
    await forgetCode(deps, change.cardId, code);
  }
  await sql`
    update delivery.staff_card_change set state = ${changed > 0 ? 'done' : 'gone'}, try_after = null
    where change_id = ${change.changeId} and state = 'wanted'`.execute(deps.db);
  // The code of the sending was none after all: those of presses are left.
  if (changed === 0 && codes[0] && codes[0].sealed === change.sealedCode) await tryPressCodes(deps, change);
}

/** The code of the sending is for everybody; those of presses for the presser alone. */
async function codesFor(
  { db, wall }: SendCardDeps,
  { cardId, userid, sealedCode, mayBeThere }: Change,
): Promise<Code[]> {
  const { rows } = await sql<{ userid: string; outcome: string | null; sealed: string | null }>`
    select userid, outcome, case when code_until > ${wall()} then sealed_code end as sealed
    from delivery.staff_card_receiver where card_id = ${cardId} order by userid collate "C"`.execute(db);
  const ofPresses = rows.flatMap((row) => (row.sealed ? [{ sealed: row.sealed, userids: [row.userid] }] : []));
  if (userid) return ofPresses.filter(({ userids }) => userids[0] === userid);
  const reached = rows.filter(({ outcome }) => outcome === 'sent').map((row) => row.userid);
  if (!sealedCode || reached.length === 0) return ofPresses;
  return [{ sealed: sealedCode, userids: reached }, ...(mayBeThere ? ofPresses : [])];
}

async function forgetCode({ db }: SendCardDeps, cardId: number, { sealed }: Code): Promise<void> {
  await sql`
    with of_card as (
      update delivery.staff_card set sealed_code = null, code_until = null where card_id = ${cardId} and sealed_code = ${sealed}
    )
    update delivery.staff_card_receiver set sealed_code = null, code_until = null
    where card_id = ${cardId} and sealed_code = ${sealed}`.execute(db);
}

/** Wanted once more, now with what presses have brought. */
async function tryPressCodes({ db }: SendCardDeps, { changeId, cardId }: Change): Promise<void> {
  await sql`
    update delivery.staff_card_change set state = 'wanted', attempts = 0
    where change_id = ${changeId} and exists (
      select from delivery.staff_card_receiver where card_id = ${cardId} and sealed_code is not null)`.execute(db);
}

async function noteLater({ db, wall }: SendCardDeps, { changeId, attempts }: Change, error: WeComError): Promise<void> {
  await sql`
    update delivery.staff_card_change set try_after = ${againAt(wall(), attempts + 1, error)}
    where change_id = ${changeId}`.execute(db);
}
