import { sql } from 'kysely';
import type { PersonalData } from '../customers/index.ts';

export const ownPersonalData: PersonalData = {
  module: 'community',

  async merge(tx, from, to) {
    // Distributed by group: here the customer is a column like others.
    await sql`update community.group_member set customer_id = ${to} where customer_id = ${from}`.execute(tx);
    await sql`
      insert into community.membership as m (customer_id, group_id, joined_at)
      select ${to}, group_id, joined_at from community.membership where customer_id = ${from}
      on conflict (customer_id, group_id) do update set joined_at = least(m.joined_at, excluded.joined_at)`.execute(tx);
    await sql`delete from community.membership where customer_id = ${from}`.execute(tx);
    await sql`
      insert into community.acquired_customer as c (customer_id, link_no, account_id, chat_status, read_at)
      select ${to}, link_no, account_id, chat_status, read_at from community.acquired_customer where customer_id = ${from}
      on conflict (customer_id, link_no, account_id) do update set
        chat_status = case when 1 in (c.chat_status, excluded.chat_status) then 1 else excluded.chat_status end,
        read_at = greatest(c.read_at, excluded.read_at)`.execute(tx);
    await sql`delete from community.acquired_customer where customer_id = ${from}`.execute(tx);
  },

  /** She stays in WeCom's group until she leaves it; we no longer know that she is there. */
  async erase(tx, customerId) {
    await sql`delete from community.group_member where customer_id = ${customerId}`.execute(tx);
    await sql`delete from community.membership where customer_id = ${customerId}`.execute(tx);
    await sql`delete from community.acquired_customer where customer_id = ${customerId}`.execute(tx);
  },

  async export(db, customerId) {
    const { rows: groups } = await sql`
      select g.name, s.name as store, m.joined_at
      from community.membership m
      join community.store_group g on g.group_id = m.group_id
      left join organisation.store_info s on s.store_id = g.store_id
      where m.customer_id = ${customerId} order by m.joined_at`.execute(db);
    const { rows: stays } = await sql`
      select g.name, m.joined_at, m.left_at from community.group_member m
      join community.store_group g on g.group_id = m.group_id
      where m.customer_id = ${customerId} order by m.joined_at`.execute(db);
    const { rows: links } = await sql`
      select l.name, c.chat_status from community.acquired_customer c
      join community.acquisition_link l on l.link_no = c.link_no
      where c.customer_id = ${customerId} order by l.name`.execute(db);
    return { groups, stays, links };
  },
};
