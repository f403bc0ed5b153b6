import { type CallbackEvent, type CallbackQuery, type CallbackReceiver, eventKey, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { createBatcher } from '../../../platform/batching.ts';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Tally } from './tally.ts';

/** Callbacks of one statement, and statements under way at once. */
const BATCH = 500;
const LANES = 2;

export type Received =
  | { outcome: 'refused'; check: string }
  | { outcome: 'repeated' }
  | { outcome: 'stored'; welcomeCode: string | null };

/**
 * Takes one callback: checks, decrypts and stores it with its key; those that arrive together go in one statement. A
 * signed repeat is counted and changes nothing. Throws when it could not be stored: then WeCom must not be answered.
 */
export function createInbox({
  platform,
  receiver,
  tally,
}: {
  platform: Pick<Platform, 'db' | 'clock' | 'wall' | 'partitions' | 'log'>;
  receiver: CallbackReceiver;
  tally: Tally;
}) {
  async function receive(query: Partial<CallbackQuery>, body: Uint8Array): Promise<Received> {
    const at = platform.clock.now();
    let opened: ReturnType<CallbackReceiver['open']>;
    try {
      opened = receiver.open(query, body);
    } catch (error) {
      if (!(error instanceof WeComError)) throw error;
      const check = String(error.code);
      platform.log.warn({ check }, 'a callback was refused');
      tally.count(at, 'refused', check);
      return { outcome: 'refused', check };
    }
    await platform.partitions.ensure('delivery.inbox', at);
    const isNew = await storing.add({ event: opened.event, raw: opened.plaintext, at, arrivedAt: platform.wall() });
    tally.count(at, isNew ? 'stored' : 'repeated', opened.event.kind);
    return isNew ? { outcome: 'stored', welcomeCode: welcomeOf(opened.event)?.code ?? null } : { outcome: 'repeated' };
  }

  const storing = createBatcher({
    max: BATCH,
    lanes: LANES,
    isOnesFault: isDataError,
    run: (given: Arrived[]) => storeAll(platform.db, given),
  });

  return { receive };
}
export type Inbox = ReturnType<typeof createInbox>;

interface Arrived {
  event: CallbackEvent;
  raw: string;
  at: Date;
  /** On the wall: the welcome's twenty seconds run from here. */
  arrivedAt: Date;
}

/**
 * Stores callbacks with their keys and the welcomes that they ask for, in one statement. Answers for each whether it is
 * new; of equal ones in one set the first is, if any.
 */
async function storeAll(db: Db, given: Arrived[]): Promise<boolean[]> {
  const byKey = new Map<string, { first: number; again: number }>();
  const keys = given.map(({ event }) => eventKey(event));
  for (const [index, key] of keys.entries()) {
    const seen = byKey.get(key);
    if (seen) seen.again++;
    else byKey.set(key, { first: index, again: 0 });
  }
  // Sorted, so that two processes with the same events never wait for each other in a ring.
  const rows = [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { first, again }]) => rowOf(key, again, given[first]!));
  const { rows: stored } = await sql<{ key: string }>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(key text, again integer, at timestamptz,
        arrived_at timestamptz, corp_id text, kind text, event_at timestamptz, external_userid text, raw text,
        welcome_code text, userid text, source_state text)
    ), keyed as (
      insert into delivery.inbox_key as k (event_key, received_at, repeats) select key, at, again from given
      on conflict (event_key) do update set repeats = k.repeats + excluded.repeats + 1
      returning event_key, repeats
    ), fresh as (
      -- a row that was there before has counted one more than this set brought
      select given.* from given join keyed on keyed.event_key = given.key and keyed.repeats = given.again
    ), stored as (
      insert into delivery.inbox (received_at, event_key, corp_id, kind, event_at, external_userid, raw, state)
      select at, key, corp_id, kind, event_at, external_userid, raw, 'waiting' from fresh
    ), wanted as (
      insert into delivery.welcome (welcome_code, corp_id, userid, external_userid, source_state, received_at, arrived_at, state)
      select welcome_code, corp_id, userid, external_userid, source_state, at, arrived_at, 'wanted'
      from fresh where welcome_code is not null
      on conflict (welcome_code) do nothing
    )
    select key from fresh`.execute(db);
  const fresh = new Set(stored.map(({ key }) => key));
  return keys.map((key, index) => fresh.has(key) && byKey.get(key)!.first === index);
}

function rowOf(key: string, again: number, { event, raw, at, arrivedAt }: Arrived) {
  const welcome = welcomeOf(event);
  return {
    key,
    again,
    at,
    arrived_at: arrivedAt,
    corp_id: event.corpId,
    kind: event.kind,
    event_at: eventTime(event, at),
    external_userid: 'externalUserId' in event ? event.externalUserId : null,
    raw,
    welcome_code: welcome?.code ?? null,
    userid: welcome?.userid ?? null,
    source_state: welcome?.state ?? null,
  };
}

/** SQLSTATE class 22: what was given can't be stored as it is. */
const isDataError = (error: unknown) => /^22/.test(String((error as { code?: unknown }).code));

/** WeCom's own time, whole seconds; ours where it sent none. */
const eventTime = (event: CallbackEvent, at: Date) => (event.createTime > 0 ? new Date(event.createTime * 1000) : at);

function welcomeOf(event: CallbackEvent): { code: string; userid: string; state: string | null } | null {
  switch (event.kind) {
    case 'change_external_contact.add_external_contact':
    case 'change_external_contact.add_half_external_contact':
    case 'change_external_contact.msg_audit_approved':
      if (!event.welcomeCode) return null;
      return {
        code: event.welcomeCode,
        userid: event.userId,
        state: ('state' in event ? event.state : undefined) ?? null,
      };
    default:
      return null;
  }
}
