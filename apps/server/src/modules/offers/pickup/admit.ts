import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { lockPlaces, type PlaceStock } from './stock.ts';

/** Pieces that coupons may be issued for, locked until the transaction ends. */
export interface Pieces {
  places: PlaceStock[];
}

/**
 * Pieces of an offer in the candidates' stores; null when nothing of the offer is collected in a store, which costs one
 * look. Asked before the coupons are issued.
 * @param candidates rows `(customer_id, store_id)`
 * @param sku only pieces of this product
 */
export async function lockPieces(
  tx: Tx,
  {
    offerId,
    candidates,
    sku = null,
    at,
  }: { offerId: number; candidates: RawBuilder<unknown>; sku?: string | null; at: Date },
): Promise<Pieces | null> {
  const { rows } = await sql`select from offers.pickup_offer where offer_id = ${offerId}`.execute(tx);
  if (rows.length === 0) return null;
  const where = sql`s.offer_id = ${offerId} and (${sku}::text is null or s.sku = ${sku})
    and s.store_id in (select k.store_id from (${candidates}) k)`;
  return { places: await lockPlaces(tx, where, at) };
}

/**
 * As many of the candidates as there are pieces in their stores, without those who were granted theirs before. Nobody
 * gets a coupon for a piece that is not there.
 */
export const withPieces = (
  { places }: Pieces,
  candidates: RawBuilder<unknown>,
  grantKey: string,
): RawBuilder<unknown> => sql`
  select c.customer_id, c.store_id
  from (
    select d.*, row_number() over (partition by d.store_id order by d.customer_id) as place
    from (
      select distinct on (k.customer_id) k.customer_id, k.store_id
      from (${candidates}) k
      left join organisation.store_info i on i.store_id = k.store_id
      where not exists (
        select from offers.coupon g where g.customer_id = k.customer_id and g.grant_key = ${grantKey})
      order by k.customer_id, i.code
    ) d
  ) c
  join (select store_id, sum("left") as left from (${rowsOf(places)}) p group by store_id) p on p.store_id = c.store_id
  where c.place <= p.left`;

/**
 * Reserves a piece for each of the coupons that were issued: with several products in a store, in the order of their
 * skus. Relation `issued`: rows `(customer_id, coupon_id)`.
 */
export async function reservePieces(tx: Tx, { places }: Pieces, issued: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with placed as (
      insert into offers.pickup (customer_id, coupon_id, store_id, offer_id, sku, state, reserved_until)
      select c.customer_id, c.coupon_id, c.store_id, c.offer_id, p.sku, 'reserved', c.ends_at
      from (
        select c.customer_id, c.coupon_id, c.store_id, c.offer_id, coalesce(c.extended_until, c.valid_until) as ends_at,
          row_number() over (partition by c.offer_id, c.store_id order by c.customer_id, c.coupon_id) as place
        from offers.coupon c join (${issued}) n on n.customer_id = c.customer_id and n.coupon_id = c.coupon_id
      ) c
      join (
        select store_id, offer_id, sku, "left",
          sum("left") over (partition by offer_id, store_id order by sku) as upto
        from (${rowsOf(places)}) p
      ) p on p.store_id = c.store_id and p.offer_id = c.offer_id and c.place <= p.upto and c.place > p.upto - p.left
      returning store_id, offer_id, sku
    ),
    taken as (select store_id, offer_id, sku, count(*) as n from placed group by 1, 2, 3),
    counted as (
      update offers.pickup_stock s set reserved = s.reserved + t.n from taken t
      where s.store_id = t.store_id and s.offer_id = t.offer_id and s.sku = t.sku
      returning t.n
    )
    select coalesce(sum(n), 0)::integer as n from counted`.execute(tx);
  return rows[0]!.n;
}

const rowsOf = (places: PlaceStock[]) => sql`
  select * from json_to_recordset(${JSON.stringify(
    places.map(({ storeId, offerId, sku, left }) => ({ store_id: storeId, offer_id: offerId, sku, left })),
  )}::json) as p(store_id bigint, offer_id bigint, sku text, "left" integer)`;
