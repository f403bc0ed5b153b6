/** What other modules' tests may use of this one. */
export { off, putOffer } from './testing/put-offer.ts';
