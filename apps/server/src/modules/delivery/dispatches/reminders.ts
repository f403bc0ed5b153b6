import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';

/** WeCom allows three reminders of a task in 24 hours (41094 beyond). */
const PER_DAY = 3;
/** Reminders under way at once. */
const LANES = 5;

export interface RemindDeps extends Pick<Platform, 'db' | 'clock' | 'log'> {
  wecom: WeComClient;
}

/** Half of the window is over and nobody has pressed send: one reminder by itself. */
export async function remindLate(deps: RemindDeps): Promise<void> {
  await remind(deps, sql<boolean>`reminders = 0 and ${isLate(deps.clock.now())}`);
}

export const isLate = (now: Date) =>
  sql<boolean>`send_at + (expires_at - send_at) / 2 <= ${now}::timestamptz and expires_at > ${now}::timestamptz`;

/**
 * Reminds the accounts of unconfirmed dispatches; answers how many. Counted before the call: a reminder that may have
 * arrived is not repeated.
 */
export async function remind({ db, clock, wecom, log }: RemindDeps, which: RawBuilder<boolean>): Promise<number> {
  const at = clock.now();
  const dayAgo = new Date(at.getTime() - 24 * 3_600_000);
  const { rows } = await sql<{ dispatchId: number; msgid: string }>`
    update delivery.dispatch
    set reminders = case when reminded_at > ${dayAgo} then reminders + 1 else 1 end, reminded_at = ${at}
    where state = 'sent' and confirmed_at is null and cancelled_at is null and results_at is not null
      and (reminders < ${PER_DAY} or reminded_at <= ${dayAgo}) and ${which}
    returning dispatch_id as "dispatchId", msgid`.execute(db);
  await inLanes(rows, clock.mode === 'driven' ? 1 : LANES, async ({ dispatchId, msgid }) => {
    const outcome = await wecom.massMessage.remind({ msgid }).then(
      () => 'ok',
      (error: unknown) => {
        if (!(error instanceof WeComError)) throw error;
        log.warn({ msgid, code: error.code }, 'a reminder was not taken');
        return String(error.code);
      },
    );
    await sql`
      insert into delivery.api_change (at, api, subject, outcome)
      values (${at}, 'remind_groupmsg_send', ${`dispatch:${dispatchId}`}, ${outcome})`.execute(db);
  });
  return rows.length;
}
