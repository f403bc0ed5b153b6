import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { figures } from './figures.ts';

/** Before everything, for a database that holds nothing but the rehearsal. */
const EVER = new Date('2000-01-01T00:00:00Z');

/** The figures of a rehearsal as the server knows them; what was doubled or lost is for the sandbox to say. */
export async function rehearsalFigures(db: Db, now: Date, zone: string) {
  const [totals, beats, chain] = await Promise.all([
    readTotals(db),
    readBeats(db, zone),
    figures(db, { from: EVER, until: now, storeIds: null }, { zone, now }),
  ]);
  const { touches, posts, ...rest } = totals;
  return {
    ...rest,
    touches,
    posts,
    cases: { ...chain.groups, ...chain.beats, ...chain.goodwill },
    effects: chain.effects.map(flatEffect),
    beats,
  };
}

const flatEffect = ({ uplift, ...effect }: Awaited<ReturnType<typeof figures>>['effects'][number]) => ({
  ...effect,
  uplift: uplift ? `${uplift.value.toFixed(3)} [${uplift.low.toFixed(3)}, ${uplift.high.toFixed(3)}]` : 'none',
});

async function readTotals(db: Db) {
  const { rows } = await sql<
    Record<string, number> & { touches: Record<string, number>; posts: Record<string, number> }
  >`
    select (select count(*) from customers.customer_info) as customers,
      (select count(distinct customer_id) from customers.active_contact) as contacts,
      (select count(*) from delivery.welcome_info where state = 'sent') as welcomed,
      (select count(*) from delivery.welcome_info where state = 'missed') as "welcomedLate",
      (select count(*) from community.group_info where active) as groups,
      (select count(*) from community.group_customer) as "groupMembers",
      (select coalesce(sum(claimed), 0)::bigint from offers.drop_info) as claims,
      (select coalesce(sum(oversold), 0)::bigint from offers.drop_info) as oversold,
      (select count(*) from offers.coupon_info where redeemed_at is not null) as redeemed,
      (select count(*) from orders.order_info) as orders,
      (select count(*) from orders.anonymous_order_info) as "anonymousOrders",
      (select count(*) from insight.attribution where bucket = 'direct') as "ordersDirect",
      (select count(*) from insight.attribution where bucket = 'prompted') as "ordersPrompted",
      (select count(*) from insight.attribution where bucket = 'organic') as "ordersOrganic",
      (select jsonb_build_object('sent', count(*) filter (where state = 'sent'), 'notSent', count(*) filter (where state = 'not_sent'),
          'heldOut', count(*) filter (where state = 'held_out'),
          'capped', count(*) filter (where reason in ('day_cap', 'week_cap', 'platform_cap', 'resting')),
          'quiet', count(*) filter (where reason = 'quiet_hours'),
          'unreachable', count(*) filter (where reason in ('no_consent', 'not_reachable')),
          'outranked', count(*) filter (where reason = 'outranked')) from playbooks.touch_info) as touches,
      (select jsonb_build_object('sent', count(*) filter (where state = 'sent'), 'expired', count(*) filter (where state = 'not_sent'),
          'heldOut', count(*) filter (where state = 'held_out'), 'refused', count(*) filter (where state = 'refused')) from playbooks.post_of) as posts,
      (select count(distinct (kind, task_id)) from tasks.task_info where status = 'done') as "confirmedTasks",
      (select count(*) from customers.contact_history where state = 'removed_by_customer') as removals,
      (select count(*) from community.group_stay where type = 'customer' and left_at is not null) as "groupLeaves"`.execute(
    db,
  );
  return rows[0]!;
}

/** The funnel of every beat. */
async function readBeats(db: Db, zone: string) {
  const { rows } = await sql<{
    at: string;
    playbook: string;
    considered: number;
    sent: number;
    notSent: number;
    refused: number;
    heldOut: number;
    prompted: number;
  }>`
    select to_char(r.fired_at at time zone ${zone}, 'MM-DD HH24:MI') as at, r.playbook_code as playbook, count(d.run_id) as considered,
      count(*) filter (where d.state = 'sent') as sent, count(*) filter (where d.state = 'not_sent') as "notSent",
      count(*) filter (where d.state = 'refused') as refused, count(*) filter (where d.state = 'held_out') as "heldOut",
      (select count(*) from insight.attribution a where a.run_id = r.run_id) as prompted
    from playbooks.run_info r left join (select run_id, state from playbooks.touch_info union all select run_id, state from playbooks.post_of) d using (run_id)
    group by r.run_id, r.fired_at, r.playbook_code order by r.fired_at, r.playbook_code`.execute(db);
  return rows;
}

/** What the server believes was sent: a run's marker and who or which group got it. */
export async function believedSends(db: Db): Promise<{ marker: string; subject: string }[]> {
  const { rows } = await sql<{ marker: string; subject: string }>`
    select r.marker, i.value as subject
    from playbooks.touch_info t join playbooks.run_info r using (run_id) join customers.identity_of i on i.customer_id = t.customer_id and i.kind = 'external_userid'
    where t.state = 'sent'
    union all
    select r.marker, g.chat_id from playbooks.post_of p join playbooks.run_info r using (run_id) join community.group_info g using (group_id) where p.state = 'sent'
    order by 1, 2`.execute(db);
  return rows;
}

/** A digest over sorted touches, posts, winners and orders: equal days have equal digests. No database id is in it. */
export async function digestOf(db: Db): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    select md5(string_agg(line, E'\n' order by line)) as digest from (
      select concat_ws('|', 'touch', r.fire_key, c.subject_key, t.state, t.reason, t.variant) as line
      from playbooks.touch_info t join playbooks.run_info r using (run_id) join customers.customer_info c using (customer_id)
      union all
      select concat_ws('|', 'post', r.fire_key, g.chat_id, p.state, p.reason, p.variant, p.channel)
      from playbooks.post_of p join playbooks.run_info r using (run_id) join community.group_info g using (group_id)
      union all
      select concat_ws('|', 'winner', k.drop_key, c.subject_key, k.redeemed_at)
      from offers.coupon_info k join customers.customer_info c using (customer_id) where k.drop_key is not null
      union all
      select concat_ws('|', 'order', o.source, o.external_no, c.subject_key, o.paid_fen, a.bucket)
      from orders.order_info o join customers.customer_info c using (customer_id)
        left join insight.attribution a on a.customer_id = o.customer_id and a.ordered_at = o.ordered_at and a.order_id = o.order_id
      union all
      select concat_ws('|', 'anonymous', o.source, o.external_no, o.paid_fen) from orders.anonymous_order_info o
    ) lines`.execute(db);
  return rows[0]?.digest ?? '';
}
