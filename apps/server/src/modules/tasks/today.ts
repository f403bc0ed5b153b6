import type { WorkbenchTask } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { type MessageContent, renderContent } from '../content/index.ts';

interface Row extends Omit<WorkbenchTask, 'dueAt' | 'expiresAt' | 'doneAt'> {
  template: MessageContent | null;
  variables: Record<string, string>;
  dueAt: Date;
  expiresAt: Date | null;
  doneAt: Date | null;
}

/**
 * What an account has to do today: all that is open and due, and what ended today. Posts whose window ended are not
 * shown: there is nothing left to do.
 * @param zone whose midnight begins today
 */
export async function listToday(
  db: Db,
  { userid, at, zone }: { userid: string; at: Date; zone: string },
): Promise<WorkbenchTask[]> {
  const { rows } = await sql<Row>`
    with me as (
      select account_id, name from organisation.account_info where userid = ${userid}
    ), day as (
      select date_trunc('day', ${at}::timestamptz at time zone ${zone}) at time zone ${zone} as start
    ), work as (
      select t.task_id as id, 'own' as kind, t.title, t.detail, t.store_id, t.due_at, t.expires_at, t.status, t.done_at, b.name as done_by,
        null as chat_id, t.checklist, null::jsonb as template, null::text as "group"
      from tasks.task t join me on me.account_id = t.account_id cross join day
      left join organisation.account_info b on b.account_id = t.done_account_id
      where t.due_at <= ${at} and (t.status = 'open' or coalesce(t.done_at, t.expires_at) >= day.start)
      union all
      select p.post_id, 'group_post', p.title, '', p.store_id, p.due_at, p.expires_at,
        case p.status when 'due' then 'open' else 'done' end, p.posted_at, null, p.chat_id, '{}', p.content, g.name
      from tasks.post p join me on me.account_id = p.account_id cross join day
      left join community.group_info g on g.group_id = p.group_id
      where (p.status = 'due' and p.due_at <= ${at} and p.expires_at > ${at})
        or (p.status = 'posted' and p.posted_at >= day.start)
      union all
      select d.dispatch_id, 'mass_send',
        case d.chat_type when 'single' then '群发助手：发给 ' || d.recipients || ' 位顾客'
          else '群发助手：发到 ' || d.recipients || ' 个群' end,
        d.text, null, d.send_at, d.expires_at,
        case when d.confirmed_at is not null then 'done' when d.state = 'cancelled' then 'expired' else 'open' end,
        d.confirmed_at, null, null, '{}', null, null
      from delivery.dispatch_info d join me on me.account_id = d.account_id cross join day
      where d.msgid is not null and d.made_at >= day.start - interval '1 day'
        and (coalesce(d.confirmed_at, d.expires_at) >= day.start)
    )
    select w.id::text as id, w.kind, w.title, w.detail, s.name as store, w.due_at as "dueAt", w.expires_at as "expiresAt",
      w.status, w.done_at as "doneAt", w.done_by as "doneBy", w.chat_id as "chatId", w.checklist, w.template,
      jsonb_build_object('account', me.name, 'group', coalesce(w."group", ''), 'store', coalesce(s.name, ''),
        'store.city', coalesce(s.city, ''), 'store.address', coalesce(s.address, '')) as variables
    from work w cross join me
    left join organisation.store_info s on s.store_id = w.store_id
    order by w.status <> 'open', w.due_at, w.kind, w.title, w.chat_id`.execute(db);
  return rows.map(({ template, variables, ...row }) => ({
    ...row,
    detail: template ? renderContent(template, variables).text : row.detail,
    dueAt: row.dueAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    doneAt: row.doneAt?.toISOString() ?? null,
  }));
}
