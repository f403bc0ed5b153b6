import type { OfferConditions } from '@xiaoer/contracts';
import { namesGoods } from '../terms/goods.ts';
import { givesBeside, type Terms } from '../terms/terms.ts';
import type { QrTerms } from './qr-text.ts';

/** What a till at a counter can work out of these terms by itself. */
export function termsInQr(terms: Terms, { isBound }: { isBound: boolean }): QrTerms {
  const { discount, conditions } = terms;
  if (onlyServerKnows(conditions) || (!isBound && namesPlaces(terms))) return { kind: 'network' };
  if (givesBeside(discount)) return { kind: 'nothing_off' };
  switch (discount.kind) {
    case 'amount_off':
      return { kind: 'amount_off', amountFen: discount.amountFen };
    case 'price_share':
      return { kind: 'price_share', sharePercent: discount.sharePercent, atMostFen: discount.atMostFen };
    default:
      return { kind: 'network' };
  }
}

/** Which goods count, other channels, times of the store's day, what the holder has bought and used. */
const onlyServerKnows = ({ goods, channels, weekdays, hours, firstOrderOnly, limit }: OfferConditions): boolean =>
  namesGoods(goods) ||
  (channels.length > 0 && !channels.includes('counter')) ||
  weekdays.length > 0 ||
  hours.length > 0 ||
  firstOrderOnly ||
  limit !== null;

const namesPlaces = ({ storeIds, conditions: { regions, cities } }: Terms): boolean =>
  storeIds !== null || regions.length > 0 || cities.length > 0;
