import { z } from 'zod';
import { Code, Fen } from '../common.ts';

/** Fen; what the columns hold is above it. */
export const HIGHEST_SPEND_FEN = 1_000_000_000;

export const BasketLine = z
  .object({
    sku: Code,
    /** Besides the catalogue's category of this product. */
    category: z.string().min(1).max(100).optional(),
    quantity: z.int().min(1).max(1_000_000),
    /** Of one piece, before discounts. */
    unitPriceFen: Fen,
    /** Already given on the whole line, coupons left out. */
    discountFen: Fen.default(0),
  })
  .refine(({ quantity, unitPriceFen, discountFen }) => discountFen <= quantity * unitPriceFen, {
    path: ['discountFen'],
    message: 'not more than the line',
  });

/** What is about to be bought, as the till has rung it up. */
export const Basket = z
  .object({
    lines: z.array(BasketLine).min(1).max(200),
    /** What the delivery costs; goods alone make the spend. */
    shippingFen: Fen.max(HIGHEST_SPEND_FEN).default(0),
  })
  .refine(
    ({ lines }) =>
      lines.reduce((sum, { quantity, unitPriceFen }) => sum + quantity * unitPriceFen, 0) <= HIGHEST_SPEND_FEN,
    { path: ['lines'], message: `together at most ${HIGHEST_SPEND_FEN} fen` },
  );
export type Basket = z.infer<typeof Basket>;
