import { z } from 'zod';
import { Instant } from '../common.ts';

/** `GET /api/shop/coupons/:code/qr`: the text of a QR for the till, signed, for a short time; the page asks again before its end. */
export const CouponQr = z.object({
  text: z.string(),
  /** The text as a QR picture: an SVG data URL, made by the server. */
  picture: z.string(),
  validFrom: Instant,
  /** Exclusive. */
  validUntil: Instant,
});
export type CouponQr = z.infer<typeof CouponQr>;
