import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { MAKE_CODES } from './jobs.ts';
import { rotatePools } from './pools/rotate-pools.ts';

/** Groups in one join way (WeCom doc 92229). */
const MOST_GROUPS = 5;

/** A group this full is no longer enough for its store. */
const NEARLY_FULL = 0.9;

/** `state` has 30 characters. A store's code may be longer: then its end is a digest. */
const stateOf = (prefix: string) => sql`case when char_length(s.code) <= 28 then ${prefix}::text || s.code
  else ${prefix}::text || left(s.code, 19) || '-' || left(md5(s.code), 8) end`;

/** What codes there should be, written down set-wise; a job then makes at WeCom what is `wanted`. */
export function createStoreCodes({ db, clock, facts }: Pick<Platform, 'db' | 'clock' | 'facts'>) {
  async function ensureStoreCodes(): Promise<void> {
    const at = clock.now();
    await facts.prepare(at);
    await db.transaction().execute(async (tx) => {
      await insertLiveCodes(tx, at);
      await rotatePools(tx, at);
      await ensureJoinWays(tx, at);
      const storeIds = await noteNeeds(tx, at);
      // Facts name one store each: a task is made for each, once.
      for (const storeId of storeIds) {
        await facts.publish(tx, {
          type: 'community.group_needed',
          at,
          subject: `store:${storeId}`,
          payload: { storeId },
        });
      }
      await addJobs(tx, (await isAnythingToMake(tx)) ? [MAKE_CODES] : []);
    });
  }
  return { ensureStoreCodes };
}

/** Every store where somebody can answer has a code for its counter; its pool is filled by the rotation. */
const insertLiveCodes = (tx: Tx, at: Date) =>
  sql`
    insert into community.live_code (state, source, store_id, remark, making, wanted_at)
    select ${stateOf('p-')}, 'counter_poster', s.store_id, left(s.name || ' 柜台海报', 30), 'wanted', ${at}
    from organisation.store_info s
    where s.store_id in (
        select h.store_id from organisation.account_of_store h
        join organisation.account_info a on a.account_id = h.account_id and a.active)
      and not exists (select from community.live_code c where c.store_id = s.store_id and c.source = 'counter_poster')
    order by s.code
    on conflict do nothing`.execute(tx);

/** Groups with room before full ones, newest first; the list itself in order of age, so that it changes seldom. */
const ensureJoinWays = (tx: Tx, at: Date) =>
  sql`
    insert into community.join_way as w (store_id, state, name, chat_ids, making, wanted_at)
    select s.store_id, ${stateOf('g-')}, left(s.name, 36) || '福利群', g.chat_ids, 'wanted', ${at}
    from organisation.store_info s
    join (
      select store_id, array_agg(chat_id order by created_at, chat_id) as chat_ids from (
        select store_id, chat_id, created_at,
          row_number() over (partition by store_id order by member_count < capacity desc, created_at desc, chat_id) as place
        from community.store_group where state = 'active' and store_id is not null
      ) ranked where place <= ${MOST_GROUPS} group by store_id
    ) g on g.store_id = s.store_id
    order by s.code
    on conflict (store_id) do update set chat_ids = excluded.chat_ids, problem = null,
      -- What was cut off stays known as such: its answer may have been lost.
      making = case when w.making = 'made' then 'wanted' else w.making end,
      wanted_at = greatest(excluded.wanted_at, w.wanted_at + interval '1 millisecond')
    where w.chat_ids <> excluded.chat_ids`.execute(tx);

/** Stores that have somebody to open a group, and no group or only nearly full ones. Answers those that are new to it. */
async function noteNeeds(tx: Tx, at: Date): Promise<number[]> {
  const hasRoom = sql`exists (
    select from community.store_group g
    where g.store_id = n.store_id and g.state = 'active' and g.member_count < g.capacity * ${NEARLY_FULL}::float8)`;
  await sql`delete from community.group_need n where ${hasRoom}`.execute(tx);
  const { rows } = await sql<{ storeId: number; code: string }>`
    with needed as (
      insert into community.group_need (store_id, since)
      select n.store_id, ${at}
      from (
        select distinct h.store_id from organisation.account_of_store h
        join organisation.account_info a on a.account_id = h.account_id and a.active
      ) n
      where not ${hasRoom}
      on conflict do nothing
      returning store_id
    )
    select s.store_id as "storeId", s.code from organisation.store_info s join needed using (store_id)
    order by s.code`.execute(tx);
  return rows.map((row) => row.storeId);
}

async function isAnythingToMake(tx: Tx): Promise<boolean> {
  const { rows } = await sql`
    select 1 from community.live_code c where making <> 'made'
      and exists (select from community.live_code_account x where x.live_code_id = c.live_code_id)
    union all select 1 from community.join_way where making <> 'made' limit 1`.execute(tx);
  return rows.length > 0;
}
