import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Solo } from '../solo.ts';
import { isLate } from './remind-moments.ts';

/** When there is something to do about moments. Half-done ones count too: while their sender lives it holds the lock. */
export function momentsDue({ db, clock, wall }: Pick<Platform, 'db' | 'clock' | 'wall'>, solo: Solo): Poller {
  async function isDue(now: Date): Promise<boolean> {
    const at = wall();
    const { rows } = await sql<{ due: boolean }>`
      select exists (select from delivery.moment where state in ('ready', 'sending', 'unknown', 'asked', 'open') and (
          state = 'ready' and (send_at <= ${now} and (try_after is null or try_after <= ${at}) or expires_at <= ${now})
          or state = 'sending'
          or state in ('unknown', 'asked') and try_after <= ${at}
          or state = 'open' and (results_at <= ${now}
            or cancelled_at is null and expires_at <= ${now} and (try_after is null or try_after <= ${at})
            or ${isLate(now)})))
        or exists (select from delivery.moment where reactions_at <= ${now}) as due`.execute(db);
    return rows[0]!.due;
  }

  /** Where time stands still, what waits for the wall is waited for: nothing may be left when the clock moves on. */
  async function wallWait(now: Date): Promise<number | null> {
    if (clock.mode !== 'driven') return null;
    const { rows } = await sql<{ at: Date | null }>`
      select min(try_after) as at from delivery.moment
      where state in ('ready', 'unknown', 'asked', 'open') and try_after > ${wall()}
        and (state <> 'ready' or send_at <= ${now})`.execute(db);
    return rows[0]?.at ? rows[0].at.getTime() - wall().getTime() : null;
  }

  return {
    name: 'delivery.moments',
    isDue: async (now) => (await isDue(now)) || (await wallWait(now)) !== null,
    async runDue(now) {
      if (await isDue(now)) return solo.wake();
      const waitMs = await wallWait(now);
      if (waitMs === null) return 0;
      await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(waitMs, 0), 1_000)));
      return 1;
    },
    async nextDueAt(now) {
      const { rows } = await sql<{ at: Date | null }>`
        select min(at) as at from (
          select send_at as at from delivery.moment where state = 'ready' and send_at > ${now}
          union all
          select results_at from delivery.moment where state = 'open' and results_at > ${now}
          union all
          select expires_at from delivery.moment where state in ('ready', 'open') and cancelled_at is null and expires_at > ${now}
          union all
          select reactions_at from delivery.moment where reactions_at > ${now}
          union all
          select send_at + (expires_at - send_at) / 2 from delivery.moment
          where state = 'open' and cancelled_at is null and reminders = 0 and send_at + (expires_at - send_at) / 2 > ${now}) due`.execute(
        db,
      );
      return rows[0]?.at ?? null;
    },
  };
}
