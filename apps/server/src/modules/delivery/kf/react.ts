import type { KfRules } from '@xiaoer/contracts';
import type { KfMessage } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { ANSWER_WITHIN_MS, asGoodbye, asReply, MOST_ANSWERS_PER_HOUR, reactionTo } from './answers.ts';
import { windowColumns, windowOf } from './conversations.ts';
import { timeOf } from './fold.ts';
import { type Move, wantMoves } from './moves.ts';
import { refusalFor, type Window } from './send-rule.ts';
import { insertSendings, type NewSending } from './sendings.ts';

/** A message or event about somebody that we did not have before. */
export interface Heard {
  message: KfMessage;
  externalUserid: string;
}

interface Reacting {
  openKfid: string;
  rules: KfRules;
  heard: readonly Heard[];
  /** The wall's time by which codes of this page are too old; null: nobody told us when it came. */
  codesUntil: Date | null;
}

/** The life of a code for one message, of entering and of the end (LIMITS §10). Wall milliseconds. */
export const CODE_MS = 20_000;

interface Reactions {
  sendings: NewSending[];
  moves: Move[];
  ratings: { msgid: string; externalUserid: string; rating: number }[];
}

type ReactDeps = Pick<Platform, 'clock' | 'wall' | 'secrets'>;

/** Answers a page by rule: each message once, whatever dies and however often it is told. */
export async function react(tx: Tx, deps: ReactDeps, { openKfid, rules, heard, codesUntil }: Reacting): Promise<void> {
  const now = deps.clock.now();
  const people = [...new Set(heard.map(({ externalUserid }) => externalUserid))];
  const talks = await findTalks(tx, { openKfid, people, now });
  const reactions: Reactions = { sendings: [], moves: [], ratings: [] };
  for (const { message, externalUserid } of heard) {
    const to = { openKfid, externalUserid };
    const talk = talks.get(externalUserid);
    if (message.origin === 3 && talk) answer(reactions, { rules, message, talk, to, now });
    else onEvent(reactions, { rules, message, to, until: codesUntil ?? deps.wall() });
  }
  await insertSendings(tx, deps, reactions.sendings);
  await wantMoves(tx, reactions.moves);
  await rate(tx, openKfid, reactions.ratings);
}

interface To {
  openKfid: string;
  externalUserid: string;
}

/** Entering and the end bring codes of their own. */
function onEvent(
  { sendings }: Reactions,
  { rules, message, to, until }: { rules: KfRules; message: KfMessage; to: To; until: Date },
): void {
  const { event } = message;
  const send = (cause: 'welcome' | 'goodbye', code: string, reply: NewSending['reply']) =>
    sendings.push({
      ...to,
      key: `${cause}:${message.msgid}`,
      cause,
      reply,
      answers: message.msgid,
      madeBy: 'rules',
      code: { code, until },
    });
  if (event?.event_type === 'enter_session' && event.welcome_code && rules.welcome)
    send('welcome', event.welcome_code, asReply(rules.welcome));
  if (event?.event_type === 'session_status_change' && event.change_type === 3 && event.msg_code && rules.goodbye)
    send('goodbye', event.msg_code, asGoodbye(rules.goodbye));
}

/** A conversation as the rules see it; `settled` when a person is to have it, so that rules are silent. */
interface Talk {
  window: Window;
  answersLastHour: number;
  settled: boolean;
}

/** To what she wrote: words, while no person has the conversation and the window allows them; or a person. */
function answer(
  { sendings, moves, ratings }: Reactions,
  { rules, message, talk, to, now }: { rules: KfRules; message: KfMessage; talk: Talk; to: To; now: Date },
): void {
  if (talk.settled || talk.window.state > 1) return;
  const reaction = reactionTo(rules, message);
  if (reaction.kind === 'nothing') return;
  if (reaction.kind === 'rated') {
    ratings.push({ msgid: message.msgid, externalUserid: to.externalUserid, rating: reaction.rating });
    if (!rules.thanks) return;
  }
  const words =
    reaction.kind === 'answer'
      ? { name: reaction.name, reply: asReply(reaction.words) }
      : reaction.kind === 'rated'
        ? { name: 'thanks', reply: asReply({ text: rules.thanks!, menu: [] }) }
        : null;
  const isLate = now.getTime() - timeOf(message).getTime() > ANSWER_WITHIN_MS;
  if (words && !isLate && talk.answersLastHour < MOST_ANSWERS_PER_HOUR && refusalFor(talk.window, now) === null) {
    sendings.push({
      ...to,
      key: `answer:${message.msgid}`,
      cause: 'answer',
      answer: words.name,
      answers: message.msgid,
      reply: words.reply,
      madeBy: 'rules',
    });
    talk.answersLastHour += 1;
    talk.window.sent += 1;
  } else if (reaction.kind !== 'rated') {
    const { to: where, servicer, text } = rules.human;
    const target = where === 'servicer' ? { state: 3 as const, servicer } : { state: 2 as const, servicer: null };
    moves.push({ ...to, ...target, text, rating: false, by: 'rules', at: now });
    talk.settled = true;
  }
}

async function findTalks(
  tx: Tx,
  { openKfid, people, now }: { openKfid: string; people: readonly string[]; now: Date },
): Promise<Map<string, Talk>> {
  const { rows } = await sql<Window & { externalUserid: string; n: number; settled: boolean }>`
    select c.external_userid as "externalUserid", ${windowColumns}, c.wanted_state is not null as settled,
      (select count(*) from delivery.kf_sending s
        where s.external_userid = c.external_userid and s.open_kfid = c.open_kfid and s.cause = 'answer'
          and s.made_at > ${new Date(now.getTime() - 3_600_000)}) as n
    from delivery.kf_conversation c join delivery.kf_account a on a.open_kfid = c.open_kfid
    where c.external_userid = any(${people}::text[]) and c.open_kfid = ${openKfid}`.execute(tx);
  return new Map(
    rows.map(({ externalUserid, n, settled, ...window }) => [
      externalUserid,
      { window: windowOf(window, now), answersLastHour: n, settled },
    ]),
  );
}

/** What she thought of it; nobody waits for an answer to that. */
async function rate(tx: Tx, openKfid: string, ratings: Reactions['ratings']): Promise<void> {
  if (ratings.length === 0) return;
  await sql`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(ratings)}::jsonb)
        as r (msgid text, "externalUserid" text, rating smallint)),
      marked as (update delivery.kf_message m set rating = r.rating from r where m.msgid = r.msgid)
    update delivery.kf_conversation c set waiting_since = null from r
    where c.external_userid = r."externalUserid" and c.open_kfid = ${openKfid}`.execute(tx);
}
