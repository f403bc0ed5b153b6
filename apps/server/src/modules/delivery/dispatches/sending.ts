import { sql } from 'kysely';
import type { Poller } from '../../../platform/polling/index.ts';
import { createSolo } from '../solo.ts';
import { endExpired } from './expiry.ts';
import { markAbandoned, reconcile } from './reconcile.ts';
import { isLate, remindLate } from './reminders.ts';
import { type ResultsDeps, readResults } from './results.ts';
import { type SendDeps, sendReady } from './send-dispatches.ts';

const SEND_LOCK = 7_315_101;
const FOLLOW_UP_LOCK = 7_315_102;

/** The two works about dispatches, each of one process at a time: sending, and following up what was sent. */
export function createSending(deps: SendDeps & ResultsDeps) {
  const { db, clock, wall } = deps;
  const send = createSolo(deps, {
    task: 'delivery.send',
    lock: SEND_LOCK,
    async work() {
      await markAbandoned(deps);
      await reconcile(deps);
      await sendReady(deps);
    },
  });
  const followUp = createSolo(deps, {
    task: 'delivery.follow_up',
    lock: FOLLOW_UP_LOCK,
    async work() {
      await endExpired(deps);
      await remindLate(deps);
      await readResults(deps);
    },
  });

  /** Half-done ones count too: while their sender lives it holds the lock, and `wake` leaves it alone. */
  async function toSend(now: Date): Promise<boolean> {
    const { rows } = await sql<{ due: boolean }>`
      select exists (select 1 from delivery.dispatch where state = 'ready' and send_at <= ${now} and expires_at > ${now}
          and (try_after is null or try_after <= ${wall()}))
        or exists (select 1 from delivery.dispatch where state = 'sending')
        or exists (select 1 from delivery.dispatch where state = 'unknown' and try_after <= ${wall()}) as due`.execute(
      db,
    );
    return rows[0]!.due;
  }

  async function toFollowUp(now: Date): Promise<boolean> {
    const { rows } = await sql<{ due: boolean }>`
      select exists (select 1 from delivery.dispatch where results_at <= ${now})
        or exists (select 1 from delivery.dispatch
          where cancelled_at is null and (state = 'ready' or (state = 'sent' and results_at is not null))
            and expires_at <= ${now} and (state = 'ready' or try_after is null or try_after <= ${wall()}))
        or exists (select 1 from delivery.dispatch where results_at is not null and state = 'sent' and cancelled_at is null
          and confirmed_at is null and reminders = 0 and ${isLate(now)}) as due`.execute(db);
    return rows[0]!.due;
  }

  /** With a driven clock: whether something due waits for the wall. */
  async function waitsForWall(): Promise<boolean> {
    if (clock.mode !== 'driven') return false;
    const { rows } = await sql<{ due: boolean }>`
      select exists (select 1 from delivery.dispatch where state in ('ready', 'unknown', 'sent') and try_after > ${wall()}) as due`.execute(
      db,
    );
    return rows[0]!.due;
  }

  /** Where time stands still, what waits for the wall is waited for: nothing may be left when the clock moves on. */
  async function waitForWall(): Promise<number> {
    if (clock.mode !== 'driven') return 0;
    const { rows } = await sql<{ at: Date | null }>`
      select min(try_after) as at from delivery.dispatch where state in ('ready', 'unknown', 'sent') and try_after > ${wall()}
        and (state <> 'ready' or send_at <= ${clock.now()})`.execute(db);
    const at = rows[0]?.at;
    if (!at) return 0;
    await new Promise((resolve) => setTimeout(resolve, Math.min(at.getTime() - wall().getTime(), 1_000)));
    return 1;
  }

  const poller: Poller = {
    name: 'delivery.dispatches',
    isDue: async (now) => (await Promise.all([toSend(now), toFollowUp(now), waitsForWall()])).includes(true),
    async runDue(now) {
      const sending = (await toSend(now)) ? await send.wake() : 0;
      const following = (await toFollowUp(now)) ? await followUp.wake() : 0;
      return sending + following || waitForWall();
    },
    async nextDueAt(now) {
      const { rows } = await sql<{ at: Date | null }>`
        select min(at) as at from (
          select send_at as at from delivery.dispatch where state = 'ready' and send_at > ${now}
          union all
          select results_at from delivery.dispatch where results_at > ${now}
          union all
          select expires_at from delivery.dispatch
          where cancelled_at is null and (state = 'ready' or results_at is not null) and expires_at > ${now}
          union all
          select send_at + (expires_at - send_at) / 2 from delivery.dispatch
          where results_at is not null and state = 'sent' and cancelled_at is null and confirmed_at is null
            and reminders = 0 and send_at + (expires_at - send_at) / 2 > ${now}) due`.execute(db);
      return rows[0]?.at ?? null;
    },
  };

  return { poller, jobs: { ...send.job, ...followUp.job }, sendNow: send.run, followUpNow: followUp.run };
}
