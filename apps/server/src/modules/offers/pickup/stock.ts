import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';

/** Where pieces of an offer wait. */
export interface Place {
  storeId: number;
  offerId: number;
  sku: string;
}

export interface PlaceStock extends Place {
  pieces: number;
  reserved: number;
  collected: number;
  /** Neither reserved nor collected. */
  left: number;
}

/**
 * Locks places until the transaction ends, in one order for everybody, and takes those reservations off that are over
 * by then: a coupon's end frees its piece exactly when somebody asks for it, with no job that could be late. Locked
 * before the rows of `offers.pickup` and after those of `offers.coupon`, always.
 * @param where about alias s
 */
export async function lockPlaces(tx: Tx, where: RawBuilder<unknown>, at: Date): Promise<PlaceStock[]> {
  const { rows: locked } = await sql<Place>`
    select s.store_id as "storeId", s.offer_id as "offerId", s.sku
    from offers.pickup_stock s where ${where}
    order by s.store_id, s.offer_id, s.sku
    for update of s`.execute(tx);
  if (locked.length === 0) return [];
  const places = asRows(locked);
  await sql`
    with over as (
      update offers.pickup p set state = 'lapsed'
      from (${places}) l
      where p.store_id = l.store_id and p.offer_id = l.offer_id and p.sku = l.sku
        and p.state = 'reserved' and p.reserved_until <= ${at}
      returning p.store_id, p.offer_id, p.sku
    )
    update offers.pickup_stock s set reserved = s.reserved - o.n
    from (select store_id, offer_id, sku, count(*) as n from over group by 1, 2, 3) o
    where s.store_id = o.store_id and s.offer_id = o.offer_id and s.sku = o.sku`.execute(tx);
  const { rows } = await sql<PlaceStock>`
    select s.store_id as "storeId", s.offer_id as "offerId", s.sku, s.pieces, s.reserved, s.collected,
      s.pieces - s.reserved - s.collected as left
    from offers.pickup_stock s join (${places}) l using (store_id, offer_id, sku)
    order by 1, 2, 3`.execute(tx);
  return rows;
}

/** One place alone; null when the store has none of it. */
export async function lockPlace(tx: Tx, { storeId, offerId, sku }: Place, at: Date): Promise<PlaceStock | null> {
  const [place] = await lockPlaces(tx, sql`s.store_id = ${storeId} and s.offer_id = ${offerId} and s.sku = ${sku}`, at);
  return place ?? null;
}

/** Counts more (or fewer) reserved and collected pieces of a locked place. */
export async function move(
  tx: Tx,
  { storeId, offerId, sku }: Place,
  { reserved = 0, collected = 0 }: { reserved?: number; collected?: number },
): Promise<void> {
  await sql`
    update offers.pickup_stock set reserved = reserved + ${reserved}, collected = collected + ${collected}
    where store_id = ${storeId} and offer_id = ${offerId} and sku = ${sku}`.execute(tx);
}

/** More (or fewer) pieces in a locked place, and why. */
export async function recount(
  tx: Tx,
  { storeId, offerId, sku }: Place,
  {
    pieces,
    at,
    kind,
    reason,
    who,
  }: { pieces: number; at: Date; kind: 'counted' | 'overrun'; reason: string; who: string },
): Promise<void> {
  await sql`
    update offers.pickup_stock set pieces = pieces + ${pieces}
    where store_id = ${storeId} and offer_id = ${offerId} and sku = ${sku}`.execute(tx);
  await sql`
    insert into offers.pickup_count (store_id, offer_id, sku, at, kind, pieces, reason, who)
    values (${storeId}, ${offerId}, ${sku}, ${at}, ${kind}, ${pieces}, ${reason}, ${who})`.execute(tx);
}

/** Places with what is left of each at an instant, read without a lock. Relation `(store_id, offer_id, sku, left)`. */
export const leftAt = (at: Date) => sql`
  select s.store_id, s.offer_id, s.sku, s.pieces, s.collected, s.reserved - n.over as reserved,
    s.pieces - s.collected - s.reserved + n.over as left
  from offers.pickup_stock s
  cross join lateral (
    select count(*) as over from offers.pickup p
    where p.store_id = s.store_id and p.offer_id = s.offer_id and p.sku = s.sku
      and p.state = 'reserved' and p.reserved_until <= ${at}
  ) n`;

export interface NearStore {
  code: string;
  name: string;
  left: number;
  /** Metres as the crow flies. */
  distanceM: number | null;
}

const EARTH_RADIUS_M = 6_371_008;
const MOST_NEAR = 5;

/** Stores that have pieces of the offer left, or of one good of it, the nearest to this store first. */
export async function nearestWithPieces(
  db: Db,
  { storeId, offerId, sku = null }: Pick<Place, 'storeId' | 'offerId'> & { sku?: string | null },
  at: Date,
): Promise<NearStore[]> {
  const { rows } = await sql<NearStore>`
    select i.code, i.name, sum(s.left)::integer as left,
      round(2 * ${EARTH_RADIUS_M} * asin(sqrt(
        power(sin(radians(i.lat - h.lat) / 2), 2)
        + cos(radians(i.lat)) * cos(radians(h.lat)) * power(sin(radians(i.lng - h.lng) / 2), 2))))::integer as "distanceM"
    from (${leftAt(at)}) s
    join organisation.store_info i on i.store_id = s.store_id
    left join organisation.store_info h on h.store_id = ${storeId}
    where s.offer_id = ${offerId} and s.left > 0 and s.store_id <> ${storeId}
      and (${sku}::text is null or s.sku = ${sku})
    group by i.store_id, i.code, i.name, i.lat, i.lng, h.lat, h.lng
    order by "distanceM" nulls last, i.code
    limit ${MOST_NEAR}`.execute(db);
  return rows;
}

/** Places as rows `(store_id, offer_id, sku)`. */
const asRows = (places: readonly Place[]) => sql`
  select * from json_to_recordset(${JSON.stringify(
    places.map(({ storeId, offerId, sku }) => ({ store_id: storeId, offer_id: offerId, sku })),
  )}::json) as l(store_id bigint, offer_id bigint, sku text)`;
