import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';

export interface ListedGroup {
  groupId: number;
  chatId: string;
  name: string;
  store: { code: string; name: string } | null;
  owner: string | null;
  memberCount: number;
  capacity: number;
  active: boolean;
  createdAt: Date;
  readAt: Date | null;
}

export interface ListedLiveCode {
  state: string;
  source: string;
  store: { code: string; name: string } | null;
  remark: string;
  qrCode: string | null;
  configId: string | null;
  making: 'wanted' | 'making' | 'made';
  problem: string | null;
  accounts: number;
}

/** Groups on one page of the list. */
const PAGE_SIZE = 100;

/** What operators and posters' printers look at. */
export function createBrowse({ db }: Pick<Platform, 'db'>) {
  /** Fullest first, since those need somebody; `unbound` alone: newest first. */
  async function listGroups(actor: Actor, { unbound, page }: { unbound: boolean; page: number }) {
    demand(actor, 'community.read');
    const { rows } = await sql<ListedGroup>`
      select g.group_id as "groupId", g.chat_id as "chatId", g.name, coalesce(a.name, g.owner_userid) as owner,
        g.member_count as "memberCount", g.capacity, g.state = 'active' as active, g.created_at as "createdAt",
        g.read_at as "readAt",
        case when s.store_id is not null then jsonb_build_object('code', s.code, 'name', s.name) end as store
      from community.store_group g
      left join organisation.store_info s on s.store_id = g.store_id
      left join organisation.account_info a on a.account_id = g.owner_account_id
      where ${storeScope(actor, 'g.store_id')} and (g.store_id is null) = ${unbound}
      order by g.state, case when ${unbound} then 0 else g.member_count end desc, g.created_at desc, g.chat_id
      limit ${PAGE_SIZE + 1} offset ${(page - 1) * PAGE_SIZE}`.execute(db);
    return { groups: rows.slice(0, PAGE_SIZE), hasMore: rows.length > PAGE_SIZE };
  }

  async function listLiveCodes(actor: Actor): Promise<ListedLiveCode[]> {
    demand(actor, 'community.read');
    const { rows } = await sql<ListedLiveCode>`
      select c.state, c.source, c.remark, c.qr_code as "qrCode", c.config_id as "configId", c.making, c.problem,
        case when s.store_id is not null then jsonb_build_object('code', s.code, 'name', s.name) end as store,
        (select count(*) from community.live_code_account x where x.live_code_id = c.live_code_id) as accounts
      from community.live_code c
      left join organisation.store_info s on s.store_id = c.store_id
      where ${storeScope(actor, 'c.store_id')}
      order by c.state`.execute(db);
    return rows;
  }

  return { listGroups, listLiveCodes };
}
