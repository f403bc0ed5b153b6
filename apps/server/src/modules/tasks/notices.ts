import { sql } from 'kysely';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { TellStaff } from '../delivery/index.ts';

/** After a failure the cards are left alone this long. Wall milliseconds. */
const REST_MS = 30_000;

/** Cards in WeCom about work that is due. One call carries one text to everybody who has the same to do. */
export function createNotices({
  platform,
  tellStaff,
  publicUrl,
}: {
  platform: Pick<Platform, 'db' | 'clock' | 'wall'>;
  tellStaff: TellStaff;
  publicUrl: string;
}) {
  const { db, clock, wall } = platform;
  let restUntil = 0;

  /** Adds the job when cards are due. */
  async function wake(now: Date): Promise<number> {
    if (wall().getTime() < restUntil) return 0;
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        select 1 from tasks.notice where state = 'waiting' and send_at <= ${now} limit 1`.execute(tx);
      if (rows.length === 0) return 0;
      await addJobs(tx, [{ task: 'tasks.notify', payload: {}, key: 'tasks.notify' }]);
      return 1;
    });
  }

  /** A card may come twice after a crash (WeCom drops an equal one within half an hour); it never goes missing. */
  async function notify(): Promise<void> {
    const now = clock.now();
    await dropNeedless(now);
    const { rows } = await sql<{ title: string; detail: string; keys: string[]; userids: string[] }>`
      select n.title, n.detail, array_agg(distinct n.notice_key) as keys,
        array_agg(distinct a.userid) as userids
      from tasks.notice n join organisation.account_info a on a.account_id = n.account_id
      where n.state = 'waiting' and n.send_at <= ${now}
      group by n.title, n.detail order by n.title, n.detail`.execute(db);
    // Different texts of one moment: a few.
    for (const { title, detail, keys, userids } of rows) {
      try {
        await tellStaff({
          userids: userids.toSorted(),
          title,
          description: detail,
          url: `${publicUrl}/workbench/today`,
        });
      } catch (error) {
        restUntil = wall().getTime() + REST_MS;
        throw error;
      }
      await sql`
        update tasks.notice set state = 'sent'
        where state = 'waiting' and send_at <= ${now} and title = ${title} and detail = ${detail}
          and notice_key = any(${keys}::text[])`.execute(db);
    }
  }

  /** Work that is done, gone or too late needs no card any more. */
  async function dropNeedless(now: Date): Promise<void> {
    await sql`
      update tasks.notice n set state = 'dropped'
      where n.state = 'waiting' and n.send_at <= ${now}
        and not exists (
          select 1 from tasks.post p
          where p.account_id = n.account_id and p.status = 'due' and p.expires_at > ${now}
            and n.notice_key in ('posts:' || p.run_id, 'posts:' || p.run_id || ':reminder'))
        and not exists (
          select 1 from tasks.task t
          where t.account_id = n.account_id and t.status = 'open' and n.notice_key = 'task:' || t.task_id)`.execute(db);
  }

  return { wake, notify };
}
