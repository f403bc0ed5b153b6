import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Actor, demand, storeScope } from '../../access/index.ts';

const DAYS_SHOWN = 30;
const DAY_MS = 24 * 3_600_000;

export interface ListedLink {
  linkNo: number;
  name: string;
  state: string;
  source: string;
  store: { code: string; name: string } | null;
  /** What people open: WeCom's address with our channel. */
  url: string | null;
  making: 'wanted' | 'making' | 'made' | 'unwanted' | 'gone';
  problem: string | null;
  alarm: 'unavailable' | 'deleted' | null;
  alarmAt: Date | null;
  chosen: string[];
  putForward: string[];
  customers: number;
  wrote: number;
  /** Of the last thirty days. */
  clicked: number;
  added: number;
  readAt: Date | null;
}

export interface Quota {
  total: number | null;
  balance: number | null;
  expiries: { at: string; balance: number }[];
  readAt: Date | null;
  alarm: 'low' | 'exhausted' | 'expires_soon' | null;
  alarmAt: Date | null;
  problem: string | null;
}

/** Links with what they brought, and how many paid uses are left. Those that are gone stay while they have an alarm. */
export async function listLinks(db: Db, actor: Actor, at: Date): Promise<{ links: ListedLink[]; quota: Quota }> {
  demand(actor, 'community.read');
  const { rows: links } = await sql<ListedLink>`
    select l.link_no as "linkNo", l.name, l.state, l.source, l.making, l.problem, l.alarm, l.alarm_at as "alarmAt",
      l.users as "putForward", l.read_at as "readAt", l.url || '?customer_channel=' || l.state as url,
      case when s.store_id is not null then jsonb_build_object('code', s.code, 'name', s.name) end as store,
      array(select a.userid from community.acquisition_link_wish w
        join organisation.account_info a on a.account_id = w.account_id
        where w.link_no = l.link_no order by a.userid) as chosen,
      (select count(distinct customer_id) from community.acquired_customer c where c.link_no = l.link_no) as customers,
      (select count(distinct customer_id) from community.acquired_customer c
        where c.link_no = l.link_no and c.chat_status = 1) as wrote,
      d.clicked, d.added
    from community.acquisition_link l
    left join organisation.store_info s on s.store_id = l.store_id
    left join lateral (
      select coalesce(sum(clicked), 0) as clicked, coalesce(sum(added), 0) as added from community.acquisition_day d
      where d.link_no = l.link_no and d.day > (${new Date(at.getTime() - DAYS_SHOWN * DAY_MS)}::timestamptz at time zone 'Asia/Shanghai')::date
    ) d on true
    where ${storeScope(actor, 'l.store_id')} and (l.making <> 'gone' or l.alarm is not null)
    order by l.alarm is null, l.making = 'gone', l.name`.execute(db);
  const { rows: quotas } = await sql<Quota>`
    select total, balance, expiries, read_at as "readAt", alarm, alarm_at as "alarmAt", problem
    from community.acquisition_quota`.execute(db);
  return { links, quota: quotas[0]! };
}
