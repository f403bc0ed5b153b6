import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffCards } from '../delivery/index.ts';
import { composeCards, type DueNotice } from './cards.ts';
import { closeNotices, RESULTS_LATE_MS } from './close-notices.ts';
import { waitForOpening } from './store-hours.ts';

/** Notices of one transaction; what is due beyond waits for the next one of the same job. */
const BATCH = 5_000;

/** Tells staff of work that is due, by cards. */
export function createNotices({
  platform,
  staffCards,
  publicUrl,
  zone,
}: {
  platform: Pick<Platform, 'db' | 'clock'>;
  staffCards: Pick<StaffCards, 'wantCards' | 'closeCards' | 'settings'>;
  publicUrl: string;
  zone: string;
}) {
  const { db, clock } = platform;

  /** Adds the job when somebody is to be told. */
  async function wake(now: Date): Promise<number> {
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql`
        select 1 from tasks.notice where state = 'waiting' and send_at <= ${now} limit 1`.execute(tx);
      if (rows.length === 0) return 0;
      await addJobs(tx, [{ task: 'tasks.notify', payload: {}, key: 'tasks.notify' }]);
      return 1;
    });
  }

  /** Notices and cards change in one transaction: nobody is told twice, and nobody is forgotten. */
  async function notify(): Promise<void> {
    const now = clock.now();
    const { bundle_from: bundleFrom } = await staffCards.settings();
    for (;;) {
      const told = await db.transaction().execute((tx) => tellDue(tx, now, bundleFrom));
      if (told < BATCH) return;
    }
  }

  async function tellDue(tx: Tx, now: Date, bundleFrom: number): Promise<number> {
    const due = sql<boolean>`n.state = 'waiting' and n.send_at <= ${now}`;
    await closeNotices(tx, { staffCards, zone }, { which: due, at: now });
    await waitForOpening(tx, now);
    const { rows } = await sql<DueNotice>`
      select n.account_id as "accountId", a.userid, n.notice_key as "noticeKey", n.kind, n.subject_id as "subjectId",
        n.title, n.detail, n.ends_at as "endsAt", t.task_key as "taskKey", s.name as store
      from tasks.notice n
      join organisation.account_info a on a.account_id = n.account_id
      left join tasks.task t on n.kind = 'task' and t.account_id = n.account_id and t.task_id = n.subject_id
      left join organisation.store_info s on s.store_id = t.store_id
      where ${due}
      order by a.userid collate "C", n.notice_key collate "C" limit ${BATCH}
      for update of n skip locked`.execute(tx);
    const { cards, told } = composeCards(rows, { at: now, bundleFrom, publicUrl, zone });
    await staffCards.wantCards(tx, cards, now);
    await sql`
      update tasks.notice n set state = 'sent', card_key = t."cardKey"
      from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t("accountId" bigint, "noticeKey" text, "cardKey" text)
      where n.account_id = t."accountId" and n.notice_key = t."noticeKey"`.execute(tx);
    return rows.length;
  }

  return { wake, notify };
}

/** WeCom has a task for an account: it is told where to confirm it. The truth is read here; a second time changes nothing. */
export async function tellOfSend(tx: Tx, { dispatchId, at }: { dispatchId: number; at: Date }): Promise<void> {
  await sql`
    insert into tasks.notice (account_id, notice_key, kind, subject_id, title, detail, send_at, ends_at, urgent, state)
    select account_id, 'send:' || dispatch_id, 'send', dispatch_id,
      case chat_type when 'single' then '群发助手：发给 ' || recipients || ' 位顾客'
        else '群发助手：发到 ' || recipients || ' 个群' end,
      left(text, 200), ${at}::timestamptz, expires_at, true, 'waiting'
    from delivery.dispatch_info
    where dispatch_id = ${dispatchId} and state = 'sent' and confirmed_at is null and expires_at > ${at}
    on conflict (account_id, notice_key) do nothing`.execute(tx);
}

/** Sends whose window is over although no result has said so. */
export const sendsOver = (now: Date) =>
  sql<boolean>`n.kind = 'send' and n.ends_at <= ${new Date(now.getTime() - RESULTS_LATE_MS)}`;
