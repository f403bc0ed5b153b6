import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { type Actor, type Audit, demand, demandStore, type Person } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { stateAt } from '../life/coupon.ts';
import { type FoundCoupon, findCoupon, holderOf, lockCoupon } from '../life/coupon-row.ts';
import { demandFree, findHold } from '../life/hold.ts';
import { refused } from '../life/refused.ts';
import { findPiece } from './follow.ts';
import { noPieceHere } from './refusals.ts';
import { lockPlaces, move, type NearStore, nearestWithPieces } from './stock.ts';

export interface MovedPiece {
  code: string;
  store: { code: string; name: string };
  sku: string;
}

interface Asked {
  /** As typed or scanned. */
  code: string;
  /** Where to. */
  store: string;
}

/** Nobody's purchase: a till that holds the coupon keeps its piece where it is. */
const NOBODY = { caller: '', key: '' };

export function createMovePiece({
  platform,
  customers,
  organisation,
  audit,
}: Pick<OffersDeps, 'platform' | 'customers' | 'organisation'> & { audit: Audit }) {
  /** Staff of the store it waits in, or an operator, send a customer's unused piece to another store. */
  async function movePiece(actor: Actor, asked: Asked): Promise<MovedPiece> {
    demand(actor, 'offers.redeem');
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, asked.code);
      if (!coupon) throw refused('not_found');
      const moved = await moveLocked(tx, coupon, asked.store, (storeId) => demandStore(actor, storeId));
      await audit(tx, actor, 'offers.piece_moved', `coupon:${coupon.couponId}`, { store: moved.store.code });
      return moved;
    });
  }

  /** The customer herself chooses another store. */
  async function moveOwnPiece(person: Person | null, asked: Asked): Promise<MovedPiece> {
    const customer = person && (await customers.customerOf(person));
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await lockCoupon(tx, asked.code);
      if (!coupon || coupon.customerId !== customer?.customerId) throw refused('not_found');
      return moveLocked(tx, coupon, asked.store);
    });
  }

  /** Where she could collect it instead: stores that have such a piece left, the nearest to where it waits first. */
  async function otherStores(person: Person | null, code: string): Promise<NearStore[]> {
    const at = platform.clock.now();
    const customer = person && (await customers.customerOf(person));
    return platform.db.transaction().execute(async (tx) => {
      const coupon = await findCoupon(tx, code);
      if (!coupon || coupon.customerId !== customer?.customerId) throw refused('not_found');
      const piece = await findPiece(tx, coupon);
      if (!piece) throw notCollected();
      return nearestWithPieces(tx, piece, at);
    });
  }

  async function moveLocked(
    tx: Tx,
    coupon: FoundCoupon,
    storeCode: string,
    demandFrom = (_: number) => {},
  ): Promise<MovedPiece> {
    const at = platform.clock.now();
    await demandUnused(tx, coupon, at);
    const store = await organisation.storeByCode(storeCode);
    if (!store) throw new AppError('offers.store_unknown', { field: 'store', stores: [storeCode] });
    const piece = await findPiece(tx, coupon);
    if (!piece) throw notCollected();
    demandFrom(piece.storeId);
    const answer = { code: coupon.code, store: { code: store.code, name: store.name }, sku: piece.sku };
    if (piece.storeId === store.storeId) return answer;
    const { offerId, sku } = piece;
    const bothStores = [piece.storeId, store.storeId];
    const places = await lockPlaces(
      tx,
      sql`s.offer_id = ${offerId} and s.sku = ${sku} and s.store_id = any(${bothStores}::bigint[])`,
      at,
    );
    const there = places.find(({ storeId }) => storeId === store.storeId);
    if (!there || there.left === 0) throw await noPieceHere(tx, { storeId: store.storeId, offerId }, at);
    await move(tx, piece, { reserved: -1 });
    await move(tx, there, { reserved: 1 });
    await sql`
      update offers.pickup set store_id = ${store.storeId}
      where customer_id = ${coupon.customerId} and coupon_id = ${coupon.couponId}`.execute(tx);
    await platform.changes.record(tx, { topic: 'offers', customers: holderOf(coupon), since: 'each' });
    return answer;
  }

  return { movePiece, moveOwnPiece, otherStores };
}

const notCollected = () =>
  new AppError('offers.no_pickup', { field: 'code', rule: 'a coupon with a piece in a store' }, 409);

async function demandUnused(tx: Tx, coupon: FoundCoupon, at: Date): Promise<void> {
  const state = stateAt(coupon, at);
  if (state === 'redeemed') throw refused('already_redeemed');
  if (state !== 'issued') throw refused(state);
  demandFree(await findHold(tx, coupon, at), NOBODY);
}
