import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { everyHour } from './days.ts';
import { everyOrder } from './every-order.ts';
import { atHome, type Span, within } from './scope.ts';

/** A day of the chain's zone, from its first instant to the next day's. */
export interface TodayArgs extends Span {
  now: Date;
  zone: string;
}

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
  return everyHour(rows, args, (hour) => ({ hour, direct: 0, prompted: 0, organic: 0 }));
}

/** Contacts, groups, coupons and tasks of the day in one row. A welcome is the store's whose code was scanned. */
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
    with mine as (
      select group_id, store_id from community.group_info g where g.active and ${within(storeIds, 'g.store_id')}
    ), tie as (
      select h.since, h.ended_at, h.state from customers.contact_history h
      where (h.since >= ${from} and h.since < ${until} or h.ended_at >= ${from} and h.ended_at < ${until}) and ${atHome(storeIds, 'h.customer_id')}
    ), welcome as (
      select w.state from delivery.welcome_info w left join community.live_code_info c on c.state = w.source_state
      where w.received_at >= ${from} and w.received_at < ${until} and ${within(storeIds, 'c.store_id')}
    ), stay as (
      select s.joined_at, s.left_at from community.group_stay s join mine using (group_id) where s.type = 'customer'
    ), task as (
      -- asked of several people, it is one thing to do
      select distinct on (t.kind, t.task_id) t.status, t.due_at, t.expires_at, t.done_at
      from tasks.task_info t where ${taskWithin(storeIds)} order by t.kind, t.task_id
    )
    select
      (select count(distinct k.customer_id) from customers.active_contact k where ${atHome(storeIds, 'k.customer_id')}) as active,
      (select count(*) from tie where since >= ${from} and since < ${until}) as "addedToday",
      (select count(*) from tie where state = 'removed_by_customer' and ended_at >= ${from} and ended_at < ${until}) as "removedToday",
      (select count(*) from welcome where state = 'sent') as "welcomedToday",
      (select count(*) from welcome where state = 'missed') as "welcomesMissedToday",
      (select count(*) from mine) as groups,
      (select count(*) from community.group_customer join mine using (group_id)) as members,
      (select count(*) from stay where joined_at >= ${from} and joined_at < ${until}) as "joinedToday",
      (select count(*) from stay where left_at >= ${from} and left_at < ${until}) as "leftToday",
      (select count(*) from organisation.store_info s where ${within(storeIds, 's.store_id')} and not exists (select from mine m where m.store_id = s.store_id)) as "storesWithout",
      (select count(*) from offers.coupon_info c where c.drop_key is not null and c.issued_at >= ${from} and c.issued_at < ${until} and ${within(storeIds, 'c.store_id')}) as "claimedToday",
      (select count(*) from offers.coupon_info c where c.redeemed_at >= ${from} and c.redeemed_at < ${until} and ${within(storeIds, 'c.redeemed_store_id')}) as "redeemedToday",
      (select count(*) from task where status = 'open' and due_at <= ${now} and (expires_at is null or expires_at > ${now})) as "tasksOpen",
      (select count(*) from task where status = 'done' and done_at >= ${from} and done_at < ${until}) as "tasksDone",
      (select count(*) from task where status = 'expired' and expires_at >= ${from} and expires_at < ${until}) as "tasksExpired"`.execute(
    db,
  );
  return rows[0]!;
}

/** A mass send belongs to no store, but to an account, which works for some. */
const taskWithin = (storeIds: number[] | null) => sql<boolean>`(
  ${within(storeIds, 't.store_id')} or t.store_id is null and t.account_id in (
    select account_id from organisation.account_of_store where store_id = any(${storeIds}::bigint[])))`;

interface Store {
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
}

/** Each store's day. */
export async function storesOfDay(db: Db, args: TodayArgs): Promise<Store[]> {
  const { now, storeIds } = args;
  const { rows } = await sql<Store>`
    with sales as (
      select store_id, count(*) as orders, sum(paid_fen)::bigint as paid, count(*) filter (where bucket = 'direct') as direct, count(*) filter (where bucket = 'prompted') as prompted
      from ${everyOrder(args)} o group by store_id
    ), members as (
      select g.store_id, count(*) as n from community.group_info g join community.group_customer m using (group_id) where g.active group by g.store_id
    ), work as (
      select t.store_id, count(distinct (t.kind, t.task_id)) as n from tasks.task_info t
      where t.status = 'open' and t.due_at <= ${now} and (t.expires_at is null or t.expires_at > ${now}) group by t.store_id
    ), weather as (
      select distinct on (city) city, temperature_c, precipitation_mm from organisation.weather
      where at <= ${now} and at > ${now}::timestamptz - interval '3 hours' order by city, at desc
    )
    select s.code, s.name, s.city, coalesce(x.orders, 0) as orders, coalesce(x.paid, 0) as "paidFen", coalesce(x.direct, 0) as direct, coalesce(x.prompted, 0) as prompted,
      coalesce(m.n, 0) as "groupMembers", coalesce(t.n, 0) as "openTasks",
      w.temperature_c::float8 as "temperatureC", w.precipitation_mm::float8 as "precipitationMm"
    from organisation.store_info s
    left join sales x on x.store_id = s.store_id
    left join members m on m.store_id = s.store_id
    left join work t on t.store_id = s.store_id
    left join weather w on w.city = s.city
    where ${within(storeIds, 's.store_id')} order by orders desc, s.code`.execute(db);
  return rows;
}
