import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';

export interface TodayArgs {
  /** The day's first and last instant in the chain's zone, the end excluded. */
  from: Date;
  until: Date;
  now: Date;
  zone: string;
  /** The caller's stores; null is all. */
  storeIds: number[] | null;
}

const scope = (storeIds: number[] | null, column: string) =>
  sql<boolean>`(${storeIds}::bigint[] is null or ${sql.ref(column)} = any(${storeIds}))`;

/** Every order of a span with its bucket, known customers and others alike. */
const everyOrder = ({ from, until, storeIds }: Pick<TodayArgs, 'from' | 'until' | 'storeIds'>) => sql`(
  select o.ordered_at, o.store_id, o.paid_fen, coalesce(a.bucket, 'organic') as bucket, a.run_id, false as anonymous
  from orders.order_info o left join insight.attribution a using (customer_id, ordered_at, order_id)
  where o.ordered_at >= ${from} and o.ordered_at < ${until} and ${scope(storeIds, 'o.store_id')}
  union all
  select o.ordered_at, o.store_id, o.paid_fen, coalesce(a.bucket, 'organic'), null::bigint, true
  from orders.anonymous_order_info o left join insight.anonymous_attribution a using (store_id, ordered_at, order_id)
  where o.ordered_at >= ${from} and o.ordered_at < ${until} and ${scope(storeIds, 'o.store_id')}
)`;

export async function orderTotals(db: Db, args: TodayArgs) {
  const { rows } = await sql<{
    n: number;
    paidFen: number;
    direct: number;
    prompted: number;
    organic: number;
    anonymous: number;
  }>`
    select count(*) as n, coalesce(sum(paid_fen), 0)::bigint as "paidFen", count(*) filter (where bucket = 'direct') as direct,
      count(*) filter (where bucket = 'prompted') as prompted, count(*) filter (where bucket = 'organic') as organic,
      count(*) filter (where anonymous) as anonymous
    from ${everyOrder(args)} o`.execute(db);
  return rows[0]!;
}

export async function ordersByHour(db: Db, args: TodayArgs) {
  const { rows } = await sql<{ hour: number; direct: number; prompted: number; organic: number }>`
    select extract(hour from ordered_at at time zone ${args.zone})::integer as hour, count(*) filter (where bucket = 'direct') as direct,
      count(*) filter (where bucket = 'prompted') as prompted, count(*) filter (where bucket = 'organic') as organic
    from ${everyOrder(args)} o group by 1 order by 1`.execute(db);
  return rows;
}

/** Contacts, groups, coupons and tasks of the day in one row. */
export async function peopleTotals(db: Db, { from, until, now, storeIds }: TodayArgs) {
  const { rows } = await sql<{
    active: number;
    addedToday: number;
    removedToday: number;
    welcomedToday: number;
    welcomesMissedToday: number;
    groups: number;
    members: number;
    joinedToday: number;
    leftToday: number;
    storesWithout: number;
    claimedToday: number;
    redeemedToday: number;
    tasksOpen: number;
    tasksDone: number;
    tasksExpired: number;
  }>`
    with mine as (select group_id, store_id from community.group_info g where g.active and ${scope(storeIds, 'g.store_id')})
    select
      (select count(distinct customer_id) from customers.active_contact) as active,
      (select count(*) from customers.contact_history where since >= ${from} and since < ${until}) as "addedToday",
      (select count(*) from customers.contact_history where state = 'removed_by_customer' and ended_at >= ${from} and ended_at < ${until}) as "removedToday",
      (select count(*) from delivery.welcome_info where state = 'sent' and received_at >= ${from} and received_at < ${until}) as "welcomedToday",
      (select count(*) from delivery.welcome_info where state = 'missed' and received_at >= ${from} and received_at < ${until}) as "welcomesMissedToday",
      (select count(*) from mine) as groups,
      (select count(*) from community.group_customer join mine using (group_id)) as members,
      (select count(*) from community.group_stay s join mine using (group_id) where s.type = 'customer' and s.joined_at >= ${from} and s.joined_at < ${until}) as "joinedToday",
      (select count(*) from community.group_stay s join mine using (group_id) where s.type = 'customer' and s.left_at >= ${from} and s.left_at < ${until}) as "leftToday",
      (select count(*) from organisation.store_info s where ${scope(storeIds, 's.store_id')} and not exists (select 1 from mine m where m.store_id = s.store_id)) as "storesWithout",
      (select count(*) from offers.coupon_info c where c.drop_key is not null and c.issued_at >= ${from} and c.issued_at < ${until} and ${scope(storeIds, 'c.store_id')}) as "claimedToday",
      (select count(*) from offers.coupon_info c where c.redeemed_at >= ${from} and c.redeemed_at < ${until} and ${scope(storeIds, 'c.redeemed_store_id')}) as "redeemedToday",
      (select count(*) from tasks.task_info t where t.status = 'open' and t.due_at <= ${now} and (t.expires_at is null or t.expires_at > ${now})) as "tasksOpen",
      (select count(*) from tasks.task_info t where t.status = 'done' and t.done_at >= ${from} and t.done_at < ${until}) as "tasksDone",
      (select count(*) from tasks.task_info t where t.status = 'expired' and t.expires_at >= ${from} and t.expires_at < ${until}) as "tasksExpired"`.execute(
    db,
  );
  return rows[0]!;
}

/** The day's beats: what was planned for groups, what was sent, what it brought and what it cost. */
export async function beatsOfDay(db: Db, { from, until, storeIds }: TodayArgs) {
  const { rows } = await sql<{
    runId: number;
    code: string;
    name: string;
    beat: string;
    at: Date;
    state: 'fired' | 'decided' | 'ended' | 'cancelled';
    groups: number;
    sent: number;
    open: number;
    refused: number;
    heldOut: number;
    ordersPrompted: number;
    left: number;
  }>`
    select r.run_id as "runId", r.playbook_code as code, r.name, r.beat, r.fired_at as at, r.state,
      count(p.group_id) as groups, count(*) filter (where p.state = 'sent') as sent, count(*) filter (where p.state in ('candidate', 'dispatched')) as open,
      count(*) filter (where p.state in ('refused', 'not_sent')) as refused, count(*) filter (where p.state = 'held_out') as "heldOut",
      (select count(*) from insight.attribution a where a.run_id = r.run_id and a.ordered_at >= ${from}) as "ordersPrompted",
      (select count(*) from community.group_stay s where s.type = 'customer' and s.left_at >= r.fired_at and s.left_at < r.expires_at
        and s.group_id in (select x.group_id from playbooks.post_of x where x.run_id = r.run_id and x.state = 'sent')) as left
    from playbooks.run_info r left join playbooks.post_of p on p.run_id = r.run_id and ${scope(storeIds, 'p.store_id')}
    where r.beat <> 'none' and r.fired_at >= ${from} and r.fired_at < ${until}
    group by r.run_id, r.playbook_code, r.name, r.beat, r.fired_at, r.state, r.expires_at order by r.fired_at`.execute(
    db,
  );
  return rows;
}

/** Each store's day. */
export async function storesOfDay(db: Db, args: TodayArgs) {
  const { now, storeIds } = args;
  const { rows } = await sql<{
    code: string;
    name: string;
    city: string;
    orders: number;
    paidFen: number;
    direct: number;
    prompted: number;
    groupMembers: number;
    openTasks: number;
    temperatureC: number | null;
    precipitationMm: number | null;
  }>`
    with sales as (
      select store_id, count(*) as orders, sum(paid_fen)::bigint as paid, count(*) filter (where bucket = 'direct') as direct, count(*) filter (where bucket = 'prompted') as prompted
      from ${everyOrder(args)} o group by store_id
    )
    select s.code, s.name, s.city, coalesce(x.orders, 0) as orders, coalesce(x.paid, 0) as "paidFen", coalesce(x.direct, 0) as direct, coalesce(x.prompted, 0) as prompted,
      (select count(*) from community.group_customer m join community.group_info g using (group_id) where g.store_id = s.store_id and g.active) as "groupMembers",
      (select count(*) from tasks.task_info t where t.store_id = s.store_id and t.status = 'open' and t.due_at <= ${now}) as "openTasks",
      w.temperature_c::float8 as "temperatureC", w.precipitation_mm::float8 as "precipitationMm"
    from organisation.store_info s left join sales x using (store_id)
    left join lateral (select temperature_c, precipitation_mm from organisation.weather w
      where w.city = s.city and w.at <= ${now} and w.at > ${now}::timestamptz - interval '3 hours' order by w.at desc limit 1) w on true
    where ${scope(storeIds, 's.store_id')} order by orders desc, s.code`.execute(db);
  return rows;
}
