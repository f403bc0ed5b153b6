import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Person } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { holdOne } from '../hold-one.ts';
import { findOffer, type IssueCoupons, type IssuedCoupon } from '../issue.ts';
import { noPieceHere } from './refusals.ts';

export interface ClaimedPiece {
  code: string;
  offer: string;
  store: { code: string; name: string };
  sku: string;
  /** Exclusive: from then on the piece is anybody's. */
  reservedUntil: Date;
}

/** Why such a coupon was issued: one per customer and offer, whichever store she chose. */
const grantKeyOf = (offerCode: string) => `pickup:${offerCode}`;

export function createClaimPiece({
  platform,
  customers,
  organisation,
  issue,
}: Pick<OffersDeps, 'platform' | 'customers' | 'organisation'> & {
  issue(tx: Tx, command: IssueCoupons): Promise<IssuedCoupon[]>;
}) {
  /**
   * A customer takes a coupon and chooses the store where its piece is reserved, in one transaction. Again, she gets the
   * same answer, whichever store she names then (`moveOwnPiece` changes it). Throws 409 `offers.no_piece_here` with the
   * nearest stores that have some left.
   */
  return async function claimPiece(
    person: Person | null,
    asked: { offer: string; store: string; sku?: string | undefined },
  ): Promise<ClaimedPiece> {
    const at = platform.clock.now();
    const customer = person && (await customers.customerOf(person));
    if (!customer) throw new AppError('offers.who_are_you', {}, 409);
    const store = await organisation.storeByCode(asked.store);
    if (!store) throw new AppError('offers.store_unknown', { field: 'store', stores: [asked.store] });
    const offer = await findOffer(platform.db, asked.offer);
    if (!offer) throw new AppError('offers.offer_unknown', { field: 'offer', offer: asked.offer }, 404);
    await platform.facts.prepare(at);
    const mine = { ...customer, offerCode: asked.offer };
    const before = await findClaimed(platform.db, mine);
    if (before) return before;
    await demandOpen(platform.db, offer.offerId, at);
    return platform.db.transaction().execute(async (tx) => {
      const customerId = await holdOne(tx, customer.customerId);
      await issue(tx, {
        offerCode: asked.offer,
        candidates: sql`select ${customerId}::bigint as customer_id, ${store.storeId}::bigint as store_id`,
        grantKey: grantKeyOf(asked.offer),
        at,
        sku: asked.sku,
        isHeld: true,
      });
      // Hers of this moment or, asked twice at once, of the other request.
      const claimed = await findClaimed(tx, { ...mine, customerId });
      if (!claimed) throw await noPieceHere(tx, { storeId: store.storeId, offerId: offer.offerId }, at);
      return claimed;
    });
  };
}

async function findClaimed(
  db: Db,
  { customerId, offerCode }: { customerId: number; offerCode: string },
): Promise<ClaimedPiece | null> {
  const { rows } = await sql<ClaimedPiece>`
    select c.code, o.name as offer, jsonb_build_object('code', i.code, 'name', i.name) as store, p.sku,
      p.reserved_until as "reservedUntil"
    from offers.coupon c
    join offers.offer o on o.offer_id = c.offer_id
    join offers.pickup p on p.customer_id = c.customer_id and p.coupon_id = c.coupon_id
    join organisation.store_info i on i.store_id = p.store_id
    where c.customer_id = ${customerId} and c.grant_key = ${grantKeyOf(offerCode)}`.execute(db);
  return rows[0] ?? null;
}

/** Throws 409 `offers.pickup_closed`: customers choose by themselves only while the chain lets them. */
async function demandOpen(db: Db, offerId: number, at: Date): Promise<void> {
  const { rows } = await sql<{ opensAt: Date | null; closesAt: Date | null }>`
    select opens_at as "opensAt", closes_at as "closesAt" from offers.pickup_offer where offer_id = ${offerId}`.execute(
    db,
  );
  const [offer] = rows;
  const open = offer?.opensAt && offer.closesAt && offer.opensAt <= at && at < offer.closesAt;
  if (!open)
    throw new AppError(
      'offers.pickup_closed',
      { opensAt: offer?.opensAt?.toISOString() ?? null, closesAt: offer?.closesAt?.toISOString() ?? null },
      409,
    );
}
