import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore, storeScope } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { findOffer } from '../issue.ts';
import { leftAt, lockPlace, lockPlaces, type PlaceStock, recount } from './stock.ts';

export interface PickupFigures {
  opensAt: Date | null;
  closesAt: Date | null;
  stores: StorePieces[];
}

export interface StorePieces {
  store: { code: string; name: string };
  sku: string;
  name: string;
  /** Ever brought there: reserved + collected + left. */
  pieces: number;
  reserved: number;
  collected: number;
  left: number;
  /** Handed out beyond what was in the books (see `offers.pickup_count`). */
  overrun: number;
}

interface PutPickup {
  opensAt: Date | null;
  closesAt: Date | null;
  /** Pieces in all, those collected among them. Places that are not named stay as they are. */
  stores: { store: string; sku: string; pieces: number }[];
}

export function createPieces({
  platform,
  organisation,
  audit,
}: { platform: Platform; audit: Audit } & Pick<OffersDeps, 'organisation'>) {
  /** Says that an offer's coupons are collected in stores, where how many pieces are, and when customers may choose one. */
  async function putPickup(actor: Actor, offerCode: string, put: PutPickup): Promise<PickupFigures> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    const { offerId } = await offerOf(offerCode);
    const stores = await organisation.storesByCode(put.stores.map(({ store }) => store));
    const unknown = put.stores.map(({ store }) => store).filter((code) => !stores.has(code));
    if (unknown.length > 0) throw new AppError('offers.store_unknown', { field: 'stores', stores: unknown });
    const places = put.stores.map(({ store, sku, pieces }) => {
      return { store_id: stores.get(store)!.storeId, offer_id: offerId, sku, pieces };
    });
    const at = platform.clock.now();
    await platform.db.transaction().execute(async (tx) => {
      await sql`
        insert into offers.pickup_offer (offer_id, opens_at, closes_at) values (${offerId}, ${put.opensAt}, ${put.closesAt})
        on conflict (offer_id) do update set opens_at = excluded.opens_at, closes_at = excluded.closes_at`.execute(tx);
      await setPieces(tx, places, { at, who: actor.label });
      await audit(tx, actor, 'offers.pickup_put', `offer:${offerCode}`, { places: places.length });
    });
    return pickupFigures(actor, offerCode);
  }

  /** Staff count what lies in the store; what is reserved must be among it. Answers the place as it is then. */
  async function countPieces(
    actor: Actor,
    {
      offer,
      store,
      sku,
      inStore,
      reason,
    }: { offer: string; store: string; sku: string; inStore: number; reason: string },
  ): Promise<Pick<PlaceStock, 'pieces' | 'reserved' | 'collected' | 'left'>> {
    demand(actor, 'offers.redeem');
    const found = await organisation.storeByCode(store);
    if (!found) throw new AppError('offers.store_unknown', { field: 'store', stores: [store] });
    demandStore(actor, found.storeId);
    const { offerId } = await offerOf(offer);
    const at = platform.clock.now();
    return platform.db.transaction().execute(async (tx) => {
      const place = await lockPlace(tx, { storeId: found.storeId, offerId, sku }, at);
      if (!place)
        throw new AppError('offers.no_pickup', { field: 'sku', rule: 'pieces of the offer in this store' }, 404);
      if (inStore < place.reserved) throw tooFew(place.reserved);
      const more = inStore + place.collected - place.pieces;
      if (more !== 0) {
        await recount(tx, place, { pieces: more, at, kind: 'counted', reason, who: actor.label });
        await audit(tx, actor, 'offers.pieces_counted', `offer:${offer}`, { store, sku, inStore, more, reason });
      }
      const { reserved, collected } = place;
      return { pieces: inStore + collected, reserved, collected, left: inStore - reserved };
    });
  }

  /** In the stores that the actor may see, at this moment. */
  async function pickupFigures(actor: Actor, offerCode: string): Promise<PickupFigures> {
    demand(actor, 'offers.read');
    const { offerId } = await offerOf(offerCode);
    const { rows: offers } = await sql<Omit<PickupFigures, 'stores'>>`
      select opens_at as "opensAt", closes_at as "closesAt" from offers.pickup_offer where offer_id = ${offerId}`.execute(
      platform.db,
    );
    const { rows: stores } = await sql<StorePieces>`
      select jsonb_build_object('code', i.code, 'name', i.name) as store, s.sku, coalesce(n.name, s.sku) as name,
        s.pieces, s.reserved::integer as reserved, s.collected, s.left::integer as left,
        (select coalesce(sum(c.pieces), 0)::integer from offers.pickup_count c
         where c.store_id = s.store_id and c.offer_id = s.offer_id and c.sku = s.sku and c.kind = 'overrun') as overrun
      from (${leftAt(platform.clock.now())}) s
      join organisation.store_info i on i.store_id = s.store_id
      left join catalogue.product_info n on n.sku = s.sku
      where s.offer_id = ${offerId} and ${storeScope(actor, 's.store_id')}
      order by i.code, s.sku`.execute(platform.db);
    return { opensAt: null, closesAt: null, ...offers[0], stores };
  }

  async function offerOf(code: string) {
    const offer = await findOffer(platform.db, code);
    if (!offer) throw new AppError('offers.offer_unknown', { field: 'offer', offer: code }, 404);
    return offer;
  }

  return { putPickup, countPieces, pickupFigures };
}

const tooFew = (reserved: number) =>
  new AppError('offers.pieces_reserved', { field: 'pieces', rule: 'at least those reserved', reserved }, 409);

/** Sets the pieces of many places at once; never fewer than are reserved or were collected. */
async function setPieces(
  tx: Tx,
  places: { store_id: number; offer_id: number; sku: string; pieces: number }[],
  { at, who }: { at: Date; who: string },
): Promise<void> {
  const given = sql`select * from json_to_recordset(${JSON.stringify(places)}::json)
    as g(store_id bigint, offer_id bigint, sku text, pieces integer)`;
  await sql`
    insert into offers.pickup_stock (store_id, offer_id, sku, pieces)
    select distinct on (store_id, offer_id, sku) store_id, offer_id, sku, 0 from (${given}) g order by 1, 2, 3
    on conflict do nothing`.execute(tx);
  const locked = await lockPlaces(
    tx,
    sql`(s.store_id, s.offer_id, s.sku) in (select store_id, offer_id, sku from (${given}) g)`,
    at,
  );
  const asked = new Map(places.map(({ store_id, sku, pieces }) => [`${store_id}/${sku}`, pieces]));
  const short = locked.find((place) => asked.get(`${place.storeId}/${place.sku}`)! < place.reserved + place.collected);
  if (short) throw tooFew(short.reserved + short.collected);
  await sql`
    with more as (
      select s.store_id, s.offer_id, s.sku, g.pieces - s.pieces as n
      from (${given}) g join offers.pickup_stock s using (store_id, offer_id, sku) where g.pieces <> s.pieces
    ),
    told as (
      insert into offers.pickup_count (store_id, offer_id, sku, at, kind, pieces, reason, who)
      select store_id, offer_id, sku, ${at}, 'counted', n, 'put', ${who} from more
    )
    update offers.pickup_stock s set pieces = s.pieces + m.n from more m
    where s.store_id = m.store_id and s.offer_id = m.offer_id and s.sku = m.sku`.execute(tx);
}
