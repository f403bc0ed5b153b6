import type { OfferTrial, OfferTrialResult } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { basketOf } from './basket-of.ts';
import { conditionNames } from './condition-names.ts';
import { knownStores } from './known-stores.ts';
import { sumOf, toPay } from './purchase.ts';
import { type Quoted, quote } from './quote.ts';
import type { HeldCoupon } from './refusal.ts';
import { storeOfPurchase } from './store-of-purchase.ts';
import type { Terms } from './terms.ts';
import { type TermsRow, termsFrom, termsJson } from './terms-row.ts';
import { validityOf } from './validity.ts';
import { givesText } from './words.ts';

export function createTryOffer({
  platform: { db },
  organisation,
}: {
  platform: Platform;
  organisation: Pick<OffersDeps['organisation'], 'storesByCode'>;
}) {
  /**
   * What a draft does to a basket, alone and together with a coupon of each of some saved offers, before anything is
   * saved. Throws 422 for a store, a good or an offer that the chain doesn't have.
   */
  return async function tryOffer(actor: Actor, { offer, ...trial }: OfferTrial): Promise<OfferTrialResult> {
    demand(actor, 'offers.read');
    const [tried] = await knownStores(organisation, 'store', [trial.store]);
    const takers = offer.stores && (await knownStores(organisation, 'offer.stores', offer.stores));
    const storeIds = takers?.map(({ storeId }) => storeId) ?? null;
    const terms: Terms = { ...offer, storeIds, names: await conditionNames(db, offer.conditions) };
    const saved = await readOffers(db, trial.alongside);

    const store = await storeOfPurchase(db, tried!.storeId);
    const basket = await basketOf(db, trial.basket);
    const at = new Date(trial.at);
    const issuedNow = (offerCode: string, terms: Terms): HeldCoupon => {
      const { from, until } = validityOf(terms, at, store.zone);
      const issued = { code: offerCode, offerCode, status: 'issued', validFrom: from, validUntil: until } as const;
      return { ...issued, storeId: store.storeId, terms, hasOrdered: trial.hasOrdered, used: 0 };
    };
    // No offer's code is empty.
    const held = [issuedNow('', terms), ...saved.map((one) => issuedNow(one.code, one.terms))];
    const { coupons, best } = quote(held, { at, store, channel: trial.channel, basket });
    const [draft, ...others] = coupons.map(triedCoupon);
    const spendFen = sumOf(toPay(basket));
    return {
      ...draft!,
      payFen: spendFen - draft!.discountFen,
      alongside: others.map((one, index) => ({
        ...one,
        offer: { code: saved[index]!.code, name: saved[index]!.name },
      })),
      best: {
        ...{ discountFen: best.discountFen, lines: best.lines, shippingFen: best.shippingFen },
        coupons: best.coupons.map(({ coupon, off }) => ({ offer: coupon.code || null, discountFen: off.discountFen })),
        payFen: spendFen - best.discountFen,
      },
    };
  };
}

const triedCoupon = ({ coupon, refused, discountFen, lines, shippingFen }: Quoted) => ({
  ...{ discountFen, lines, shippingFen },
  refusal: refused?.refusal ?? null,
  missingFen: refused?.missingFen ?? null,
  gives: givesText(coupon.terms.discount),
});

/** Saved offers in the order in which they are named. */
async function readOffers(db: Db, codes: string[]): Promise<{ code: string; name: string; terms: Terms }[]> {
  if (codes.length === 0) return [];
  const { rows } = await sql<{ code: string; name: string; terms: TermsRow }>`
    select o.code, o.name, ${termsJson('t')} as terms
    from offers.offer o
    join offers.offer_terms t on t.offer_id = o.offer_id and t.version = o.current_version
    where o.code = any(${codes}::text[])
    order by array_position(${codes}::text[], o.code)`.execute(db);
  const unknown = codes.filter((code) => !rows.some((row) => row.code === code));
  if (unknown.length > 0) throw new AppError('offers.offer_unknown', { field: 'alongside', offer: unknown[0] });
  return rows.map(({ terms, ...row }) => ({ ...row, terms: termsFrom(terms) }));
}
