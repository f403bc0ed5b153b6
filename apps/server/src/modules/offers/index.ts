/**
 * Offers, coupons and drops. `createOffers({ platform, access: { guards, audit }, customers: { customerOf },
 * organisation: { storeByCode, accountByUserid }, isMember(groupId, person) })` gives
 * `defineOffer(actor, { code, …OfferTerms })`;
 * `issue(tx, { offerCode, candidates: sql rows (customer_id, store_id), grantKey, at })` → rows just issued;
 * `openDrop(tx, { dropKey, name, offerCode, opensAt, closesAt, shares: sql rows (group_id, store_id, stock), at })` →
 * `{ groupId, storeId, token }[]`;
 * `claim({ token, person })`, `redeem(actor, { code, storeId, spendFen, at, key })`, `quote`, `voidCoupon`, `wallet`,
 * `stopDrop`, `newMemberCoupon(customerId, storeId, at)`, `personalData`, `parts`.
 */
export type { OffersFacts } from './events.ts';
export type { OffersViews } from './views.ts';
