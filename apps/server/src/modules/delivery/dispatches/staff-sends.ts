import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Attention } from '../../attention/index.ts';
import type { Solo } from '../solo.ts';

const NAME = 'delivery.staff_sends_read';
/** How often it is looked; each look reaches back by as much before the last one, but a day at most. */
const EVERY_MS = 3_600_000;
const FARTHEST_MS = 24 * EVERY_MS;

export interface StaffSendsDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'log'>;
  wecom: WeComClient;
  attention: Pick<Attention, 'prepare' | 'noteStaffSends' | 'noteStaffGroupSends'>;
}

interface OwnSend {
  chatType: 'single' | 'group';
  msgid: string;
  creator: string;
  at: Date;
}

/**
 * Mass sends that staff made by themselves, to contacts and to groups. WeCom counts them against the same cap as ours, so attention must know of
 * them before it decides.
 */
export async function readStaffSends({ platform, wecom, attention }: StaffSendsDeps): Promise<void> {
  const { db, clock, log } = platform;
  const at = clock.now();
  const last = await lastRead(db);
  const from = new Date(Math.max((last?.getTime() ?? 0) - EVERY_MS, at.getTime() - FARTHEST_MS));
  await attention.prepare(at);
  const sends: OwnSend[] = [];
  try {
    const window = { start_time: Math.floor(from.getTime() / 1000), end_time: Math.ceil(at.getTime() / 1000) };
    for (const chatType of ['single', 'group'] as const) {
      for await (const record of wecom.massMessage.list({ chat_type: chatType, filter_type: 1, ...window })) {
        const { msgid, creator, create_type, create_time } = record;
        if (creator && create_type === 1) sends.push({ chatType, msgid, creator, at: new Date(create_time * 1000) });
      }
    }
    // One call per send of a member: the API has no other way.
    for (const send of sends) await note({ platform, wecom, attention }, send);
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ code: error.code }, "staff's own sends could not be read; the next hour tries again");
  }
  await sql`
    insert into platform.setting (name, value, changed_at) values (${NAME}, '{}', ${at})
    on conflict (name) do update set changed_at = excluded.changed_at`.execute(db);
}

async function lastRead(db: Platform['db']): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select changed_at as at from platform.setting where name = ${NAME}`.execute(db);
  return rows[0]?.at ?? null;
}

async function note({ platform, wecom, attention }: StaffSendsDeps, send: OwnSend): Promise<void> {
  const { msgid, creator, chatType, at } = send;
  const reached: { to: string; at: Date }[] = [];
  for await (const result of wecom.massMessage.sendResults({ msgid, userid: creator })) {
    const to = chatType === 'single' ? result.external_userid : result.chat_id;
    if (result.status !== 1 || !to) continue;
    reached.push({ to, at: result.send_time ? new Date(result.send_time * 1000) : at });
  }
  if (reached.length === 0) return;
  const receivers = sql`
    jsonb_to_recordset(${JSON.stringify(reached)}::jsonb) as r("to" text, at timestamptz)`;
  await platform.db.transaction().execute(async (tx) => {
    if (chatType === 'group') {
      const rows = sql`
        select g.group_id, ${msgid}::text as send_key, min(r.at) as at
        from community.group_info g join ${receivers} on r."to" = g.chat_id group by g.group_id order by g.group_id`;
      return attention.noteStaffGroupSends(tx, { rows });
    }
    const rows = sql`
      select distinct on (c.customer_id) c.customer_id, ${msgid}::text as send_key, r.at
      from organisation.account_info a
      join customers.active_contact c on c.account_id = a.account_id
      join ${receivers} on r."to" = c.external_userid
      where a.corp_id = ${wecom.corpId} and lower(a.userid) = ${creator.toLowerCase()}
      order by c.customer_id, r.at`;
    return attention.noteStaffSends(tx, { rows });
  });
}

export function staffSendsPoller({ platform }: Pick<StaffSendsDeps, 'platform'>, solo: Solo): Poller {
  async function dueAt(now: Date): Promise<Date> {
    const last = await lastRead(platform.db);
    return last ? new Date(last.getTime() + EVERY_MS) : now;
  }
  return {
    name: 'delivery.staff_sends',
    isDue: async (now) => (await dueAt(now)) <= now,
    runDue: solo.wake,
    nextDueAt: dueAt,
  };
}
