import { z } from 'zod';
import { Instant } from '../common.ts';

/** `POST /api/shop/coupons/:code/transfer`: a link's token; while it is open, the same one again. `DELETE` withdraws it. */
export const OfferedTransfer = z.object({ token: z.string(), endsAt: Instant });
export type OfferedTransfer = z.infer<typeof OfferedTransfer>;

/** `GET /api/shop/transfers/:token` */
export const TransferPage = z.object({
  offer: z.string(),
  discountText: z.string(),
  terms: z.string(),
  validUntil: Instant,
  /** Of the link, exclusive. */
  endsAt: Instant,
  /** `own`: this person offers it; `yours`: this person accepted it. */
  state: z.enum(['open', 'own', 'over', 'yours']),
  /** Of what is over: accepted by somebody, withdrawn by its holder, used or void, or too late; else null. */
  why: z.enum(['taken', 'withdrawn', 'used', 'late']).nullable(),
});
export type TransferPage = z.infer<typeof TransferPage>;

/** `POST /api/shop/transfers/:token/accept`. Again, whoever accepted it gets the same answer. */
export const AcceptedTransfer = z.object({ code: z.string(), offer: z.string(), validUntil: Instant });
export type AcceptedTransfer = z.infer<typeof AcceptedTransfer>;

/** In the wallet of who gives: its link waits for somebody, or somebody accepted it, and the coupon is void. */
export const WalletTransfer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), token: z.string(), endsAt: Instant }),
  z.object({ state: z.literal('given') }),
]);
