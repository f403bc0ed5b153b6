import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/**
 * What is not urgent waits until a store of its receiver opens, within a week. Staff of no store, and of stores whose
 * hours nobody stated, are told at any time.
 */
export async function waitForOpening(tx: Tx, now: Date): Promise<void> {
  await sql`
    with held as (
      select n.account_id, n.notice_key from tasks.notice n
      where n.state = 'waiting' and n.send_at <= ${now} and not n.urgent
    ), opening as (
      select o.account_id, min(greatest(
        (day.date + make_interval(mins => h.from_minute)) at time zone s.time_zone, ${now}::timestamptz)) as at
      from (select distinct account_id from held) e
      join organisation.account_of_store o on o.account_id = e.account_id
      join organisation.store_info s on s.store_id = o.store_id
      join organisation.store_hours_info h on h.store_id = o.store_id
      cross join lateral (
        select (${now}::timestamptz at time zone s.time_zone)::date + i as date from generate_series(0, 7) i) day
      where h.weekday = extract(isodow from day.date)
        and (day.date + make_interval(mins => h.until_minute)) at time zone s.time_zone > ${now}
      group by o.account_id
    )
    update tasks.notice n set send_at = p.at
    from held e join opening p on p.account_id = e.account_id
    where n.account_id = e.account_id and n.notice_key = e.notice_key and p.at > ${now}
      and not exists (select from organisation.account_of_store o where o.account_id = e.account_id
        and not exists (select from organisation.store_hours_info h where h.store_id = o.store_id))`.execute(tx);
}
