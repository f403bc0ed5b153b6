import {
  NO_CONDITIONS,
  type OfferChannel,
  type OfferConditions,
  type OfferDiscount,
  type OfferRow,
  OfferTerms,
} from '@xiaoer/contracts';

export const KINDS = [
  'amount_off',
  'price_share',
  'buy_one_get_one',
  'free_item',
  'gift',
  'shipping',
  'points_multiplier',
  'partner_code',
] as const satisfies readonly OfferDiscount['kind'][];

type Limit = NonNullable<OfferConditions['limit']>;

/** What the editor holds: yuan and 折 as people type them, not yet terms. What another kind was given stays typed in. */
export interface OfferDraft {
  code: string;
  name: string;
  kind: OfferDiscount['kind'];
  /** Yuan. */
  amount: number | null;
  /** 折: tenths of the price that are still paid, 3.8 is 38 %. */
  zhe: number | null;
  /** Yuan; empty is no limit. */
  atMost: number | null;
  item: string;
  /** Yuan. */
  value: number | null;
  /** Buy one get one: the most pieces given; empty is no limit. */
  atMostPieces: number | null;
  /** Points: so many times. */
  points: number | null;
  partner: string;
  /** Yuan. */
  minSpend: number | null;
  goods: OfferConditions['goods'];
  lasts: 'days' | 'dates';
  validDays: number | null;
  /** YYYY-MM-DD. */
  from: string;
  to: string;
  where: 'any' | 'bound' | 'some';
  stores: string[];
  regions: string[];
  cities: string[];
  channels: OfferChannel[];
  weekdays: number[];
  hours: { from: string; until: string }[];
  firstOrderOnly: boolean;
  transferable: boolean;
  limited: boolean;
  uses: number | null;
  per: Limit['per'];
  family: string;
  stacks: boolean;
  group: string;
  priority: number | null;
  terms: string;
}

export const EMPTY_DRAFT: OfferDraft = {
  ...{ code: '', name: '', terms: '' },
  ...{ kind: 'amount_off', amount: null, zhe: null, atMost: null, item: '', value: null, atMostPieces: null },
  ...{ points: 2, partner: '', minSpend: null, goods: NO_CONDITIONS.goods },
  ...{ lasts: 'days', validDays: 7, from: '', to: '' },
  ...{ where: 'any', stores: [], regions: [], cities: [] },
  ...{ channels: [], weekdays: [], hours: [], firstOrderOnly: false, transferable: false },
  ...{ limited: false, uses: 1, per: 'day', family: '' },
  ...{ stacks: false, group: '', priority: 0 },
};

// The inputs hold at most two decimals; rounding takes away what floating point adds.
const fen = (yuan: number | null) => (yuan === null ? null : Math.round(yuan * 100));
const yuan = (fen: number | null) => (fen === null ? null : fen / 100);
/** A limit that is empty or nothing is none. */
const most = (yuan: number | null) => fen(yuan) || null;

/** The discount as far as it is typed: what is missing is null, which the schema names. */
function discountOf(draft: OfferDraft): unknown {
  const { kind } = draft;
  switch (kind) {
    case 'amount_off':
      return { kind, amountFen: fen(draft.amount) };
    case 'price_share':
      return {
        kind,
        sharePercent: draft.zhe === null ? null : Math.round(draft.zhe * 10),
        atMostFen: most(draft.atMost),
      };
    case 'buy_one_get_one':
      return { kind, atMostPieces: draft.atMostPieces || null };
    case 'free_item':
      return { kind, item: draft.item.trim(), valueFen: fen(draft.value) };
    case 'gift':
      return { kind, item: draft.item.trim(), valueFen: most(draft.value) };
    case 'shipping':
      return { kind, atMostFen: most(draft.atMost) };
    case 'points_multiplier':
      return { kind, times: draft.points };
    case 'partner_code':
      return { kind, partner: draft.partner.trim() };
  }
}

function conditionsOf(draft: OfferDraft) {
  const { goods, channels, weekdays, hours, firstOrderOnly, transferable, uses, per } = draft;
  const places = draft.where === 'any' ? { regions: [], cities: [] } : { regions: draft.regions, cities: draft.cities };
  return {
    ...{ goods, ...places, channels, weekdays, hours, firstOrderOnly, transferable },
    stacking: { group: draft.stacks ? draft.group.trim() : null, priority: draft.priority ?? 0 },
    limit: draft.limited ? { times: uses, per, family: draft.family.trim() || null } : null,
  };
}

/** A draft read by the schema that the server reads it with. */
export function readDraft(draft: OfferDraft) {
  const { where, stores, regions, cities } = draft;
  const byDates = draft.lasts === 'dates';
  const somewhereElse = regions.length + cities.length > 0;
  const named = where !== 'any' && (stores.length > 0 || (where === 'some' && !somewhereElse));
  return OfferTerms.safeParse({
    name: draft.name.trim(),
    discount: discountOf(draft),
    minSpendFen: fen(draft.minSpend ?? 0),
    terms: draft.terms.trim(),
    validDays: byDates ? null : (draft.validDays ?? Number.NaN),
    validDates: byDates ? { from: draft.from, to: draft.to } : null,
    stores: named ? stores : null,
    storeBound: where === 'bound',
    conditions: conditionsOf(draft),
  });
}

/** The terms of a draft, or null while something is missing or impossible. */
export function termsOf(draft: OfferDraft): OfferTerms | null {
  const read = readDraft(draft);
  return read.success ? read.data : null;
}

/** An offer as the editor shows it. */
export function draftOf(offer: OfferRow): OfferDraft {
  const { discount, conditions, validDates, stores } = offer;
  const { stacking, limit, goods, regions, cities, channels, weekdays, hours, firstOrderOnly, transferable } =
    conditions;
  const somewhere = stores !== null || regions.length + cities.length > 0;
  return {
    ...EMPTY_DRAFT,
    ...{ code: offer.code, name: offer.name, terms: offer.terms, kind: discount.kind },
    ...typedDiscount(discount),
    ...{ minSpend: yuan(offer.minSpendFen) || null, goods },
    ...(validDates
      ? { lasts: 'dates', validDays: null, ...validDates }
      : { lasts: 'days', validDays: offer.validDays }),
    where: offer.storeBound ? 'bound' : somewhere ? 'some' : 'any',
    ...{ stores: stores ?? [], regions, cities, channels, weekdays, hours, firstOrderOnly, transferable },
    ...(limit && { limited: true, uses: limit.times, per: limit.per, family: limit.family ?? '' }),
    ...{ stacks: stacking.group !== null, group: stacking.group ?? '', priority: stacking.priority },
  };
}

function typedDiscount(discount: OfferDiscount): Partial<OfferDraft> {
  switch (discount.kind) {
    case 'amount_off':
      return { amount: yuan(discount.amountFen) };
    case 'price_share':
      return { zhe: discount.sharePercent / 10, atMost: yuan(discount.atMostFen) };
    case 'buy_one_get_one':
      return { atMostPieces: discount.atMostPieces };
    case 'free_item':
    case 'gift':
      return { item: discount.item, value: yuan(discount.valueFen) };
    case 'shipping':
      return { atMost: yuan(discount.atMostFen) };
    case 'points_multiplier':
      return { points: discount.times };
    case 'partner_code':
      return { partner: discount.partner };
  }
}
