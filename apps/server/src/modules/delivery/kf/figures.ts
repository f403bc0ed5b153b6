import type { KfFigures } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Actor, storeScope } from '../../access/index.ts';

/** Days shown, today included. */
const DAYS = 14;

/**
 * Messages of each day, and how long somebody waited for the first answer. A wait begins with her first message after an
 * answer; its end is the next thing that anybody (or any person) said to her.
 */
export async function readFigures(
  db: Db,
  actor: Actor,
  { account, now, zone }: { account: string | null; now: Date; zone: string },
): Promise<KfFigures> {
  const { rows } = await sql<KfFigures['days'][number]>`
    with first as (
      select (date_trunc('day', ${now}::timestamptz at time zone ${zone}) - make_interval(days => ${DAYS - 1}))
        at time zone ${zone} as at),
    said as (
      select m.external_userid, m.open_kfid, m.sent_at as at, case m.origin when 3 then 'in' else 'person' end as who, m.rating
      from delivery.kf_message m where m.origin in (3, 5) and m.sent_at >= (select at from first)
        and (${account}::text is null or m.open_kfid = ${account})
      union all
      select s.external_userid, s.open_kfid, s.made_at, case s.cause when 'person' then 'person' else 'rule' end, null
      from delivery.kf_sending s where s.state = 'sent' and s.made_at >= (select at from first)
        and (${account}::text is null or s.open_kfid = ${account})),
    seen as (
      select said.*, (said.at at time zone ${zone})::date as day from said
      where ${actor.storeIds}::bigint[] is null or exists (select from delivery.kf_conversation c
        where c.external_userid = said.external_userid and c.open_kfid = said.open_kfid and ${storeScope(actor, 'c.store_id')})),
    placed as (
      select s.*,
        lag(who) over w as before,
        min(at) filter (where who <> 'in') over ahead as answered,
        min(at) filter (where who = 'person') over ahead as "byPerson"
      from seen s
      window w as (partition by external_userid, open_kfid order by at, who),
        ahead as (partition by external_userid, open_kfid order by at, who rows between 1 following and unbounded following)),
    days as (
      select generate_series(0, ${DAYS - 1}) as n)
    select to_char((date_trunc('day', ${now}::timestamptz at time zone ${zone})::date - d.n), 'YYYY-MM-DD') as day,
      count(*) filter (where who = 'in') as in, count(*) filter (where who = 'person') as "byPeople",
      count(*) filter (where who = 'rule') as "byRules",
      count(distinct (external_userid, open_kfid)) filter (where who = 'in') as conversations,
      percentile_cont(0.5) within group (order by extract(epoch from answered - p.at)::float8)
        filter (where who = 'in' and before is distinct from 'in' and external_userid is not null) as "firstAnswerSeconds",
      percentile_cont(0.5) within group (order by extract(epoch from "byPerson" - p.at)::float8)
        filter (where who = 'in' and before is distinct from 'in' and external_userid is not null) as "firstPersonSeconds",
      jsonb_build_object('good', count(*) filter (where rating = 3), 'fair', count(*) filter (where rating = 2),
        'poor', count(*) filter (where rating = 1)) as ratings
    from days d left join placed p on p.day = date_trunc('day', ${now}::timestamptz at time zone ${zone})::date - d.n
    group by d.n order by d.n desc`.execute(db);
  return { days: rows };
}
