/** What other modules' tests may use of this one. */
export { chainOn, give, meet, noonOffer, openStores, operator, person } from './testing/chain.ts';
export { off, putOffer } from './testing/put-offer.ts';
export { till } from './testing/tills.ts';
