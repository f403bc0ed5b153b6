import type { SegmentSource } from '@xiaoer/segment';

/** Which groups she is or was in. */
export const segmentSource: SegmentSource = {
  topic: 'community',
  relations: {
    // A customer may be in a group under several names: one stay, the present one or the latest that is over.
    stay: `
      select m.customer_id, m.group_id, g.store_id, m.joined_at, null::timestamptz as left_at
      from community.membership m join community.store_group g on g.group_id = m.group_id
      union all
      select distinct on (s.customer_id, s.group_id) s.customer_id, s.group_id, g.store_id, s.joined_at, s.left_at
      from community.group_member s join community.store_group g on g.group_id = s.group_id
      where s.customer_id is not null and not s.present
        and not exists (
          select from community.membership m where m.customer_id = s.customer_id and m.group_id = s.group_id)
      order by customer_id, group_id, left_at desc`,
  },
  person: {
    in_group: 'exists (select from community.membership m where m.customer_id = p.customer_id)',
  },
};

/** Her ties to accounts, told by `customers`; we know which live code or link a state is. */
export const contactSource: SegmentSource = {
  topic: 'customers',
  relations: {
    contact: `
      select h.customer_id, h.account_id, h.state, h.since, h.ended_at, h.live_code_state as live_code,
        coalesce(c.source, a.source) as source
      from customers.contact_history h
      left join community.live_code c on c.state = h.live_code_state
      left join community.acquisition_link a on a.state = h.live_code_state`,
  },
  person: {},
};
