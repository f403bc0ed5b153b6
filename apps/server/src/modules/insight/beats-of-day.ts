import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { type Span, within } from './scope.ts';

interface BeatOfDay {
  runId: number | null;
  code: string;
  name: string;
  beat: string;
  at: Date;
  state: 'planned' | 'fired' | 'decided' | 'ended' | 'cancelled';
  groups: number;
  sent: number;
  open: number;
  refused: number;
  heldOut: number;
  ordersPrompted: number;
  left: number;
}

/**
 * The day's beats in order: what was planned for groups, what was sent, what it brought, and what it cost: members of
 * the groups that got it who left, or removed us, within its window. Those still to come are `planned`.
 */
export async function beatsOfDay(db: Db, { from, until, storeIds }: Span): Promise<BeatOfDay[]> {
  const { rows } = await sql<BeatOfDay>`
    with run as materialized (
      select run_id, playbook_code, name, beat, fired_at, expires_at, state from playbooks.run_info
      where beat <> 'none' and fired_at >= ${from} and fired_at < ${until}
    ), post as materialized (
      select p.run_id, p.group_id, p.state from run join playbooks.post_of p using (run_id) where ${within(storeIds, 'p.store_id')}
    ), funnel as (
      select run_id, count(*) as groups, count(*) filter (where state = 'sent') as sent,
        count(*) filter (where state in ('candidate', 'dispatched')) as open,
        count(*) filter (where state in ('refused', 'not_sent')) as refused, count(*) filter (where state = 'held_out') as held_out
      from post group by run_id
    ), brought as (
      select a.run_id, count(*) as n from run join insight.attribution a using (run_id)
        join orders.order_info o on o.customer_id = a.customer_id and o.ordered_at = a.ordered_at and o.order_id = a.order_id
      where ${within(storeIds, 'o.store_id')} group by a.run_id
    ), gone as (
      select r.run_id, s.customer_id from run r join post p on p.run_id = r.run_id and p.state = 'sent'
        join community.group_stay s on s.group_id = p.group_id and s.type = 'customer'
      where s.left_at >= r.fired_at and s.left_at < r.expires_at
      union
      select r.run_id, h.customer_id from run r
        join customers.contact_history h on h.state = 'removed_by_customer' and h.ended_at >= r.fired_at and h.ended_at < r.expires_at
      where exists (
        select from post p join community.group_stay s on s.group_id = p.group_id
        where p.run_id = r.run_id and p.state = 'sent' and s.customer_id = h.customer_id
          and s.joined_at <= h.ended_at and (s.left_at is null or s.left_at >= r.fired_at))
    ), cost as (
      select run_id, count(*) as n from gone group by run_id
    )
    select r.run_id as "runId", r.playbook_code as code, r.name, r.beat, r.fired_at as at, r.state,
      coalesce(f.groups, 0) as groups, coalesce(f.sent, 0) as sent, coalesce(f.open, 0) as open, coalesce(f.refused, 0) as refused,
      coalesce(f.held_out, 0) as "heldOut", coalesce(b.n, 0) as "ordersPrompted", coalesce(c.n, 0) as left
    from run r left join funnel f using (run_id) left join brought b using (run_id) left join cost c using (run_id)
    union all
    select null, p.code, p.name, p.beat, p.next_fire_at, 'planned', 0, 0, 0, 0, 0, 0, 0
    from playbooks.planned p where p.beat <> 'none' and p.next_fire_at >= ${from} and p.next_fire_at < ${until}
    order by at, code`.execute(db);
  return rows;
}
