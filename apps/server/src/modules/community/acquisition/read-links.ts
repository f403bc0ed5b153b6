import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';

/** Business time at which a link's customers and figures are read anew; the quota with them. Milliseconds. */
export const READ_EVERY_MS = 6 * 3_600_000;
const DAY_S = 86_400;
const BEIJING_S = 8 * 3_600;
const PAGE = 1_000;

interface Link {
  linkNo: number;
  linkId: string;
  cursor: string | null;
}

/**
 * Reads what WeCom knows of links: the paid uses, who came by which link and whether she wrote, and the clicks of
 * yesterday and today. Resumable: the cursor of a list is kept after each page.
 */
export async function readLinks({ db, clock, log }: Platform, wecom: WeComClient): Promise<void> {
  try {
    await readQuota(db, wecom, clock.now());
    const { rows: links } = await sql<Link>`
      select link_no as "linkNo", link_id as "linkId", cursor from community.acquisition_link
      where making <> 'gone' and link_id is not null order by state`.execute(db);
    // One link after the other: there are few, and each is several calls.
    for (const link of links) {
      await readCustomers(db, wecom, { link, at: clock.now() });
      await readDays(db, wecom, { link, at: clock.now() });
    }
  } catch (error) {
    if (!(error instanceof WeComError) || error.outcome !== 'refused') throw error;
    log.warn({ code: error.code, api: error.api }, 'acquisition links could not be read');
    await sql`
      update community.acquisition_quota set problem = ${String(error.code)}, read_at = ${clock.now()}`.execute(db);
  }
}

async function readQuota(db: Db, wecom: WeComClient, at: Date): Promise<void> {
  const { total, balance, quota_list: list } = await wecom.acquisition.quota();
  const expiries = list.map(({ expire_date, balance: left }) => ({
    at: new Date(expire_date * 1000).toISOString(),
    balance: left,
  }));
  await sql`
    update community.acquisition_quota set total = ${total}, balance = ${balance}, problem = null, read_at = ${at},
      expiries = ${JSON.stringify(expiries)}::jsonb,
      alarm = case when ${balance}::integer = 0 and ${total}::integer > 0 then 'exhausted'
        when alarm in ('low', 'exhausted') and ${balance}::integer >= 20 then null else alarm end`.execute(db);
}

/** Customers we don't know yet are taken up by the next reading, after their own event. */
async function readCustomers(db: Db, wecom: WeComClient, { link, at }: { link: Link; at: Date }): Promise<void> {
  let { cursor } = link;
  do {
    const page = await wecom.call<{
      customer_list?: { external_userid: string; userid: string; chat_status: number }[];
      next_cursor?: string;
    }>('acquisition.customers', { link_id: link.linkId, limit: PAGE, ...(cursor ? { cursor } : {}) });
    cursor = page.next_cursor || null;
    const listed = sql`jsonb_to_recordset(${JSON.stringify(page.customer_list ?? [])}::jsonb)
      as x(external_userid text, userid text, chat_status smallint)`;
    await sql`
      insert into community.acquired_customer as c (customer_id, link_no, account_id, chat_status, read_at)
      select distinct on (k.customer_id, k.account_id) k.customer_id, ${link.linkNo}::bigint, k.account_id, x.chat_status, ${at}::timestamptz
      from ${listed}
      join organisation.account_info a on a.corp_id = ${wecom.corpId} and lower(a.userid) = lower(x.userid)
      join customers.active_contact k on k.account_id = a.account_id and k.external_userid = x.external_userid
      order by k.customer_id, k.account_id, x.chat_status
      on conflict (customer_id, link_no, account_id) do update set
        chat_status = case when c.chat_status = 1 then 1 else excluded.chat_status end, read_at = excluded.read_at`.execute(
      db,
    );
    await sql`
      update community.acquisition_link set cursor = ${cursor}, read_at = case when ${cursor}::text is null then ${at} else read_at end
      where link_no = ${link.linkNo}`.execute(db);
  } while (cursor);
}

/** The API sums the days of a span, so each day is a call: yesterday, which is final now, and today so far. */
async function readDays(db: Db, wecom: WeComClient, { link, at }: { link: Link; at: Date }): Promise<void> {
  const now = Math.floor(at.getTime() / 1000);
  const today = Math.floor((now + BEIJING_S) / DAY_S) * DAY_S - BEIJING_S;
  for (const midnight of [today - DAY_S, today]) {
    const span = { start_time: midnight, end_time: midnight };
    const figures = await wecom.acquisition.statistic({ link_id: link.linkId, ...span });
    const day = new Date((midnight + BEIJING_S) * 1000).toISOString().slice(0, 10);
    await sql`
      insert into community.acquisition_day (link_no, day, clicked, added, read_at)
      values (${link.linkNo}, ${day}::date, ${figures.click_link_customer_cnt}, ${figures.new_customer_cnt}, ${at})
      on conflict (link_no, day) do update set clicked = excluded.clicked, added = excluded.added,
        read_at = excluded.read_at`.execute(db);
  }
}
