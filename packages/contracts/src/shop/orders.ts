import { z } from 'zod';
import { Fen, Id, Instant, SalesChannel } from '../common.ts';

/** A purchase as its customer sees it. */
export const ShopOrder = z.object({
  id: Id,
  number: z.string(),
  store: z.string(),
  /** The store's time zone: its times are shown in it. */
  zone: z.string(),
  channel: SalesChannel,
  orderedAt: Instant,
  /** The first of them, at list price; `moreLines` are not shown. */
  lines: z.array(z.object({ name: z.string(), quantity: z.int(), listFen: Fen })),
  moreLines: z.int(),
  /** Taken off without a coupon, or by one of which the order does not say how much. */
  otherDiscountFen: Fen,
  paidFen: Fen,
  /** Null: the order does not say what the coupon took off. `name`: null when it is none of ours. */
  coupons: z.array(z.object({ code: z.string(), name: z.string().nullable(), discountFen: Fen.nullable() })),
  /** `returned`: the store gave money back, all of it or a part (`refundedFen`). */
  state: z.enum(['placed', 'making', 'done', 'returned', 'cancelled']),
  refundedFen: Fen,
  /** She may cancel it alone until then, exclusive; null: not any more, or never. */
  cancelUntil: Instant.nullable(),
  cancelled: z
    .object({
      at: Instant,
      refundFen: Fen,
      /** The chain's order system has told that all of it was given back. */
      refunded: z.boolean(),
      /** Names of the coupons that can be used again. */
      coupons: z.array(z.string()),
    })
    .nullable(),
});
export type ShopOrder = z.infer<typeof ShopOrder>;

/** `GET /api/shop/orders`: hers of the last `days` days, the newest first, at most 30. */
export const ShopOrders = z.object({ orders: z.array(ShopOrder), days: z.int(), now: Instant });
export type ShopOrders = z.infer<typeof ShopOrders>;

/**
 * `POST /api/shop/orders/:id/cancel`, answered with the order. The order itself is the key: again, the same answer. Too late:
 * 409 `orders.too_late_to_cancel` `{ reason, store }`.
 */
export const CancelRefusal = z.enum(['not_offered', 'making', 'done', 'returned', 'over']);
export type CancelRefusal = z.infer<typeof CancelRefusal>;
