import type { WalletForeign } from '@xiaoer/contracts';
import type { Shelf } from './shelf';

/** Which coupons of other systems lie on a shelf at one business instant: no till of ours holds them. */
export function foreignOn(foreign: readonly WalletForeign[], shelf: Shelf, now: Date): WalletForeign[] {
  return foreign.filter((coupon) => shelfOfForeign(coupon, now) === shelf);
}

function shelfOfForeign({ status, validUntil }: WalletForeign, now: Date): Shelf {
  if (status === 'redeemed') return 'used';
  if (status !== 'issued') return 'expired';
  return validUntil !== null && Date.parse(validUntil) <= +now ? 'expired' : 'usable';
}
