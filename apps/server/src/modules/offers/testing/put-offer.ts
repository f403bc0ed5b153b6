import { NO_CONDITIONS, type OfferConditions, type OfferDiscount, type OfferTerms } from '@xiaoer/contracts';
import { type Chain, operator } from './chain.ts';

/** An offer as the console saves it: three days, everywhere, from the first fen on, but for what a test is about. */
export const putOffer = (
  { offers }: Pick<Chain, 'offers'>,
  code: string,
  discount: OfferDiscount,
  conditions: Partial<OfferConditions> = {},
  over: Partial<OfferTerms> = {},
) =>
  offers.putOffer(operator, code, {
    ...{ name: code, discount, minSpendFen: 0, terms: '', stores: null, storeBound: false },
    ...{ validDays: 3, validDates: null },
    conditions: { ...NO_CONDITIONS, ...conditions },
    ...over,
  });

export const off = (amountFen: number): OfferDiscount => ({ kind: 'amount_off', amountFen });
