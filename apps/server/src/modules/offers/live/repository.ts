import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type Actor, storeScope } from '../../access/index.ts';

/** Spans of business time in which won coupons are counted, and how many of them. */
export const SPAN_SECONDS = 5;
const SPANS = 60;
const MOST_STORES = 100;

interface LiveDrop {
  name: string;
  offer: { code: string; name: string };
  opensAt: Date;
  closesAt: Date;
  stoppedAt: Date | null;
  issueNo: number;
  stock: number;
  won: number;
  /** Null: without a waiting list. */
  waiting: number | null;
}

/** Null: there is none, or none in the actor's stores. */
export async function findLiveDrop(db: Db, actor: Actor, dropId: number): Promise<LiveDrop | null> {
  const { rows } = await sql<LiveDrop>`
    select d.name, jsonb_build_object('code', o.code, 'name', o.name) as offer, d.opens_at as "opensAt",
      d.closes_at as "closesAt", d.stopped_at as "stoppedAt", d.issue_no as "issueNo", n.stock, n.won,
      case when d.waitlist then (
        select count(*) from offers.drop_share s join offers.drop_wait w on w.share_id = s.share_id and w.ended is null
        where s.drop_id = d.drop_id and ${storeScope(actor, 's.store_id')}
      ) end as waiting
    from offers.drop d
    join offers.offer o on o.offer_id = d.offer_id
    cross join lateral (
      select sum(s.stock)::bigint as stock, sum(s.claimed)::bigint as won from offers.drop_share s
      where s.drop_id = d.drop_id and ${storeScope(actor, 's.store_id')}
    ) n
    where d.drop_id = ${dropId} and n.stock is not null`.execute(db);
  return rows[0] ?? null;
}

/** The spans up to this moment, the oldest first and those without a coupon, too. */
export async function wonBySpan(
  db: Db,
  actor: Actor,
  { dropId, issueNo, now }: { dropId: number; issueNo: number; now: Date },
): Promise<{ from: Date; won: number }[]> {
  const spanMs = SPAN_SECONDS * 1_000;
  const last = Math.floor(now.getTime() / spanMs) * spanMs;
  const first = new Date(last - (SPANS - 1) * spanMs);
  const span = sql`make_interval(secs => ${SPAN_SECONDS})`;
  const { rows } = await sql<{ from: Date; won: number }>`
    select s.from, coalesce(n.won, 0) as won
    from generate_series(${first}::timestamptz, ${new Date(last)}::timestamptz, ${span}) as s("from")
    left join (
      select date_bin(${span}, c.issued_at, ${first}) as "from", count(*) as won
      from offers.coupon c
      where c.issue_no = ${issueNo} and c.drop_id = ${dropId} and c.issued_at >= ${first}
        and ${storeScope(actor, 'c.store_id')}
      group by 1
    ) n on n.from = s.from
    order by s.from`.execute(db);
  return rows;
}

interface LiveStore {
  store: { code: string; name: string } | null;
  stock: number;
  won: number;
  left: number;
  /** Stores of the drop, those not listed included. */
  inAll: number;
}

/** Those with the least left first. */
export async function storesOfDrop(db: Db, actor: Actor, dropId: number): Promise<LiveStore[]> {
  const { rows } = await sql<LiveStore>`
    select case when i.store_id is not null then jsonb_build_object('code', i.code, 'name', i.name) end as store,
      n.stock, n.won, n.stock - n.won as left, count(*) over () as "inAll"
    from (
      select s.store_id, sum(s.stock)::bigint as stock, sum(s.claimed)::bigint as won from offers.drop_share s
      where s.drop_id = ${dropId} and ${storeScope(actor, 's.store_id')}
      group by s.store_id
    ) n
    left join organisation.store_info i on i.store_id = n.store_id
    order by "left", i.code
    limit ${MOST_STORES}`.execute(db);
  return rows;
}
