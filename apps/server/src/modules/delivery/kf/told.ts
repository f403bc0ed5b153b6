import type { CallbackEvent, EventOf } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { EventHandler } from '../inbox/take-in.ts';

type Told = EventOf<'kf_msg_or_event'>;
type Granted = EventOf<'kf_account_auth_change'>;

const isTold = (event: CallbackEvent): event is Told => event.kind === 'kf_msg_or_event';
const isGranted = (event: CallbackEvent): event is Granted => event.kind === 'kf_account_auth_change';

/** The token's life (CALLBACKS §9.11), with a minute to spare. Wall milliseconds. */
const TOKEN_MS = 9 * 60_000;

export const READ_JOB = { task: 'delivery.kf_read', payload: {}, key: 'delivery.kf_read', priority: -10 } as const;
export const ACCOUNTS_JOB = { task: 'delivery.kf_accounts', payload: {}, key: 'delivery.kf_accounts' } as const;

/**
 * WeCom says that there is something to read, never what. Welcome codes live 20 seconds: the reading is woken before other
 * work. An account that we never saw is noted by its id, and named when the list is read.
 */
export function kfEvents({ clock, wall, secrets }: Pick<Platform, 'clock' | 'wall' | 'secrets'>): EventHandler {
  return {
    handles: (event) => isTold(event) || isGranted(event),
    async take(tx, events) {
      // One of many callbacks may stand for many messages: the newest token of each account is enough.
      const told = [...new Map(events.filter(isTold).map((event) => [event.openKfId, event])).values()].map(
        ({ corpId, openKfId, token }) => ({
          corpId,
          openKfid: openKfId,
          sealedToken: token ? secrets.encrypt(token) : null,
        }),
      );
      const granted = events.filter(isGranted);
      let unnamed = false;
      if (told.length > 0) {
        const { rows } = await sql<{ unnamed: boolean }>`
          insert into delivery.kf_account as a (open_kfid, corp_id, name, manageable, first_seen_at, told, told_at,
            sealed_token, token_until)
          select "openKfid", "corpId", '', false, ${clock.now()}::timestamptz, 1, ${wall()}::timestamptz, "sealedToken",
            ${new Date(wall().getTime() + TOKEN_MS)}::timestamptz
          from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t ("openKfid" text, "corpId" text, "sealedToken" text)
          order by "openKfid"
          on conflict (open_kfid) do update set told = a.told + 1, told_at = excluded.told_at,
            sealed_token = coalesce(excluded.sealed_token, a.sealed_token),
            token_until = excluded.token_until, try_after = null, gone_at = null
          returning name = '' as unnamed`.execute(tx);
        unnamed = rows.some((row) => row.unnamed);
      }
      const corps = [...new Set(granted.map(({ corpId }) => corpId))];
      if (corps.length > 0) {
        await sql`
          insert into delivery.kf_access (corp_id, checked_at, asked)
          select corp_id, ${clock.now()}, true from unnest(${corps}::text[]) as c (corp_id)
          on conflict (corp_id) do update set asked = true`.execute(tx);
      }
      await addJobs(tx, [
        ...(told.length > 0 ? [READ_JOB] : []),
        ...(granted.length > 0 || unnamed ? [ACCOUNTS_JOB] : []),
      ]);
    },
  };
}
