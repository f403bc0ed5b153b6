import type { MomentAccounts, MomentList } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';

type Listed = MomentList['moments'][number];

/** The latest moments with what is known of them, and how old that is. */
export async function listMoments(db: Db, { limit }: { limit: number }): Promise<Listed[]> {
  const { rows } = await sql<Listed>`
    select m.moment_id::text as id, m.name, m.run_id::text as "runId", m.content, m.state, m.made_by as "madeBy",
      cardinality(m.tag_ids) as tags, ${iso('m.send_at')} as "sendAt", ${iso('m.expires_at')} as "expiresAt",
      ${iso('m.opened_at')} as "openedAt", ${iso('m.read_at')} as "readAt",
      ${iso('m.reactions_read_at')} as "reactionsReadAt", m.cancelled_at is not null as stopping, m.reminders, m.error,
      a.accounts, a.published, a.waiting, a.invalid, a."notAsked", a.reach, a.likes, a.comments
    from delivery.moment m
    cross join lateral (
      select count(*) as accounts, count(*) filter (where state = 'published') as published,
        count(*) filter (where state = 'asked') as waiting, count(*) filter (where state = 'invalid') as invalid,
        count(*) filter (where state = 'not_asked') as "notAsked", coalesce(sum(reach), 0)::bigint as reach,
        coalesce(sum(likes), 0)::bigint as likes, coalesce(sum(comments), 0)::bigint as comments
      from delivery.moment_account a where a.moment_id = m.moment_id) a
    order by m.send_at desc, m.moment_id desc limit ${limit}`.execute(db);
  return rows;
}

/** @param storeIds the stores that whoever asks may see; null is all */
export async function listMomentAccounts(
  db: Db,
  { momentId, storeIds }: { momentId: number; storeIds: number[] | null },
): Promise<MomentAccounts['accounts']> {
  const { rows } = await sql<MomentAccounts['accounts'][number]>`
    select t.userid, a.name, t.state, ${iso('t.published_at')} as "publishedAt", t.reach, t.likes, t.comments,
      array(select s.name from organisation.account_of_store o join organisation.store_info s on s.store_id = o.store_id
        where o.account_id = t.account_id order by s.code) as stores
    from delivery.moment_account t join organisation.account_info a on a.account_id = t.account_id
    where t.moment_id = ${momentId}
      and (${storeIds}::bigint[] is null or exists (select from organisation.account_of_store o
        where o.account_id = t.account_id and o.store_id = any(${storeIds}::bigint[])))
    order by t.state, t.userid`.execute(db);
  return rows;
}

/** Moments of this calendar month that WeCom took from us: a corp may make 100,000 (41210, doc 95094). */
export async function usedThisMonth(db: Db, { at, zone }: { at: Date; zone: string }): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from delivery.moment
    where job_id is not null and sending_at >= date_trunc('month', ${at}::timestamptz at time zone ${zone}) at time zone ${zone}`.execute(
    db,
  );
  return rows[0]!.n;
}

const iso = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
