import { type RawBuilder, sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { TellStaff } from '../staff/staff-message.ts';

/** WeCom has no reminder for moments, so it is a card of our own; as many as mass sends may have. */
export const MOST_REMINDERS = 3;

/** Half of the window is over: those who did not publish are reminded once by themselves. */
export const isLate = (now: Date) => sql<boolean>`
  state = 'open' and cancelled_at is null and reminders = 0 and expires_at > ${now}
  and send_at + (expires_at - send_at) / 2 <= ${now}`;

/** Cards to the accounts that did not publish yet. Answers how many were told. A card may come twice, never not at all. */
export async function remindAccounts(
  { db, clock, tellStaff, publicUrl }: Pick<Platform, 'db' | 'clock'> & { tellStaff: TellStaff; publicUrl: string },
  which: RawBuilder<boolean>,
): Promise<number> {
  const { rows } = await sql<{ momentId: number; name: string; userids: string[] }>`
    select moment_id as "momentId", name, array(
      select a.userid from delivery.moment_account a
      where a.moment_id = m.moment_id and a.state = 'asked' order by a.userid collate "C") as userids
    from delivery.moment m where ${which} order by marker collate "C"`.execute(db);
  let told = 0;
  for (const { momentId, name, userids } of rows) {
    if (userids.length > 0) {
      const { unreached } = await tellStaff({
        userids,
        title: '有一条朋友圈等你发表',
        description: `${name}：在企业微信「客户朋友圈」里点一下「发表」就好。`,
        url: `${publicUrl}/workbench/today`,
      });
      told += userids.length - unreached.length;
    }
    await sql`
      update delivery.moment set reminders = reminders + 1, reminded_at = ${clock.now()}
      where moment_id = ${momentId}`.execute(db);
  }
  return told;
}
