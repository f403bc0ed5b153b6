export type { Claimed, IsMember } from './claim.ts';
export { readCouponCode } from './coupon-code.ts';
export type { OffersFacts } from './events.ts';
export type { IssueCoupons, IssuedCoupon } from './issue.ts';
export type { OpenDrop, OpenedShare } from './open-drop.ts';
export { createOffers, type Offers, type OffersDeps } from './service.ts';
export type { OfferDefinition } from './terms.ts';
export type { OffersViews } from './views.ts';
