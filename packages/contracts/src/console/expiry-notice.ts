import { z } from 'zod';
import { Code } from '../common.ts';

/** Sixty days at most. */
const Hours = z.int().min(1).max(1440);

/** `PUT /api/console/expiry-notices`: how long before their end unused coupons are told of (`offers.coupons_expiring`). */
export const PutExpiryNotice = z.object({
  /** Null: all offers that say nothing of their own. */
  offer: Code.nullable().default(null),
  /** Null: not told; of one offer: as for all. */
  hoursBefore: Hours.nullable(),
});
/** `GET /api/console/expiry-notices` */
export const ExpiryNotices = z.object({
  hoursBefore: Hours.nullable(),
  offers: z.array(z.object({ offer: Code, name: z.string(), hoursBefore: Hours })),
});
export type ExpiryNotices = z.infer<typeof ExpiryNotices>;
