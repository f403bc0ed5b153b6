import { z } from 'zod';
import { Code, Fen, Id, Instant } from '../common.ts';
import { OfferFields } from './offer-terms.ts';
import { PartnerCodePool } from './partner-codes.ts';

/** Answer of `PUT /api/console/offers/:code`; coupons that are out keep the terms they were issued with. */
export const OfferPut = z.object({ code: Code, version: z.int(), result: z.enum(['created', 'changed', 'unchanged']) });

/** `POST /api/console/offers/preview`: a draft in plain words, before anything is saved. */
export const OfferPreview = z.object({
  discountText: z.string(),
  summary: z.string(),
  /** The same for operators who read English; customers read `summary`. */
  summaryEnglish: z.string(),
  /** What the draft gives on some purchases. */
  examples: z.array(z.object({ spendFen: Fen, discountFen: Fen, payFen: Fen })),
});
export type OfferPreview = z.infer<typeof OfferPreview>;

export const OfferRow = OfferFields.extend({
  code: Code,
  version: z.int(),
  discountText: z.string(),
  summary: z.string(),
  issued: z.int(),
  redeemed: z.int(),
  /** Of a partner's codes; left out where none were imported. */
  partnerCodes: PartnerCodePool.optional(),
  changedAt: Instant,
});
/** `GET /api/console/offers` */
export const Offers = z.object({ offers: z.array(OfferRow) });
export type OfferRow = z.infer<typeof OfferRow>;

export const DropRow = z.object({
  id: Id,
  name: z.string(),
  offer: z.object({ code: Code, name: z.string() }),
  state: z.enum(['waiting', 'open', 'sold_out', 'ended', 'stopped']),
  opensAt: Instant,
  closesAt: Instant,
  stoppedAt: Instant.nullable(),
  groups: z.int(),
  stock: z.int(),
  claimed: z.int(),
  left: z.int(),
  redeemed: z.int(),
  oversold: z.int(),
});
export type DropRow = z.infer<typeof DropRow>;
/** `GET /api/console/drops?before=&limit=`: the latest to open first. `before` is the last row's `opensAt`. */
export const DropsQuery = z.object({
  before: Instant.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const Drops = z.object({ drops: z.array(DropRow), now: Instant });

/** `GET /api/console/drops/:id`: with what is left store by store. */
export const DropDetail = DropRow.extend({
  stores: z.array(
    z.object({
      store: z.object({ code: Code, name: z.string() }).nullable(),
      groups: z.int(),
      stock: z.int(),
      claimed: z.int(),
      left: z.int(),
    }),
  ),
  now: Instant,
});
export type DropDetail = z.infer<typeof DropDetail>;

/** `POST /api/console/drops/:id/stop`. Stopping twice answers the first stop. */
export const DropStopped = z.object({ stoppedAt: Instant });

/** `POST /api/console/coupons/void` */
export const VoidCoupon = z.object({ code: z.string().min(4).max(32), reason: z.string().min(1).max(200) });
export const CouponVoided = z.object({ code: z.string() });
