import type { KfMessage } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { KF_MESSAGE, type KfMessageFact } from '../facts.ts';
import { type Conversation, lockConversations, saveConversations } from './conversations.ts';
import { fold, newStanding, timeOf } from './fold.ts';
import { type Heard, react } from './react.ts';
import { readRules } from './rules.ts';

export interface TakeDeps extends Pick<Platform, 'clock' | 'wall' | 'secrets' | 'facts'> {
  corpId: string;
}

export interface Page {
  openKfid: string;
  messages: readonly KfMessage[];
  /** The wall's time by which a welcome code of this page is too old; null: nobody told us when it came. */
  codesUntil: Date | null;
}

/**
 * Takes a page in: what is known already changes nothing. Answers and hand-overs are written down beside the messages
 * that call for them, so that they are made once, whatever dies.
 */
export async function takeMessages(tx: Tx, deps: TakeDeps, { openKfid, messages, codesUntil }: Page): Promise<void> {
  const fresh = await insertMessages(tx, deps, openKfid, messages);
  if (fresh.length === 0) return;
  const people = [...new Set(fresh.map(personOf).filter((id) => id !== null))].sort();
  const conversations = await lockConversations(tx, { openKfid, people });
  const heard: Heard[] = [];
  for (const message of fresh) {
    const externalUserid = personOf(message);
    if (externalUserid === null) continue;
    const before = conversations.get(externalUserid);
    const after: Conversation = {
      ...fold(before ?? newConversation(externalUserid, message), message),
      externalUserid,
    };
    conversations.set(externalUserid, after);
    heard.push({ message, externalUserid });
  }
  await saveConversations(tx, { corpId: deps.corpId, openKfid }, [...conversations.values()]);
  await applyEvents(tx, openKfid, fresh);
  const { on, rules } = await readRules(tx, openKfid);
  if (on) await react(tx, deps, { openKfid, rules, heard, codesUntil });
  await tell(tx, deps, openKfid, heard);
}

const newConversation = (externalUserid: string, message: KfMessage): Conversation => ({
  ...newStanding(timeOf(message)),
  externalUserid,
});

/** For events account and customer are inside the event alone. */
const personOf = ({ external_userid, event }: KfMessage): string | null =>
  external_userid || event?.external_userid || null;

/** Answers those that we did not have, in WeCom's order. */
async function insertMessages(
  tx: Tx,
  { clock, secrets }: TakeDeps,
  openKfid: string,
  messages: readonly KfMessage[],
): Promise<KfMessage[]> {
  const rows = messages.map((message, place) => ({
    msgid: message.msgid,
    externalUserid: personOf(message),
    origin: message.origin,
    servicer: message.servicer_userid ?? null,
    msgtype: message.msgtype,
    eventType: message.event?.event_type ?? null,
    sealed: secrets.encrypt(JSON.stringify(bodyOf(message))),
    sentAt: timeOf(message),
    place,
  }));
  const { rows: inserted } = await sql<{ msgid: string }>`
    insert into delivery.kf_message (msgid, open_kfid, external_userid, origin, servicer, msgtype, event_type, sealed,
      sent_at, taken_at, place)
    select distinct on (msgid) msgid, ${openKfid}, "externalUserid", origin, servicer, msgtype, "eventType", sealed,
      "sentAt", ${clock.now()}::timestamptz, place
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (msgid text, "externalUserid" text, origin smallint,
      servicer text, msgtype text, "eventType" text, sealed text, "sentAt" timestamptz, place integer)
    order by msgid, place
    on conflict (msgid) do nothing returning msgid`.execute(tx);
  const ids = new Set(inserted.map(({ msgid }) => msgid));
  // A page that names a message twice said it once.
  return messages.filter(({ msgid }) => ids.delete(msgid));
}

/** One-time codes are used at once or never: they are not kept. */
function bodyOf(message: KfMessage): unknown {
  if (!message.event) return (message as unknown as Record<string, unknown>)[message.msgtype] ?? {};
  const { welcome_code, msg_code, ...event } = message.event;
  return event;
}

/** What events change beside the conversation: our failed messages, recalled words, members who pause. */
async function applyEvents(tx: Tx, openKfid: string, fresh: readonly KfMessage[]): Promise<void> {
  const events = fresh.flatMap(({ event }) => (event ? [event] : []));
  const of = (...types: string[]) => JSON.stringify(events.filter(({ event_type }) => types.includes(event_type)));
  await sql`
    update delivery.kf_sending s set state = 'failed', fail_type = e.fail_type
    from jsonb_to_recordset(${of('msg_send_fail')}::jsonb) as e (fail_msgid text, fail_type smallint)
    where s.msgid = e.fail_msgid and s.open_kfid = ${openKfid}`.execute(tx);
  await sql`
    update delivery.kf_message m set sealed = null, recalled = true
    from jsonb_to_recordset(${of('user_recall_msg', 'servicer_recall_msg')}::jsonb) as e (recall_msgid text)
    where m.msgid = e.recall_msgid and m.open_kfid = ${openKfid}`.execute(tx);
  // The last word about each member counts.
  const pauses = new Map(
    events
      .filter(({ event_type }) => event_type === 'servicer_status_change')
      .map((event) => [event.servicer_userid?.toLowerCase() ?? '', event]),
  );
  await sql`
    update delivery.kf_servicer s set status = e.status - 1, stop_type = e.stop_type
    from jsonb_to_recordset(${JSON.stringify([...pauses.values()])}::jsonb)
      as e (servicer_userid text, status smallint, stop_type smallint)
    where s.open_kfid = ${openKfid} and s.kind = 'member' and lower(s.id) = lower(e.servicer_userid)`.execute(tx);
}

/** Who wrote, never what. */
async function tell(tx: Tx, { clock, facts, corpId }: TakeDeps, openKfid: string, heard: readonly Heard[]) {
  const messages = heard
    .filter(({ message }) => message.origin === 3)
    .map(({ message, externalUserid }) => ({ externalUserid, at: timeOf(message).toISOString() }));
  if (messages.length === 0) return;
  const payload: KfMessageFact = { corpId, openKfid, messages };
  await facts.publish(tx, { type: KF_MESSAGE, at: clock.now(), payload });
}
