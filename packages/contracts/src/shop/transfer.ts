import { z } from 'zod';
import { Instant } from '../common.ts';

/** `POST /api/shop/coupons/:code/transfer`: a link's token; while it is open, the same one again. `DELETE` withdraws it. */
export const OfferedTransfer = z.object({ token: z.string(), endsAt: Instant });

/** `GET /api/shop/transfers/:token` */
export const TransferPage = z.object({
  offer: z.string(),
  discountText: z.string(),
  terms: z.string(),
  validUntil: Instant,
  /** Of the link, exclusive. */
  endsAt: Instant,
  /** `over`: accepted by somebody, withdrawn, used or too late; `yours`: this person accepted it. */
  state: z.enum(['open', 'over', 'yours']),
});
export type TransferPage = z.infer<typeof TransferPage>;

/** `POST /api/shop/transfers/:token/accept`. Again, whoever accepted it gets the same answer. */
export const AcceptedTransfer = z.object({ code: z.string(), offer: z.string(), validUntil: Instant });
