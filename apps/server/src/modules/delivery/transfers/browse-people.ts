import type { LeftMembers, TransferAccounts } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Actor } from '../../access/index.ts';
import { ofHis } from './browse.ts';
import { headroomOf } from './people.ts';
import { daysLeft } from './rules.ts';
import { READ_SETTING } from './unassigned.ts';

/** Accounts that one look shows, and receivers that are suggested. */
const SHOWN = 50;
const SUGGESTED = 5;

/** Accounts whose name, userid or store sounds like it. */
export async function findAccounts(
  db: Db,
  actor: Actor,
  { corpId, query }: { corpId: string; query: string },
): Promise<TransferAccounts['accounts']> {
  const like = `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<TransferAccounts['accounts'][number]>`
    select a.userid, a.name, a.active, ${storesOf} as stores,
      (select count(*)::integer from customers.active_contact k where k.account_id = a.account_id) as contacts,
      (select count(*)::integer from community.group_info g where g.owner_account_id = a.account_id and g.active) as groups,
      greatest(0, ${headroomOf('a')}) as headroom
    from organisation.account_info a
    where a.corp_id = ${corpId} and ${ofHis(actor, 'a.account_id')}
      and (a.name ilike ${like} or a.userid ilike ${like} or exists (
        select from organisation.account_of_store h join organisation.store_info s on s.store_id = h.store_id
        where h.account_id = a.account_id and (s.name ilike ${like} or s.code ilike ${like})))
    order by a.active desc, a.name, a.userid limit ${SHOWN}`.execute(db);
  return rows;
}

const storesOf = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'name', s.name) order by s.code), '[]')
  from organisation.account_of_store h join organisation.store_info s on s.store_id = h.store_id
  where h.account_id = a.account_id)`;

interface LeftRow extends Omit<LeftMembers['members'][number], 'leftAt' | 'daysLeft'> {
  leftAt: Date | null;
}

/** Members who left with customers or groups that nobody looks after, the most urgent first, each with who could. */
export async function listLeft(
  db: Db,
  actor: Actor,
  { corpId, now }: { corpId: string; now: Date },
): Promise<LeftMembers> {
  const { rows: read } = await sql<{ at: Date }>`
    select changed_at as at from platform.setting where name = ${READ_SETTING}`.execute(db);
  const { rows } = await sql<LeftRow>`
    with gone as (
      select lower(userid) as key, min(userid) as userid, min(left_at) as left_at, count(*)::integer as contacts, 0 as groups
      from delivery.unassigned where corp_id = ${corpId} group by 1
      union all
      select lower(g.owner_userid), min(g.owner_userid), null, 0, count(*)::integer
      from community.group_info g join organisation.account_info a on a.account_id = g.owner_account_id
      where g.corp_id = ${corpId} and g.active and not a.active group by 1
    ), left_behind as (
      select key, min(userid) as userid, min(left_at) as left_at, sum(contacts)::integer as contacts, sum(groups)::integer as groups
      from gone group by key
    )
    select coalesce(m.userid, l.userid) as userid, coalesce(m.name, l.userid) as name, l.contacts, l.groups,
      l.left_at as "leftAt", (
        select coalesce(jsonb_agg(jsonb_build_object('userid', r.userid, 'name', r.name, 'headroom', r.headroom, 'sameStore', r.same)
          order by r.same desc, r.headroom desc, r.userid), '[]')
        from (
          select a.userid, a.name, ${headroomOf('a')} as headroom, exists (
            select from organisation.account_of_store x join organisation.account_of_store y on y.store_id = x.store_id
            where x.account_id = a.account_id and y.account_id = m.account_id) as same
          from organisation.account_info a
          where a.corp_id = ${corpId} and a.active and ${ofHis(actor, 'a.account_id')} and ${headroomOf('a')} > 0
          order by same desc, headroom desc, a.userid limit ${SUGGESTED}
        ) r) as suggested
    from left_behind l
    left join organisation.account_info m on m.corp_id = ${corpId} and lower(m.userid) = l.key
    where ${ofHis(actor, 'm.account_id')}
    order by l.left_at nulls last, l.contacts desc, l.key limit ${SHOWN}`.execute(db);
  return {
    readAt: read[0]?.at.toISOString() ?? null,
    members: rows.map(({ leftAt, ...row }) => ({
      ...row,
      leftAt: leftAt?.toISOString() ?? null,
      daysLeft: leftAt && daysLeft(leftAt, now),
    })),
  };
}
