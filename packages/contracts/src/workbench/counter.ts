import { z } from 'zod';
import { Instant } from '../common.ts';

/** `GET /api/workbench/coupons?code=`: what a coupon does, before it is redeemed. `code` as typed or scanned. */
export const LookAtCoupon = z.object({ code: z.string().min(4).max(200) });
export const CouponAtCounter = z.object({
  code: z.string(),
  offer: z.string(),
  discountText: z.string(),
  terms: z.string(),
  status: z.enum(['issued', 'redeemed', 'expired', 'void']),
  validFrom: Instant,
  /** Exclusive. */
  validUntil: Instant,
  /** Kept for a purchase at a till, until then. */
  heldUntil: Instant.nullable(),
  /** A sum alone is not enough: it is redeemed at the till, where the goods are rung up. */
  goodsDecide: z.boolean(),
});
export type CouponAtCounter = z.infer<typeof CouponAtCounter>;

/**
 * `POST /api/workbench/cancel`: a member takes back what she redeemed in the last ten minutes; the coupon can be used
 * again. `key` is this correction's own: the same key gives the same answer.
 */
export const WorkbenchCancel = z.object({ code: z.string().min(4).max(200), key: z.string().min(1).max(64) });
export const WorkbenchCancellation = z.object({ code: z.string(), offer: z.string(), cancelledAt: Instant });
export type WorkbenchCancellation = z.infer<typeof WorkbenchCancellation>;
