import { z } from 'zod';
import { Code, Fen, SalesChannel } from '../common.ts';

/** More than any till would take at once; keeps sums within what a column holds. */
const Price = Fen.max(100_000_000);
const Words = z.string().min(1).max(100);

/** What a coupon gives. Shares are percent of list price that is still paid: 3.8 折 is 38. */
export const OfferDiscount = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('amount_off'), amountFen: Price.min(1) }),
  z.object({
    kind: z.literal('price_share'),
    sharePercent: z.int().min(1).max(99),
    /** The most it takes off; null: no limit. */
    atMostFen: Price.min(1).nullable(),
  }),
  z.object({ kind: z.literal('free_item'), item: Words, valueFen: Price.min(1) }),
  z.object({
    kind: z.literal('buy_one_get_one'),
    /** The most pieces given; null: as many as were paid. */
    atMostPieces: z.int().min(1).max(100).nullable(),
  }),
  /** Beside the purchase: takes nothing off. */
  z.object({ kind: z.literal('gift'), item: Words, valueFen: Price.min(1).nullable() }),
  z.object({
    kind: z.literal('shipping'),
    /** The most of the delivery's price that it takes off; null: all of it. */
    atMostFen: Price.min(1).nullable(),
  }),
  z.object({ kind: z.literal('points_multiplier'), times: z.int().min(2).max(100) }),
  /** A code of another company's, handed out once; `partner` is the company's name. */
  z.object({ kind: z.literal('partner_code'), partner: Words }),
]);
export type OfferDiscount = z.infer<typeof OfferDiscount>;

/** Where an offer can be used; bookings and other sales on line are none of these. */
export const OfferChannel = SalesChannel.exclude(['online']);
export type OfferChannel = z.infer<typeof OfferChannel>;

const MOST_GOODS = 500;
const Skus = z.array(Code).max(MOST_GOODS).default([]);
const Categories = z.array(Words).max(MOST_GOODS).default([]);

/** A time of day in the store's zone; 24:00 is the day's end. */
const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as 14:00');

/** Half-open. Over midnight when `until` comes before `from`: the night belongs to the day on which it begins. */
const Hours = z
  .object({ from: TimeOfDay, until: TimeOfDay })
  .refine(({ from, until }) => from !== until && from !== '24:00', {
    path: ['until'],
    message: 'until is another time than from, which comes before 24:00',
  });

/** When, where and on what a coupon can be used. Everything left out is no condition; lists are "one of these". */
export const OfferConditions = z.object({
  /** What counts, by sku and category; nothing named is everything. Minimum spend and discount look at these goods alone. */
  goods: z
    .object({ skus: Skus, categories: Categories, withoutSkus: Skus, withoutCategories: Categories })
    .default({ skus: [], categories: [], withoutSkus: [], withoutCategories: [] }),
  /** Codes of units: every store below them, besides the stores named. */
  regions: z.array(Code).max(200).default([]),
  /** Every store there, besides the stores named. */
  cities: z.array(z.string().min(1).max(40)).max(200).default([]),
  channels: z.array(OfferChannel).max(4).default([]),
  /** ISO: Monday is 1. In the store's zone, as are hours. */
  weekdays: z.array(z.int().min(1).max(7)).max(7).default([]),
  hours: z.array(Hours).max(6).default([]),
  firstOrderOnly: z.boolean().default(false),
  /** Its holder may give it to another customer. */
  transferable: z.boolean().default(false),
  stacking: z
    .object({
      /** At most one coupon of a group; null: with no other coupon at all. */
      group: Code.nullable(),
      /** Higher is applied first. */
      priority: z.int().min(-1000).max(1000),
    })
    .default({ group: null, priority: 0 }),
  /** How many a customer may use in a period of the store's calendar; null: as many as she has. */
  limit: z
    .object({
      times: z.int().min(1).max(1000),
      per: z.enum(['day', 'week', 'month', 'ever']),
      /** Coupons of all offers of the same family count together; null: those of this offer. */
      family: Code.nullable().default(null),
    })
    .nullable()
    .default(null),
});
export type OfferConditions = z.infer<typeof OfferConditions>;

/** What an offer without conditions has. */
export const NO_CONDITIONS: OfferConditions = OfferConditions.parse({});

/** Days of the calendar in the store's zone, both included. */
const OfferDates = z.object({ from: z.iso.date(), to: z.iso.date() }).refine(({ from, to }) => from <= to, {
  path: ['to'],
  message: 'the last day does not come before the first',
});

export const OfferFields = z.object({
  name: z.string().min(1).max(60),
  discount: OfferDiscount,
  minSpendFen: Price,
  /** The operator's own words under the generated ones; may be empty. */
  terms: z.string().max(500),
  /** Days a coupon is valid, the day of issue included, to the end of the last one in the store's zone; null: by dates. */
  validDays: z.int().min(1).max(3660).nullable(),
  /** The same dates for every coupon of the offer; null: counted from issue. */
  validDates: OfferDates.nullable().default(null),
  /** Stores that take it, besides those of the conditions' regions and cities; null: none is named. */
  stores: z.array(Code).min(1).max(2000).nullable(),
  /** Only in the store for which the coupon was issued. */
  storeBound: z.boolean(),
  conditions: OfferConditions.default(NO_CONDITIONS),
});

/** `PUT /api/console/offers/:code`: creates the offer or gives it new terms. */
export const OfferTerms = OfferFields.superRefine(({ validDays, validDates, discount, conditions }, ctx) => {
  const refuse = (path: string[], message: string) => ctx.addIssue({ code: 'custom', path, message });
  if ((validDays === null) === (validDates === null))
    refuse(['validDays'], 'either days from issue or dates, one of the two');
  if (discount.kind === 'shipping' && conditions.channels.some((channel) => channel === 'counter'))
    refuse(['conditions', 'channels'], 'nothing is delivered at the counter');
});
export type OfferTerms = z.infer<typeof OfferTerms>;
