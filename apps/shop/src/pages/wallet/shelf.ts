import type { WalletCoupon } from '@xiaoer/contracts';

/** `held`: a till keeps it for a purchase under way. */
export type Shelf = 'usable' | 'held' | 'used' | 'expired';
export const SHELVES: readonly Shelf[] = ['usable', 'held', 'used', 'expired'];

/** Where a coupon lies at one business instant. The server may not have marked it expired yet. */
export function shelfOf(coupon: Pick<WalletCoupon, 'status' | 'validUntil' | 'heldUntil'>, now: Date): Shelf {
  if (coupon.status === 'redeemed') return 'used';
  if (coupon.status === 'expired' || coupon.status === 'void') return 'expired';
  if (coupon.heldUntil && +now < Date.parse(coupon.heldUntil)) return 'held';
  return +now < Date.parse(coupon.validUntil) ? 'usable' : 'expired';
}

/** The coupons of one shelf: what ends soonest first; what was used or ended last first. */
export function onShelf(coupons: readonly WalletCoupon[], shelf: Shelf, now: Date): WalletCoupon[] {
  const there = coupons.filter((c) => shelfOf(c, now) === shelf);
  const ends = (c: WalletCoupon) => Date.parse(c.validUntil);
  if (shelf === 'usable' || shelf === 'held') return there.sort((a, b) => ends(a) - ends(b));
  const done = (c: WalletCoupon) => (c.redeemedAt ? Date.parse(c.redeemedAt) : ends(c));
  return there.sort((a, b) => done(b) - done(a));
}

/** Groups of four: `7KQ29MXA` is read out as `7KQ2 9MXA`. */
export const spaced = (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ');

/** Fen as yuan without a needless `.00`. */
export const yuan = (fen: number) => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2));
