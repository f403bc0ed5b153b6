import { z } from 'zod';
import { Code, Fen, Id } from '../common.ts';

/** Which unused coupons: of an offer, of a drop, or of one grant key. */
export const CouponSet = z.union([
  z.strictObject({ offer: Code }),
  z.strictObject({ drop: Id }),
  z.strictObject({ grantKey: z.string().min(1).max(200) }),
]);
export type CouponSet = z.infer<typeof CouponSet>;

/**
 * `POST /api/console/coupons/void-set`. With `preview` nothing is taken back, and the answer says what would be; otherwise
 * a reason is needed.
 */
export const VoidSet = z
  .object({
    set: CouponSet,
    reason: z.string().max(200).default(''),
    preview: z.boolean().default(false),
    /** How many the person who asks has agreed to: when it would be more, none is taken back (409 `offers.set_grew`). */
    atMost: z.int().min(0).optional(),
  })
  .refine(({ preview, reason }) => preview || reason.trim() !== '', {
    path: ['reason'],
    message: 'why they are voided',
  });
export const VoidedSet = z.object({
  coupons: z.int(),
  /** What they could have taken off at most, of those whose terms say it. */
  faceFen: Fen,
  preview: z.boolean(),
});
export type VoidedSet = z.infer<typeof VoidedSet>;
