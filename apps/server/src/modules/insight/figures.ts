import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { everyDay } from './days.ts';
import { effects } from './effects.ts';
import { everyOrder } from './every-order.ts';
import { atHome, type Span, within } from './scope.ts';

interface Day {
  day: string;
  direct: number;
  prompted: number;
  organic: number;
  anonymous: number;
  paidFen: number;
}

/** Orders by day (of the chain's zone) and bucket. */
async function ordersByDay(db: Db, span: Span, { zone, now }: { zone: string; now: Date }): Promise<Day[]> {
  const { rows } = await sql<Day>`
    select to_char(ordered_at at time zone ${zone}, 'YYYY-MM-DD') as day,
      count(*) filter (where bucket = 'direct') as direct, count(*) filter (where bucket = 'prompted') as prompted,
      count(*) filter (where bucket = 'organic') as organic, count(*) filter (where anonymous) as anonymous, sum(paid_fen)::bigint as "paidFen"
    from ${everyOrder(span)} o group by 1 order by 1`.execute(db);
  const none = { direct: 0, prompted: 0, organic: 0, anonymous: 0, paidFen: 0 };
  return everyDay(rows, { until: span.until, now }, (day) => ({ day, ...none }));
}

/** The figures that chains of this field report of themselves (docs: cases 1–3), for one's own chain. */
export async function figures(db: Db, span: Span, { zone, now }: { zone: string; now: Date }) {
  const [byDay, people, beats, goodwill, measured] = await Promise.all([
    ordersByDay(db, span, { zone, now }),
    groupFigures(db, span),
    beatFigures(db, span),
    goodwillFigures(db, span),
    effects(db, { ...span, until: new Date(Math.min(span.until.getTime(), now.getTime())) }),
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

async function groupFigures(db: Db, { storeIds }: Span) {
  const { rows } = await sql<{ contacts: number; groups: number; members: number; stores: number; covered: number }>`
    with mine as (select group_id, store_id from community.group_info g where g.active and ${within(storeIds, 'g.store_id')})
    select (select count(distinct customer_id) from customers.active_contact k where ${atHome(storeIds, 'k.customer_id')}) as contacts,
      (select count(*) from mine) as groups,
      (select count(*) from community.group_customer join mine using (group_id)) as members,
      (select count(*) from organisation.store_info s where ${within(storeIds, 's.store_id')}) as stores,
      (select count(distinct store_id) from mine) as covered`.execute(db);
  const { contacts, groups, members, stores, covered } = rows[0]!;
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
    with noon as (
      select c.redeemed_at from offers.coupon_info c join playbooks.run_info r on r.marker = c.drop_key and r.beat = 'noon'
      where c.issued_at >= ${from} and c.issued_at < ${until} and ${within(storeIds, 'c.store_id')}
    ), member as (
      select distinct m.customer_id from community.group_customer m join community.group_info g using (group_id)
      where g.active and ${within(storeIds, 'g.store_id')}
    )
    select (select count(*) from noon) as issued, (select count(redeemed_at) from noon) as redeemed,
      (select count(*) from member) as members,
      (select count(*) from member m where exists (
        select from orders.order_info o where o.customer_id = m.customer_id and o.ordered_at >= ${from} and o.ordered_at < ${until})) as active`.execute(
    db,
  );
  const { issued, redeemed, members, active } = rows[0]!;
  return {
    noonCoupons: issued,
    noonRedeemed: redeemed,
    noonRedemption: issued === 0 ? 0 : redeemed / issued,
    membersActive: members === 0 ? 0 : active / members,
  };
}

async function goodwillFigures(db: Db, { from, until, storeIds }: Span) {
  const { rows } = await sql<{ removals: number; groupLeaves: number }>`
    select (select count(*) from customers.contact_history h
        where h.state = 'removed_by_customer' and h.ended_at >= ${from} and h.ended_at < ${until} and ${atHome(storeIds, 'h.customer_id')}) as removals,
      (select count(*) from community.group_stay s join community.group_info g using (group_id)
        where s.type = 'customer' and s.quit_scene = 0 and s.left_at >= ${from} and s.left_at < ${until} and ${within(storeIds, 'g.store_id')}) as "groupLeaves"`.execute(
    db,
  );
  return rows[0]!;
}
