import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { effects } from './effects.ts';

export interface Span {
  from: Date;
  until: Date;
  /** The caller's stores; null is all. */
  storeIds: number[] | null;
}

const within = (storeIds: number[] | null, column: ReturnType<typeof sql.ref>) =>
  sql<boolean>`(${storeIds}::bigint[] is null or ${column} = any(${storeIds}))`;

/** Orders by day (of the chain's zone) and bucket. */
export async function ordersByDay(db: Db, { from, until, storeIds }: Span, zone: string) {
  const { rows } = await sql<{
    day: string;
    direct: number;
    prompted: number;
    organic: number;
    anonymous: number;
    paidFen: number;
  }>`
    select to_char(ordered_at at time zone ${zone}, 'YYYY-MM-DD') as day,
      count(*) filter (where bucket = 'direct') as direct, count(*) filter (where bucket = 'prompted') as prompted,
      count(*) filter (where bucket = 'organic') as organic, count(*) filter (where anonymous) as anonymous, sum(paid_fen)::bigint as "paidFen"
    from (
      select o.ordered_at, o.paid_fen, coalesce(a.bucket, 'organic') as bucket, false as anonymous
      from orders.order_info o left join insight.attribution a using (customer_id, ordered_at, order_id)
      where o.ordered_at >= ${from} and o.ordered_at < ${until} and ${within(storeIds, sql.ref('o.store_id'))}
      union all
      select o.ordered_at, o.paid_fen, coalesce(a.bucket, 'organic'), true
      from orders.anonymous_order_info o left join insight.anonymous_attribution a using (store_id, ordered_at, order_id)
      where o.ordered_at >= ${from} and o.ordered_at < ${until} and ${within(storeIds, sql.ref('o.store_id'))}
    ) every_order group by 1 order by 1`.execute(db);
  return rows;
}

/** The figures that chains of this field report of themselves (docs: cases 1–3), for one's own chain. */
export async function figures(db: Db, span: Span, zone: string) {
  const { from, until, storeIds } = span;
  const [byDay, people, beats, goodwill, measured] = await Promise.all([
    ordersByDay(db, span, zone),
    groupFigures(db, storeIds),
    beatFigures(db, span),
    goodwillFigures(db, span),
    effects(db, { from, until }),
  ]);
  const days = Math.max(1, byDay.length);
  const perDay = (key: 'direct' | 'prompted') => byDay.reduce((sum, day) => sum + day[key], 0) / days;
  return {
    groups: people,
    beats: { ...beats, directPerDay: perDay('direct'), promptedPerDay: perDay('prompted') },
    goodwill: {
      ...goodwill,
      removalsPer1000Contacts: people.contacts === 0 ? 0 : (1000 * goodwill.removals) / people.contacts,
    },
    byDay,
    effects: measured,
  };
}

async function groupFigures(db: Db, storeIds: number[] | null) {
  const { rows } = await sql<{ contacts: number; groups: number; members: number; stores: number; covered: number }>`
    select (select count(distinct customer_id) from customers.active_contact) as contacts,
      (select count(*) from community.group_info g where g.active and ${within(storeIds, sql.ref('g.store_id'))}) as groups,
      (select count(*) from community.group_customer m join community.group_info g using (group_id) where g.active and ${within(storeIds, sql.ref('g.store_id'))}) as members,
      (select count(*) from organisation.store_info s where ${within(storeIds, sql.ref('s.store_id'))}) as stores,
      (select count(distinct g.store_id) from community.group_info g where g.active and ${within(storeIds, sql.ref('g.store_id'))}) as covered`.execute(
    db,
  );
  const { contacts, groups, members, stores, covered } = rows[0] ?? {
    contacts: 0,
    groups: 0,
    members: 0,
    stores: 0,
    covered: 0,
  };
  return {
    contacts,
    groups,
    members,
    membersPerGroup: groups === 0 ? 0 : members / groups,
    storesCovered: stores === 0 ? 0 : covered / stores,
  };
}

async function beatFigures(db: Db, { from, until, storeIds }: Span) {
  const { rows } = await sql<{ issued: number; redeemed: number; members: number; active: number }>`
    select count(*) filter (where c.drop_key is not null) as issued,
      count(*) filter (where c.drop_key is not null and c.redeemed_at is not null) as redeemed,
      (select count(distinct m.customer_id) from community.group_customer m join community.group_info g using (group_id) where ${within(storeIds, sql.ref('g.store_id'))}) as members,
      (select count(distinct m.customer_id) from community.group_customer m join community.group_info g using (group_id)
        where ${within(storeIds, sql.ref('g.store_id'))}
          and exists (select 1 from orders.order_info o where o.customer_id = m.customer_id and o.ordered_at >= ${from} and o.ordered_at < ${until})) as active
    from offers.coupon_info c where c.issued_at >= ${from} and c.issued_at < ${until} and ${within(storeIds, sql.ref('c.store_id'))}`.execute(
    db,
  );
  const { issued, redeemed, members, active } = rows[0] ?? { issued: 0, redeemed: 0, members: 0, active: 0 };
  return {
    noonCoupons: issued,
    noonRedeemed: redeemed,
    noonRedemption: issued === 0 ? 0 : redeemed / issued,
    membersActive: members === 0 ? 0 : active / members,
  };
}

async function goodwillFigures(db: Db, { from, until, storeIds }: Span) {
  const { rows } = await sql<{ removals: number; groupLeaves: number }>`
    select (select count(*) from customers.contact_history h where h.state = 'removed_by_customer' and h.ended_at >= ${from} and h.ended_at < ${until}) as removals,
      (select count(*) from community.group_stay s join community.group_info g using (group_id)
        where s.type = 'customer' and s.quit_scene = 0 and s.left_at >= ${from} and s.left_at < ${until} and ${within(storeIds, sql.ref('g.store_id'))}) as "groupLeaves"`.execute(
    db,
  );
  return rows[0] ?? { removals: 0, groupLeaves: 0 };
}
