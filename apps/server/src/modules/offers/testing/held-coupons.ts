import { NO_CONDITIONS, type OfferConditions } from '@xiaoer/contracts';
import type { BasketLine, Purchase } from '../terms/purchase.ts';
import type { HeldCoupon } from '../terms/refusal.ts';
import type { Terms } from '../terms/terms.ts';

/** 15 yuan off, three days, everywhere, alone. */
export const plainTerms: Terms = {
  discount: { kind: 'amount_off', amountFen: 1_500 },
  minSpendFen: 0,
  terms: '',
  validDays: 3,
  validDates: null,
  storeIds: null,
  storeBound: false,
  conditions: NO_CONDITIONS,
  names: { goods: {}, regions: {} },
};

type Overrides = Partial<Omit<HeldCoupon, 'terms'>> & {
  terms?: Partial<Omit<Terms, 'conditions'>>;
  conditions?: Partial<OfferConditions>;
};

/** Usable at noon of 16 March 2026, a Monday. */
export const heldCoupon = ({ terms, conditions, ...coupon }: Overrides = {}): HeldCoupon => ({
  code: 'A',
  offerCode: 'noon-15',
  status: 'issued',
  validFrom: new Date('2026-03-15T12:00:00+08:00'),
  validUntil: new Date('2026-03-18T00:00:00+08:00'),
  storeId: null,
  hasOrdered: false,
  used: 0,
  ...coupon,
  terms: { ...plainTerms, ...terms, conditions: { ...NO_CONDITIONS, ...conditions } },
});

export const line = (over: Partial<BasketLine> = {}): BasketLine => ({
  sku: 'latte',
  categories: ['咖啡'],
  quantity: 1,
  unitPriceFen: 2_900,
  discountFen: 0,
  ...over,
});

/** A latte at the counter of store 7 in the east, Shanghai, at noon of Monday, 16 March 2026. */
export const purchaseOf = ({
  at = '2026-03-16T12:00:00+08:00',
  channel = 'counter' as Purchase['channel'],
  lines = [line()],
  shippingFen = 0,
  itemised = true,
} = {}): Purchase => ({
  at: new Date(at),
  store: { storeId: 7, regions: ['east', 'head'], city: '上海', zone: 'Asia/Shanghai' },
  channel,
  basket: { lines, shippingFen, itemised },
});

export const goods = (over: Partial<OfferConditions['goods']>): OfferConditions['goods'] => ({
  ...NO_CONDITIONS.goods,
  ...over,
});
