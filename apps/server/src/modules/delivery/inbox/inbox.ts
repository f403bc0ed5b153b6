import { type CallbackEvent, type CallbackQuery, type CallbackReceiver, eventKey, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Tally } from './tally.ts';

export type Received =
  | { outcome: 'refused'; check: string }
  | { outcome: 'repeated' }
  | { outcome: 'stored'; welcomeCode: string | null };

/**
 * Takes one callback: checks, decrypts and stores it with its key in one statement. A signed repeat is counted and
 * changes nothing. Throws when it could not be stored: then WeCom must not be answered.
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
    const isNew = await store(opened.event, opened.plaintext, at);
    tally.count(at, isNew ? 'stored' : 'repeated', opened.event.kind);
    return isNew ? { outcome: 'stored', welcomeCode: welcomeOf(opened.event)?.code ?? null } : { outcome: 'repeated' };
  }

  async function store(event: CallbackEvent, raw: string, at: Date): Promise<boolean> {
    const key = eventKey(event);
    const welcome = welcomeOf(event);
    const externalUserid = 'externalUserId' in event ? event.externalUserId : null;
    const { rows } = await sql<{ repeats: number }>`
      with key as (
        insert into delivery.inbox_key as k (event_key, received_at) values (${key}, ${at})
        on conflict (event_key) do update set repeats = k.repeats + 1
        returning repeats
      ), stored as (
        insert into delivery.inbox (received_at, event_key, corp_id, kind, event_at, external_userid, raw, state)
        select ${at}::timestamptz, ${key}, ${event.corpId}, ${event.kind}, ${eventTime(event, at)}::timestamptz,
          ${externalUserid}, ${raw}, 'waiting'
        from key where repeats = 0
      ), wanted as (
        insert into delivery.welcome (welcome_code, corp_id, userid, external_userid, source_state, received_at, arrived_at, state)
        select ${welcome?.code ?? null}, ${event.corpId}, ${welcome?.userid ?? null}, ${externalUserid},
          ${welcome?.state ?? null}, ${at}::timestamptz, ${platform.wall()}::timestamptz, 'wanted'
        from key where repeats = 0 and ${welcome?.code ?? null}::text is not null
        on conflict (welcome_code) do nothing
      )
      select repeats from key`.execute(platform.db);
    return rows[0]?.repeats === 0;
  }

  return { receive };
}
export type Inbox = ReturnType<typeof createInbox>;

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
