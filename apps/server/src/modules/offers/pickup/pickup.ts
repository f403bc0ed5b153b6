import type { Audit } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { createClaimPiece } from './claim-piece.ts';
import { createMovePiece } from './move-piece.ts';
import { createPickupOffers } from './overview.ts';
import { createPieces } from './pieces.ts';

/** Coupons whose piece waits in a store: chosen by the customer, moved while unused, counted by staff. */
export const createPickup = (
  deps: Pick<OffersDeps, 'platform' | 'customers' | 'organisation'> & {
    audit: Audit;
    issue: Parameters<typeof createClaimPiece>[0]['issue'];
  },
) => ({
  claimPiece: createClaimPiece(deps),
  ...createMovePiece(deps),
  ...createPieces(deps),
  pickupOffers: createPickupOffers(deps),
});
