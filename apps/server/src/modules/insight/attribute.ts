import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { OrderRef } from '../orders/index.ts';
import { stands } from './every-order.ts';

/** A message prompts for so many hours at most, and no longer than until the next beat. */
const WINDOW_HOURS = 6;
/** A message was decided so many days before it was sent at most: where to look for it. */
const DECIDED_DAYS = 3;

type Deps = Pick<Platform, 'db' | 'partitions'>;

/** These orders were recorded, changed or given back. */
export async function attributeOrders({ db, partitions }: Deps, refs: OrderRef[]): Promise<void> {
  if (refs.length === 0) return;
  const times = refs.map(({ orderedAt }) => Date.parse(orderedAt)).toSorted((a, b) => a - b);
  await partitions.ensure('insight.attribution', new Date(times[0]!), new Date(times.at(-1)!));
  const rows = refs.map((ref) => ({ customer_id: ref.customerId, ordered_at: ref.orderedAt, order_id: ref.orderId }));
  await attribute(
    db,
    sql`select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(customer_id bigint, ordered_at timestamptz, order_id bigint)`,
  );
}

/** Messages of a run turned out to have been sent: the orders they may have prompted, of those whom they reached. */
export async function attributeAfter(
  { db, partitions }: Deps,
  { runId, since, now }: { runId: number; since: Date; now: Date },
): Promise<void> {
  await partitions.ensure('insight.attribution', since, now);
  const prompted = sql<boolean>`o.ordered_at >= ${since} and o.ordered_at >= m.sent_at
    and o.ordered_at < m.sent_at + make_interval(hours => ${WINDOW_HOURS})`;
  await attribute(
    db,
    sql`
    select o.customer_id, o.ordered_at, o.order_id
    from playbooks.touch_info m join orders.order_info o on o.customer_id = m.customer_id
    where m.run_id = ${runId} and m.state = 'sent' and m.sent_at >= ${since} and ${prompted}
    union all
    select o.customer_id, o.ordered_at, o.order_id
    from playbooks.post_of m join community.group_stay s on s.group_id = m.group_id
      join orders.order_info o on o.customer_id = s.customer_id
    where m.run_id = ${runId} and m.state = 'sent' and m.sent_at >= ${since} and ${prompted}`,
  );
}

/**
 * Puts each order into one bucket: `direct` with a coupon or link of ours, `prompted` after a message that reached her
 * or a group she was in then, and before the next beat, `organic` otherwise; an order that was given back into none. May be run
 * at any time again: the answer follows from what is known now.
 * @param wanted rows `(customer_id, ordered_at, order_id)`
 */
async function attribute(db: Db, wanted: RawBuilder<unknown>): Promise<void> {
  await sql`
    with wanted as materialized (
      select distinct customer_id, ordered_at, order_id from (${wanted}) w
    ), sale as materialized (
      select o.customer_id, o.ordered_at, o.order_id, o.link
      from wanted w join orders.order_info o on o.customer_id = w.customer_id and o.ordered_at = w.ordered_at and o.order_id = w.order_id
      where ${stands('o')}
    ), beat as materialized (
      select slot_at from playbooks.run_key
      where beat <> 'none' and state <> 'cancelled' and slot_at <= (select max(ordered_at) from sale)
        and slot_at > (select min(ordered_at) from sale) - make_interval(hours => ${WINDOW_HOURS})
    ), answer as (
      select o.customer_id, o.ordered_at, o.order_id,
        case when ours.coupon or o.link is not null then 'direct' when message.run_id is not null then 'prompted' else 'organic' end as bucket,
        case when ours.coupon then ours.run_id when o.link is not null then link.run_id else message.run_id end as run_id
      from sale o
      left join lateral (${couponOfOurs}) ours on true
      left join playbooks.run_key link on link.marker = split_part(o.link, '-', 1)
      left join lateral (${messageBefore}) message on true
    ), no_sale as (
      delete from insight.attribution a using wanted w
      where a.customer_id = w.customer_id and a.ordered_at = w.ordered_at and a.order_id = w.order_id
        and not exists (select from sale o where o.customer_id = w.customer_id and o.ordered_at = w.ordered_at and o.order_id = w.order_id)
    )
    insert into insight.attribution as known (customer_id, ordered_at, order_id, bucket, run_id)
    select customer_id, ordered_at, order_id, bucket, run_id from answer
    on conflict (customer_id, ordered_at, order_id) do update set bucket = excluded.bucket, run_id = excluded.run_id
      where known.bucket <> excluded.bucket or known.run_id is distinct from excluded.run_id`.execute(db);
}

/** Whether the order `o` used a coupon of ours, and the run it came from; other systems' codes are theirs. */
const couponOfOurs = sql`
  select true as coupon, r.run_id
  from orders.coupon_use u
  join offers.code_of k on k.code = u.code
  join offers.coupon_info c on c.customer_id = k.customer_id and c.coupon_id = k.coupon_id
  left join playbooks.run_key r on r.marker = coalesce(c.drop_key, case when c.grant_key like 'run:%' then substr(c.grant_key, 5) end)
  where u.customer_id = o.customer_id and u.order_id = o.order_id
  order by r.marker nulls last limit 1`;

/** The latest message before the order `o` that no later beat has closed. */
const messageBefore = sql`
  select m.run_id from (
    select t.run_id, t.sent_at from playbooks.touch_info t
    where t.customer_id = o.customer_id and t.state = 'sent' and ${decidedBefore('t')}
    union all
    select p.run_id, p.sent_at from community.group_stay s join playbooks.post_of p on p.group_id = s.group_id
    where s.customer_id = o.customer_id and p.state = 'sent' and ${decidedBefore('p')}
      and s.joined_at <= p.sent_at and (s.left_at is null or s.left_at > p.sent_at)
  ) m join playbooks.run_key r on r.run_id = m.run_id
  where m.sent_at <= o.ordered_at and m.sent_at > o.ordered_at - make_interval(hours => ${WINDOW_HOURS})
    and not exists (select from beat b where b.slot_at > m.sent_at and b.slot_at <= o.ordered_at)
  order by m.sent_at desc, r.marker limit 1`;

function decidedBefore(decision: string): RawBuilder<boolean> {
  const at = sql.ref(`${decision}.at`);
  return sql<boolean>`${at} <= o.ordered_at and ${at} > o.ordered_at - make_interval(days => ${DECIDED_DAYS})`;
}
