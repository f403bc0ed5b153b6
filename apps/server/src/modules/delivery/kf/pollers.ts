import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Solo } from '../solo.ts';
import { dueToMove } from './do-moves.ts';
import { LIST_EVERY_MS } from './read-accounts.ts';
import { dueToRead, READ_EVERY_MS } from './read-messages.ts';
import { nextPurge } from './retention.ts';

type Work = Record<'reading' | 'accounts' | 'moving' | 'sending' | 'purging', Solo>;

/** What becomes due without a callback, and what a lost or killed process left. */
export function kfPollers(
  { db, wall }: Pick<Platform, 'db' | 'wall'>,
  { corpId, reading, accounts, moving, sending, purging }: Work & { corpId: string },
): Poller[] {
  const exists = async (condition: ReturnType<typeof sql<boolean>>): Promise<boolean> => {
    const { rows } = await sql<{ due: boolean }>`select ${condition} as due`.execute(db);
    return rows[0]!.due;
  };
  /** Only what is still to come: what is due already and could not be done waits for the wall, not for a time of day. */
  const after = async (
    now: Date,
    query: ReturnType<typeof sql<{ at: Date | null }>>,
    plusMs: number,
  ): Promise<Date | null> => {
    const last = (await query.execute(db)).rows[0]?.at;
    const next = last ? new Date(last.getTime() + plusMs) : null;
    return next && next > now ? next : null;
  };
  return [
    {
      name: 'delivery.kf_read',
      isDue: (now) =>
        exists(sql`exists (select from delivery.kf_account
          where corp_id = ${corpId} and ${dueToRead({ now, wall: wall() })})`),
      runDue: reading.wake,
      nextDueAt: (now) =>
        after(
          now,
          sql`select min(read_at) as at from delivery.kf_account where corp_id = ${corpId} and gone_at is null`,
          READ_EVERY_MS,
        ),
    },
    {
      name: 'delivery.kf_accounts',
      isDue: (now) =>
        exists(sql`not exists (select from delivery.kf_access
          where corp_id = ${corpId} and not asked and checked_at > ${new Date(now.getTime() - LIST_EVERY_MS)})
          or exists (select from delivery.kf_link l join delivery.kf_account a on a.open_kfid = l.open_kfid
            where a.corp_id = ${corpId} and a.gone_at is null and l.url is null
              and (l.try_after is null or l.try_after <= ${wall()}))`),
      runDue: accounts.wake,
      nextDueAt: (now) =>
        after(now, sql`select checked_at as at from delivery.kf_access where corp_id = ${corpId}`, LIST_EVERY_MS),
    },
    {
      name: 'delivery.kf_move',
      isDue: () =>
        exists(sql`exists (select from delivery.kf_conversation where corp_id = ${corpId} and ${dueToMove(wall())})`),
      runDue: moving.wake,
      nextDueAt: async () => null,
    },
    {
      name: 'delivery.kf_send',
      isDue: () =>
        exists(sql`exists (select from delivery.kf_sending where state = 'sending' and try_after <= ${wall()})`),
      runDue: sending.wake,
      nextDueAt: async () => null,
    },
    {
      name: 'delivery.kf_purge',
      isDue: async (now) => ((await nextPurge(db)) ?? now) < now,
      runDue: purging.wake,
      nextDueAt: () => nextPurge(db),
    },
  ];
}
