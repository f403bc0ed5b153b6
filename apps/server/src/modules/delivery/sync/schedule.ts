import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Solo } from '../solo.ts';
import { findRunning, type SyncKind } from './runs.ts';

/** Once a night at this minute of the day in the chain's zone. */
const NIGHTLY_MINUTE = 3 * 60 + 30;
const DAY_MS = 24 * 3_600_000;
/** After a refusal (wrong secret, address not allowed, …) somebody has to act: tried again every hour. */
const REFUSED_AGAIN_MS = 3_600_000;

export interface ScheduleDeps {
  platform: Pick<Platform, 'db'>;
  wecom: Pick<WeComClient, 'corpId'>;
  zone: string;
}

interface Due {
  kind: SyncKind;
  at: Date;
}

/** What is to be synchronised next, and when. */
async function nextDue({ platform: { db }, wecom, zone }: ScheduleDeps, now: Date): Promise<Due> {
  const { rows } = await sql<{
    last: Date | null;
    refused: Date | null;
    hasNew: boolean;
    night: Date;
  }>`
    select
      (select max(started_at) from delivery.sync_run
       where corp_id = ${wecom.corpId} and kind <> 'new_accounts' and state = 'done') as last,
      (select case when state = 'refused' then ended_at end from delivery.sync_run
       where corp_id = ${wecom.corpId} order by sync_id desc limit 1) as refused,
      exists (select from organisation.account_info a where a.corp_id = ${wecom.corpId} and a.active
        and not exists (select from delivery.account_listing l where l.account_id = a.account_id)) as "hasNew",
      (date_trunc('day', ${now}::timestamptz at time zone ${zone}) + make_interval(mins => ${NIGHTLY_MINUTE}))
        at time zone ${zone} as night`.execute(db);
  const { last, refused, hasNew, night } = rows[0]!;
  const wait = (due: Date) => (refused ? new Date(Math.max(due.getTime(), refused.getTime() + REFUSED_AGAIN_MS)) : due);
  if (!last) return { kind: 'first', at: wait(now) };
  // Before this night's hour the last night counts.
  const since = night <= now ? night : new Date(night.getTime() - DAY_MS);
  if (last < since) return { kind: 'nightly', at: wait(now) };
  if (hasNew) return { kind: 'new_accounts', at: wait(now) };
  return { kind: 'nightly', at: night > now ? night : new Date(night.getTime() + DAY_MS) };
}

/** The kind of synchronisation that is due now, or null. */
export async function dueKind(deps: ScheduleDeps, now: Date): Promise<SyncKind | null> {
  const { kind, at } = await nextDue(deps, now);
  return at <= now ? kind : null;
}

export const nextNight = async (deps: ScheduleDeps, now: Date): Promise<Date> => (await nextDue(deps, now)).at;

export function syncPoller(deps: ScheduleDeps, solo: Solo): Poller {
  const dueAt = async (now: Date) =>
    (await findRunning(deps.platform.db, deps.wecom.corpId)) ? now : (await nextDue(deps, now)).at;
  return {
    name: 'delivery.sync',
    isDue: async (now) => (await dueAt(now)) <= now,
    runDue: solo.wake,
    nextDueAt: dueAt,
  };
}
