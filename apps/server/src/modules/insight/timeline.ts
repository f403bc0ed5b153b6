import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';

interface Entry {
  at: Date;
  what: string;
  details: Record<string, string | number | null>;
}

const NEWEST = 200;

/** What we know of one customer's life with us, the newest first. */
export async function timelineOf(db: Db, customerId: number, now: Date): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select at, what, details from (
      select h.since as at, 'contact_added' as what, jsonb_build_object('account', i.name, 'state', h.live_code_state) as details
      from customers.contact_history h join organisation.account_info i using (account_id) where h.customer_id = ${customerId}
      union all
      select h.ended_at, 'contact_ended', jsonb_build_object('account', i.name, 'how', h.state)
      from customers.contact_history h join organisation.account_info i using (account_id) where h.customer_id = ${customerId} and h.ended_at is not null
      union all
      select coalesce(t.ended_at, t.asked_at, t.made_at), 'hand_over', jsonb_build_object(
        'from', coalesce(f.name, t.from_userid), 'to', g.name, 'state', t.state)
      from delivery.contact_transfer_info t left join organisation.account_info f on f.account_id = t.from_account_id
        left join organisation.account_info g on g.account_id = t.to_account_id
      where t.customer_id = ${customerId}
      union all
      select c.at, case when c.granted then 'consent_given' else 'consent_withdrawn' end, jsonb_build_object('purpose', c.purpose)
      from customers.consent_now c where c.customer_id = ${customerId}
      union all
      select s.joined_at, 'group_joined', jsonb_build_object('group', g.name)
      from community.group_stay s join community.group_info g using (group_id) where s.customer_id = ${customerId}
      union all
      select s.left_at, 'group_left', jsonb_build_object('group', g.name)
      from community.group_stay s join community.group_info g using (group_id) where s.customer_id = ${customerId} and s.left_at is not null
      union all
      select coalesce(t.sent_at, t.at), case t.state when 'sent' then 'message_sent' else 'message_not_sent' end,
        jsonb_build_object('playbook', r.name, 'state', t.state, 'reason', t.reason)
      from playbooks.touch_info t join playbooks.run_info r using (run_id) where t.customer_id = ${customerId} and t.at <= ${now}
      union all
      select c.issued_at, 'coupon_issued', jsonb_build_object('offer', c.offer_name) from offers.coupon_info c where c.customer_id = ${customerId}
      union all
      select c.redeemed_at, 'coupon_redeemed', jsonb_build_object('offer', c.offer_name, 'discountFen', c.discount_fen)
      from offers.coupon_info c where c.customer_id = ${customerId} and c.redeemed_at is not null
      union all
      select o.ordered_at, 'order', jsonb_build_object('channel', o.channel, 'paidFen', o.paid_fen, 'store', s.name, 'bucket', a.bucket)
      from orders.order_info o left join organisation.store_info s using (store_id)
        left join insight.attribution a on a.customer_id = o.customer_id and a.ordered_at = o.ordered_at and a.order_id = o.order_id
      where o.customer_id = ${customerId}
      union all
      select max(k.at), 'kf_wrote', jsonb_build_object('account', k.account, 'n', count(*))
      from delivery.kf_message_info k
      join customers.identity_of i on i.kind = 'external_userid' and i.issuer = k.corp_id and i.value = k.external_userid
      where i.customer_id = ${customerId} and k.origin = 3 group by k.account, date_trunc('day', k.at)
      union all
      select f.refunded_at, 'refund', jsonb_build_object('amountFen', f.amount_fen) from orders.refund_info f where f.customer_id = ${customerId}
    ) life where at is not null order by at desc, what limit ${NEWEST}`.execute(db);
  return rows;
}

export interface Decision {
  runId: number;
  name: string;
  firedAt: Date;
  through: 'customer' | 'group';
  group: string | null;
  state: string;
  reason: string | null;
  channel: string | null;
  variant: string | null;
  evidence: string;
  sentAt: Date | null;
}

/** Why did she (not) get this? Every run's decision about her, 1:1 or through a group she was in at that moment. */
export async function decisionsAbout(db: Db, customerId: number): Promise<Decision[]> {
  const { rows } = await sql<Decision>`
    select r.run_id as "runId", r.name, r.fired_at as "firedAt", d.through, d.group_name as "group", d.state, d.reason, d.channel, d.variant, d.evidence, d.sent_at as "sentAt"
    from (
      select run_id, 'customer' as through, null::text as group_name, state, reason, channel, variant, evidence, sent_at
      from playbooks.touch_info where customer_id = ${customerId}
      union all
      select p.run_id, 'group', g.name, p.state, p.reason, p.channel, p.variant, p.evidence, p.sent_at
      from community.group_stay m join playbooks.post_of p using (group_id) join community.group_info g using (group_id)
      where m.customer_id = ${customerId} and p.at >= m.joined_at and (m.left_at is null or m.left_at > p.at)
    ) d join playbooks.run_info r using (run_id) order by r.fired_at desc, r.name, d.group_name limit ${NEWEST}`.execute(
    db,
  );
  return rows;
}
