import type { OfferTrial, OfferTrialResult } from '@xiaoer/contracts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { basketOf } from './basket-of.ts';
import { conditionNames } from './condition-names.ts';
import { knownStores } from './known-stores.ts';
import { sumOf, toPay } from './purchase.ts';
import { quoteOne } from './quote.ts';
import { storeOfPurchase } from './store-of-purchase.ts';
import type { Terms } from './terms.ts';
import { validityOf } from './validity.ts';
import { givesText } from './words.ts';

export function createTryOffer({
  platform: { db },
  organisation,
}: {
  platform: Platform;
  organisation: Pick<OffersDeps['organisation'], 'storesByCode'>;
}) {
  /** What a draft does to a basket, before anything is saved. Throws 422 for a store or a good that the chain doesn't have. */
  return async function tryOffer(actor: Actor, { offer, ...trial }: OfferTrial): Promise<OfferTrialResult> {
    demand(actor, 'offers.read');
    const [tried] = await knownStores(organisation, 'store', [trial.store]);
    const takers = offer.stores && (await knownStores(organisation, 'offer.stores', offer.stores));
    const storeIds = takers?.map(({ storeId }) => storeId) ?? null;
    const terms: Terms = { ...offer, storeIds, names: await conditionNames(db, offer.conditions) };

    const store = await storeOfPurchase(db, tried!.storeId);
    const basket = await basketOf(db, trial.basket);
    const at = new Date(trial.at);
    const { from, until } = validityOf(terms, at, store.zone);
    const issued = { code: '', offerCode: '', status: 'issued', validFrom: from, validUntil: until } as const;
    const coupon = { ...issued, storeId: store.storeId, terms, hasOrdered: trial.hasOrdered, used: 0 };
    const { refused, discountFen, lines, shippingFen } = quoteOne(coupon, {
      at,
      store,
      channel: trial.channel,
      basket,
    });
    return {
      ...{ discountFen, lines, shippingFen },
      refusal: refused?.refusal ?? null,
      missingFen: refused?.missingFen ?? null,
      gives: givesText(terms.discount),
      payFen: sumOf(toPay(basket)) - discountFen,
    };
  };
}
