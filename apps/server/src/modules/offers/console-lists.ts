import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { type Actor, storeScope } from '../access/index.ts';
import { type PoolFigures, poolFigures } from './partner-codes/pool.ts';
import type { Terms } from './terms/terms.ts';
import { type TermsRow, termsFrom, termsJson } from './terms/terms-row.ts';

export interface ListedOffer {
  code: string;
  name: string;
  version: number;
  changedAt: Date;
  terms: Terms;
  /** Those that take it; null: every store. */
  stores: { code: string; name: string }[] | null;
  issued: number;
  redeemed: number;
  /** Of a partner's codes; null where none were imported. */
  partnerCodes: PoolFigures | null;
}

/** Offers with what was issued and redeemed of them, the last changed first. */
export async function listOffers(db: Db, at: Date): Promise<ListedOffer[]> {
  const { rows } = await sql<Omit<ListedOffer, 'terms'> & { terms: TermsRow }>`
    select o.code, o.name, t.version, o.changed_at as "changedAt", ${termsJson('t')} as terms,
      (select jsonb_agg(jsonb_build_object('code', i.code, 'name', i.name) order by i.code)
       from organisation.store_info i where i.store_id = any(t.store_ids)) as stores,
      coalesce(n.issued, 0) as issued, coalesce(n.redeemed, 0) as redeemed,
      ${poolFigures(sql`o.offer_id`, at)} as "partnerCodes"
    from offers.offer o
    join offers.offer_terms t on t.offer_id = o.offer_id and t.version = o.current_version
    left join (
      select offer_id, count(*) as issued, count(*) filter (where status = 'redeemed') as redeemed
      from offers.coupon group by offer_id
    ) n on n.offer_id = o.offer_id
    order by o.changed_at desc, o.code`.execute(db);
  return rows.map(({ terms, ...row }) => ({ ...row, terms: termsFrom(terms) }));
}

export interface ListedDrop {
  dropId: number;
  name: string;
  offer: { code: string; name: string };
  opensAt: Date;
  closesAt: Date;
  stoppedAt: Date | null;
  groups: number;
  stock: number;
  claimed: number;
  redeemed: number;
  oversold: number;
}

/**
 * Drops with their numbers in the stores that the actor may see. `claimed` and `oversold` are counted from the claims,
 * not read from the counter that admitted them.
 */
export async function listDrops(
  db: Db,
  actor: Actor,
  { dropId, before, limit }: { dropId?: number; before?: Date | undefined; limit: number },
): Promise<ListedDrop[]> {
  const { rows } = await sql<ListedDrop>`
    with shown as (
      select * from offers.drop
      where (${dropId ?? null}::bigint is null or drop_id = ${dropId ?? null})
        and (${before ?? null}::timestamptz is null or opens_at < ${before ?? null})
        and (${actor.storeIds}::bigint[] is null or exists (
          select from offers.drop_share s where s.drop_id = drop.drop_id and ${storeScope(actor, 's.store_id')}))
      order by opens_at desc, drop_key
      limit ${limit}
    )
    select d.drop_id as "dropId", d.name, jsonb_build_object('code', o.code, 'name', o.name) as offer,
      d.opens_at as "opensAt", d.closes_at as "closesAt", d.stopped_at as "stoppedAt",
      n.groups, n.stock, n.claimed, n.oversold, r.redeemed
    from shown d
    join offers.offer o on o.offer_id = d.offer_id
    cross join lateral (
      select coalesce(sum(w.groups), 0)::bigint as groups, coalesce(sum(w.stock), 0)::bigint as stock, coalesce(sum(w.won), 0)::bigint as claimed,
        coalesce(sum(greatest(w.won - w.stock, 0)), 0)::bigint as oversold
      from (${claimsByShare(sql`s.drop_id = d.drop_id and ${storeScope(actor, 's.store_id')}`)}) w
    ) n
    cross join lateral (
      select count(*) as redeemed from offers.coupon c
      where c.issue_no = d.issue_no and c.status = 'redeemed' and ${storeScope(actor, 'c.store_id')}
    ) r
    order by d.opens_at desc, d.drop_key`.execute(db);
  return rows;
}

export interface DropStore {
  store: { code: string; name: string } | null;
  groups: number;
  stock: number;
  claimed: number;
  left: number;
}

/** What is left of one drop, store by store; those with the least left first. */
export async function listDropStores(db: Db, actor: Actor, dropId: number): Promise<DropStore[]> {
  const { rows } = await sql<DropStore>`
    select case when i.store_id is not null then jsonb_build_object('code', i.code, 'name', i.name) end as store,
      sum(w.groups)::bigint as groups, sum(w.stock)::bigint as stock, sum(w.won)::bigint as claimed,
      sum(greatest(w.stock - w.won, 0))::bigint as left
    from (${claimsByShare(sql`s.drop_id = ${dropId} and ${storeScope(actor, 's.store_id')}`)}) w
    left join organisation.store_info i on i.store_id = w.store_id
    group by i.store_id, i.code, i.name
    order by "left", i.code`.execute(db);
  return rows;
}

const claimsByShare = (where: RawBuilder<unknown>) => sql`
  select s.share_id, s.store_id, s.stock, count(c.place) as won,
    case when s.for_groups then (select count(*) from offers.drop_share_group g where g.share_id = s.share_id) else 1 end
      as groups
  from offers.drop_share s left join offers.claim c on c.share_id = s.share_id
  where ${where} group by s.share_id`;
