import { z } from 'zod';
import { Code, Fen, Identity, Instant, SalesChannel } from '../common.ts';
import { OrderState } from './cancellations.ts';

export const OrderLine = z.object({
  sku: Code,
  name: z.string().max(200),
  quantity: z.int().min(1).max(1_000_000),
  /** List price of one piece. */
  unitPriceFen: Fen,
  /** Discount on the whole line, coupons included. */
  discountFen: Fen.default(0),
});

/** What one coupon took off, as `redeem` answered it; of a refund: what `cancel` gave back. */
const CouponDiscount = z.object({ code: z.string().min(1).max(32), discountFen: Fen });

export const NewOrder = z.object({
  /** The order's number in the source system; (source, externalNo) is the key: the same order twice changes nothing. */
  externalNo: z.string().min(1).max(64),
  store: Code,
  channel: SalesChannel,
  orderedAt: Instant,
  /** Everything that names the buyer; empty when unknown. */
  identities: z.array(Identity).max(8).default([]),
  lines: z.array(OrderLine).min(1).max(500),
  /** Codes of coupons redeemed with this order. */
  couponCodes: z.array(z.string().max(32)).max(10).default([]),
  /**
   * How the lines' discounts go by coupon, for finance to compare with the coupons' ledger. Codes need not be repeated in
   * `couponCodes`.
   */
  couponDiscounts: z.array(CouponDiscount).max(10).default([]),
  /** The token of the link (of ours) that led here, when the order was placed through one. */
  link: z.string().max(64).optional(),
  /** How far it is now; told again, alone (`POST /api/v1/orders/states`) or with the same order. Left out: done. */
  state: OrderState.optional(),
});

/** `POST /api/v1/orders`: a batch from one source; each order is taken or refused by itself. */
export const PostOrders = z.object({ source: Code, orders: z.array(NewOrder).min(1).max(1000) });
export type PostOrders = z.input<typeof PostOrders>;

export const OrderResult = z.object({
  externalNo: z.string(),
  result: z.enum(['accepted', 'unchanged', 'refused']),
  reason: z.string().optional(),
  field: z.string().optional(),
});
export const PostOrdersResult = z.object({ results: z.array(OrderResult) });

/** `POST /api/v1/refunds`. The refund's own number is its key. */
export const PostRefund = z.object({
  source: Code,
  externalNo: z.string().min(1).max(64),
  refundNo: z.string().min(1).max(64),
  refundedAt: Instant,
  amountFen: Fen,
  /** Of the order's coupons: what this refund gave back of each; the money paid is `amountFen` alone. */
  couponDiscounts: z.array(CouponDiscount).max(10).optional(),
});
export const RefundResult = z.object({ result: z.enum(['accepted', 'unchanged']) });
