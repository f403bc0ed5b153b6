import { sql } from 'kysely';
import type { Platform } from '../../platform/platform.ts';

/** A message prompts for so many hours at most, and no longer than until the next beat. */
const WINDOW_HOURS = 6;

/**
 * Puts every order of [from, until) into one bucket: `direct` with a coupon or link of ours, `prompted` after a message
 * that reached her or her group and before the next beat, `organic` otherwise. May be run at any time again: the
 * answer follows from what is known now.
 */
export async function attributeOrders(
  { db, partitions }: Pick<Platform, 'db' | 'partitions'>,
  from: Date,
  until: Date,
): Promise<void> {
  await partitions.ensure('insight.attribution', from, until);
  await partitions.ensure('insight.anonymous_attribution', from, until);
  await sql`
    insert into insight.attribution as known (customer_id, ordered_at, order_id, bucket, run_id)
    select o.customer_id, o.ordered_at, o.order_id,
      case when used.code is not null or o.link is not null then 'direct' when message.run_id is not null then 'prompted' else 'organic' end,
      coalesce(used.run_id, message.run_id)
    from orders.order_info o
    left join lateral (
      select u.code, r.run_id from orders.coupon_use u
      left join offers.coupon_info c on c.customer_id = u.customer_id and c.code = u.code
      left join playbooks.run_info r on r.marker = c.drop_key or 'run:' || r.marker = c.grant_key
      where u.customer_id = o.customer_id and u.ordered_at = o.ordered_at and u.order_id = o.order_id limit 1
    ) used on true
    left join lateral (
      select sent.run_id from (
        select t.run_id, t.sent_at from playbooks.touch_info t
        where t.customer_id = o.customer_id and t.state = 'sent' and t.at > o.ordered_at - interval '3 days' and t.at <= o.ordered_at
        union all
        select p.run_id, p.sent_at from community.group_customer m join playbooks.post_of p on p.group_id = m.group_id
        where m.customer_id = o.customer_id and p.state = 'sent' and m.joined_at <= p.sent_at and p.at > o.ordered_at - interval '3 days'
      ) sent
      where sent.sent_at <= o.ordered_at and sent.sent_at > o.ordered_at - make_interval(hours => ${WINDOW_HOURS})
        and not exists (select 1 from playbooks.run_info b where b.beat <> 'none' and b.slot_at > sent.sent_at and b.slot_at <= o.ordered_at)
      order by sent.sent_at desc, sent.run_id limit 1
    ) message on true
    where o.ordered_at >= ${from} and o.ordered_at < ${until}
    on conflict (customer_id, ordered_at, order_id) do update set bucket = excluded.bucket, run_id = excluded.run_id
      where known.bucket <> excluded.bucket or known.run_id is distinct from excluded.run_id`.execute(db);
  await sql`
    insert into insight.anonymous_attribution as known (store_id, ordered_at, order_id, bucket)
    select o.store_id, o.ordered_at, o.order_id,
      case when o.link is not null or exists (
        select 1 from orders.anonymous_coupon_use u where u.store_id = o.store_id and u.ordered_at = o.ordered_at and u.order_id = o.order_id
      ) then 'direct' else 'organic' end
    from orders.anonymous_order_info o where o.ordered_at >= ${from} and o.ordered_at < ${until}
    on conflict (store_id, ordered_at, order_id) do update set bucket = excluded.bucket where known.bucket <> excluded.bucket`.execute(
    db,
  );
  await forgetMoved(db, from, until);
}

/** Orders that found their customer, or whose customers were merged, leave rows behind at their old place. */
async function forgetMoved(db: Platform['db'], from: Date, until: Date): Promise<void> {
  await sql`
    delete from insight.attribution a where ordered_at >= ${from} and ordered_at < ${until}
      and not exists (select 1 from orders.order_info o where o.customer_id = a.customer_id and o.ordered_at = a.ordered_at and o.order_id = a.order_id)`.execute(
    db,
  );
  await sql`
    delete from insight.anonymous_attribution a where ordered_at >= ${from} and ordered_at < ${until}
      and not exists (select 1 from orders.anonymous_order_info o where o.store_id = a.store_id and o.ordered_at = a.ordered_at and o.order_id = a.order_id)`.execute(
    db,
  );
}

/** The span of orders that a run may have prompted. */
export async function windowOfRun(db: Platform['db'], runId: number): Promise<{ from: Date; until: Date } | null> {
  const { rows } = await sql<{ from: Date; until: Date }>`
    select fired_at as "from", expires_at + make_interval(hours => ${WINDOW_HOURS}) as until from playbooks.run_info where run_id = ${runId}`.execute(
    db,
  );
  return rows[0] ?? null;
}
