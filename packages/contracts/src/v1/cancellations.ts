import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';

/**
 * How far an order is. While it is `placed` its customer may cancel it alone, for the minutes the chain allows; `making` and
 * `done` end that. An order that was told without a state is done.
 */
export const OrderState = z.enum(['placed', 'making', 'done']);
export type OrderState = z.infer<typeof OrderState>;

/**
 * `POST /api/v1/orders/states`: how far orders of one source are now; states only go forward. Tell `making` before the work
 * begins: `refused` with `cancelled` says that the customer was first, and nothing must be made.
 */
export const PostOrderStates = z.object({
  source: Code,
  orders: z
    .array(z.object({ externalNo: z.string().min(1).max(64), state: OrderState }))
    .min(1)
    .max(1000),
});
export const OrderStateResult = z.object({
  externalNo: z.string(),
  result: z.enum(['accepted', 'unchanged', 'refused']),
  reason: z.enum(['cancelled', 'unknown_order', 'other_store']).optional(),
});
export const PostOrderStatesResult = z.object({ results: z.array(OrderStateResult) });

/** `GET /api/v1/orders/cancellations?source=&after=`: what customers cancelled alone, in one order, none left out. */
export const CancellationsQuery = z.object({
  source: Code,
  /** `next` of the answer before; left out: from the beginning. */
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .default('0'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export const Cancellations = z.object({
  cancellations: z.array(
    z.object({
      externalNo: z.string(),
      store: Code,
      cancelledAt: Instant,
      /** To be given back by the order system, which tells of it with `POST /api/v1/refunds`. */
      refundFen: Fen,
      /** Of it was told as given back. */
      confirmedFen: Fen,
      /** Given back here: they can be used again and must not be cancelled once more. */
      coupons: z.array(z.object({ code: z.string(), discountFen: Fen })),
    }),
  ),
  /** To be kept once these were dealt with; asked with an older one they come again. */
  next: z.string(),
  more: z.boolean(),
});
