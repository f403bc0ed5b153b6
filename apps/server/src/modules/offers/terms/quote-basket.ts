import type { Basket, Identity, OfferChannel } from '@xiaoer/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, demandStore } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import { readCouponTexts } from '../offline/read-coupon.ts';
import { collectedAt, termsWithPlace } from '../pickup/place.ts';
import { basketOf } from './basket-of.ts';
import { holderFacts } from './holder-facts.ts';
import { type Purchase, sumOf, toPay } from './purchase.ts';
import { type Quotation, quote } from './quote.ts';
import type { HeldCoupon } from './refusal.ts';
import { storeOfPurchase } from './store-of-purchase.ts';
import { type TermsRow, termsFrom } from './terms-row.ts';

/** Coupons by their codes as typed or scanned, or all that one customer can use. */
type WhichCoupons = { codes: string[] } | { customer: Identity };

interface BasketPurchase {
  storeId: number;
  at: Date;
  channel: OfferChannel;
  basket: Basket;
}

export interface BasketQuotation extends Quotation {
  /** As typed, of which there is no coupon. */
  unknown: string[];
  /** Names by the offer's code. */
  offerNames: Map<string, string>;
  /** What is paid with the best combination, delivery included. */
  payFen: number;
}

/** A wallet that holds more is not one person's; the soonest to expire count. */
const MOST_COUPONS = 100;

export function createQuoteBasket({
  platform: { db },
  customers,
}: {
  platform: Platform;
  customers: Pick<Customers, 'match'>;
}) {
  /** Which of these coupons fit the basket, why the others don't, and the best combination. Changes nothing. */
  return async function quoteBasket(
    actor: Actor,
    which: WhichCoupons,
    { storeId, at, channel, basket: told }: BasketPurchase,
  ): Promise<BasketQuotation> {
    demand(actor, 'offers.redeem');
    demandStore(actor, storeId);
    const store = await storeOfPurchase(db, storeId);
    const basket = await basketOf(db, told);
    const typed = 'codes' in which ? which.codes : [];
    const codes = await readCouponTexts(db, typed);
    const found = await findCoupons('codes' in which ? { codes } : which, at);
    const factsOf = await holderFacts(db, found, { at, zone: store.zone });
    const held = found.map((coupon) => ({ ...coupon, ...factsOf(coupon.couponId) }));
    const purchase: Purchase = { at, store, channel, basket };
    const quotation = quote(held, purchase);
    return {
      ...quotation,
      unknown: typed.filter((_, index) => !held.some(({ code }) => code === codes[index])),
      offerNames: new Map(found.map(({ offerCode, offerName }) => [offerCode, offerName])),
      payFen: sumOf(toPay(basket)) - quotation.best.discountFen,
    };
  };

  async function findCoupons(
    which: { codes: (string | null)[] } | { customer: Identity },
    at: Date,
  ): Promise<FoundCoupon[]> {
    if ('codes' in which) {
      return readCoupons(
        db,
        sql`exists (
        select from offers.coupon_code k
        where k.code = any(${which.codes}::text[]) and k.customer_id = c.customer_id and k.coupon_id = c.coupon_id)`,
      );
    }
    const customerId = await customerOf(which.customer, at);
    if (customerId === null) return [];
    return readCoupons(db, sql`c.customer_id = ${customerId} and c.status = 'issued' and u.valid_until > ${at}`);
  }

  async function customerOf(identity: Identity, at: Date): Promise<number | null> {
    const matched = await db
      .transaction()
      .execute((tx) =>
        customers.match(tx, [{ ref: 'buyer', identities: [identity] }], { create: false, at, source: 'till' }),
      );
    return matched.get('buyer')?.customerId ?? null;
  }
}

type FoundCoupon = Omit<HeldCoupon, 'hasOrdered' | 'used'> & {
  customerId: number;
  couponId: number;
  offerName: string;
};

/** Those that end first come first. @param where about aliases c (coupon) and u (until when it can be used) */
async function readCoupons(db: Db, where: RawBuilder<unknown>): Promise<FoundCoupon[]> {
  const { rows } = await sql<Omit<FoundCoupon, 'terms'> & { terms: TermsRow }>`
    select c.customer_id as "customerId", c.coupon_id as "couponId", c.code, c.status, c.valid_from as "validFrom",
      u.valid_until as "validUntil", ${collectedAt} as "storeId", o.code as "offerCode", o.name as "offerName",
      ${termsWithPlace} as terms
    from offers.coupon c
    cross join lateral (select coalesce(c.extended_until, c.valid_until) as valid_until) u
    join offers.offer o on o.offer_id = c.offer_id
    join offers.offer_terms t on t.offer_id = c.offer_id and t.version = c.terms_version
    left join offers.pickup p on p.customer_id = c.customer_id and p.coupon_id = c.coupon_id
    where ${where}
    order by u.valid_until, c.code
    limit ${MOST_COUPONS}`.execute(db);
  return rows.map((row) => ({ ...row, terms: termsFrom(row.terms) }));
}
