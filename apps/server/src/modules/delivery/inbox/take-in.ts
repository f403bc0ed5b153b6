import { type CallbackEvent, parseEvent } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Community } from '../../community/index.ts';
import type { Customers, EndedContact, NewContact } from '../../customers/index.ts';
import { wantDetails } from '../sync/contact-details.ts';

/** `Source` of a removal that an on-job hand-over makes (CALLBACKS §9.4). */
export const BY_TRANSFER = 'DELETE_BY_TRANSFER';

/** Events of one transaction. */
const BATCH = 1_000;

/** What an area of the gateway does with its events, in the transaction that takes them in. Same end in any order and twice. */
export interface EventHandler {
  handles(event: CallbackEvent): boolean;
  take(tx: Tx, events: CallbackEvent[]): Promise<void>;
}

export interface TakeInDeps extends Pick<Platform, 'db' | 'clock' | 'facts' | 'log'> {
  customers: Pick<Customers, 'recordContacts' | 'endContacts' | 'recordHalfContacts'>;
  community: Pick<Community, 'applyGroupEvents'>;
  /** Those of other areas; the first that handles an event gets it. */
  handlers: readonly EventHandler[];
}

interface Row {
  receivedAt: Date;
  inboxId: number;
  raw: string;
}

/**
 * Takes waiting callbacks over, in batches by their event time. What they do is the same in any order and any number
 * of times: customers and community compare times and versions.
 */
export async function takeIn(deps: TakeInDeps): Promise<void> {
  await deps.facts.prepare(deps.clock.now());
  for (;;) {
    const rows = await findWaiting(deps);
    if (rows.length === 0) return;
    await takeBatch(deps, rows);
    if (rows.length < BATCH) return;
  }
}

async function findWaiting({ db }: TakeInDeps): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select received_at as "receivedAt", inbox_id as "inboxId", raw from delivery.inbox
    where state = 'waiting' order by event_at, event_key limit ${BATCH}`.execute(db);
  return rows;
}

/** One event that can't be taken in must not hold up the others: a failing batch is halved until it is found, and parked. */
async function takeBatch(deps: TakeInDeps, rows: Row[]): Promise<void> {
  try {
    await deps.db.transaction().execute((tx) => takeAll(tx, deps, rows));
  } catch (error) {
    // Without a database nothing can be said about the events; the job is tried again.
    await sql`select 1`.execute(deps.db);
    if (rows.length === 1) {
      deps.log.error({ err: error, inboxId: rows[0]!.inboxId }, 'a callback could not be taken in and was parked');
      const note = error instanceof Error ? error.message.slice(0, 200) : 'failed';
      return mark(deps.db, rows, 'parked', `failed: ${note}`);
    }
    const middle = Math.ceil(rows.length / 2);
    await takeBatch(deps, rows.slice(0, middle));
    await takeBatch(deps, rows.slice(middle));
  }
}

async function takeAll(tx: Tx, deps: TakeInDeps, rows: Row[]): Promise<void> {
  const read = rows.map((row) => ({ row, event: parseEvent(row.raw) }));
  const accounts = await accountsOf(
    tx,
    read.map(({ event }) => event),
  );
  const added: NewContact[] = [];
  const ended: EndedContact[] = [];
  const asked: NewContact[] = [];
  const groups: CallbackEvent[] = [];
  const taken: Row[] = [];
  const skipped: Row[] = [];
  const parked: Row[] = [];
  const ofOthers = new Map<EventHandler, CallbackEvent[]>();

  for (const { row, event } of read) {
    const tie = tieOf(event);
    if (tie) {
      const accountId = accounts.get(accountKey(event.corpId, tie.userId));
      // A member we don't know yet: taken in when the organisation has changed.
      if (accountId === undefined) parked.push(row);
      else {
        const contact = { externalUserid: tie.externalUserId, corpId: event.corpId, accountId, at: timeOf(event) };
        if (tie.how === 'added') added.push({ ...contact, state: tie.state });
        else if (tie.how === 'asked') asked.push({ ...contact, state: tie.state });
        else ended.push({ ...contact, how: tie.how });
        taken.push(row);
        // Some ends of ties mean more to an area.
        const handler = deps.handlers.find((one) => one.handles(event));
        if (handler) ofOthers.set(handler, [...(ofOthers.get(handler) ?? []), event]);
      }
    } else if (event.kind.startsWith('change_external_chat.')) {
      groups.push(event);
      taken.push(row);
    } else {
      const handler = deps.handlers.find((one) => one.handles(event));
      if (handler) ofOthers.set(handler, [...(ofOthers.get(handler) ?? []), event]);
      (handler ? taken : skipped).push(row);
    }
  }
  if (added.length > 0) await wantDetails(tx, await deps.customers.recordContacts(tx, added), deps.clock.now());
  if (asked.length > 0) await deps.customers.recordHalfContacts(tx, asked);
  if (ended.length > 0) await deps.customers.endContacts(tx, ended);
  if (groups.length > 0) await deps.community.applyGroupEvents(tx, groups);
  for (const [handler, events] of ofOthers) await handler.take(tx, events);
  await mark(tx, taken, 'taken', null);
  await mark(tx, skipped, 'skipped', 'not ours to follow');
  await mark(tx, parked, 'parked', 'unknown_account');
}

async function mark(db: Tx | Platform['db'], rows: Row[], state: 'taken' | 'skipped' | 'parked', note: string | null) {
  if (rows.length === 0) return;
  const keys = JSON.stringify(rows.map(({ receivedAt, inboxId }) => ({ at: receivedAt, id: inboxId })));
  await sql`
    update delivery.inbox i set state = ${state}, note = ${note}
    from jsonb_to_recordset(${keys}::jsonb) as k(at timestamptz, id bigint)
    where i.received_at = k.at and i.inbox_id = k.id`.execute(db);
}

type Tie = { userId: string; externalUserId: string } & (
  | { how: 'added' | 'asked'; state: string | null }
  | { how: 'removed_by_customer' | 'removed_by_staff' | 'transferred' }
);

/** What an event says about a contact, or null. A half contact (not accepted by the member yet) has only asked. */
function tieOf(event: CallbackEvent): Tie | null {
  switch (event.kind) {
    case 'change_external_contact.add_external_contact':
      return { ...idsOf(event), how: 'added', state: event.state ?? null };
    case 'change_external_contact.add_half_external_contact':
      return { ...idsOf(event), how: 'asked', state: event.state ?? null };
    case 'change_external_contact.del_external_contact':
      return { ...idsOf(event), how: event.source === BY_TRANSFER ? 'transferred' : 'removed_by_staff' };
    case 'change_external_contact.del_follow_user':
      return { ...idsOf(event), how: 'removed_by_customer' };
    default:
      return null;
  }
}
const idsOf = ({ userId, externalUserId }: { userId: string; externalUserId: string }) => ({ userId, externalUserId });
const timeOf = (event: CallbackEvent) => new Date(event.createTime * 1000);

/** Userids are the same whatever their case. */
const accountKey = (corpId: string, userid: string) => `${corpId}|${userid.toLowerCase()}`;

async function accountsOf(tx: Tx, events: CallbackEvent[]): Promise<Map<string, number>> {
  const userids = [...new Set(events.flatMap((event) => tieOf(event)?.userId.toLowerCase() ?? []))];
  if (userids.length === 0) return new Map();
  const { rows } = await sql<{ accountId: number; corpId: string; userid: string }>`
    select account_id as "accountId", corp_id as "corpId", userid from organisation.account_info
    where lower(userid) = any(${userids}::text[])`.execute(tx);
  return new Map(rows.map(({ corpId, userid, accountId }) => [accountKey(corpId, userid), accountId]));
}

/** The organisation has changed, or a night has passed: what was parked gets another chance. */
export async function unpark({ db }: Pick<Platform, 'db'>): Promise<void> {
  await sql`update delivery.inbox set state = 'waiting', note = null where state = 'parked'`.execute(db);
}
