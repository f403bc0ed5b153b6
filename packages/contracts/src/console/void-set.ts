import { z } from 'zod';
import { Code, Fen, Id } from '../common.ts';

/** Which unused coupons: of an offer, of a drop, or of one grant key. */
const CouponSet = z.union([
  z.strictObject({ offer: Code }),
  z.strictObject({ drop: Id }),
  z.strictObject({ grantKey: z.string().min(1).max(200) }),
]);

/** `POST /api/console/coupons/void-set`. With `preview` nothing is taken back, and the answer says what would be. */
export const VoidSet = z.object({
  set: CouponSet,
  reason: z.string().min(1).max(200),
  preview: z.boolean().default(false),
});
export const VoidedSet = z.object({
  coupons: z.int(),
  /** What they could have taken off at most, of those whose terms say it. */
  faceFen: Fen,
  preview: z.boolean(),
});
export type VoidedSet = z.infer<typeof VoidedSet>;
