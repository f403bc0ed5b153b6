import { z } from 'zod';
import { Instant } from '../common.ts';

/** `POST /api/shop/codes/:code`: a printed code becomes a coupon of hers, which has a code of its own. */
export const ClaimedCode = z.object({ code: z.string(), offer: z.string(), validUntil: Instant });
export type ClaimedCode = z.infer<typeof ClaimedCode>;
