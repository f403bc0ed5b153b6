import { z } from 'zod';
import { Code, Instant } from '../common.ts';

/**
 * `POST /api/console/drops/:id/stock`: `pieces` for each share of the drop, or of one store in it. The same `key` again adds
 * nothing and is answered as the first time.
 */
export const AddStock = z.object({
  key: z.string().min(1).max(100),
  pieces: z.int().min(1).max(100_000),
  store: Code.optional(),
});
export type AddStock = z.infer<typeof AddStock>;

export const StockAdded = z.object({ pieces: z.int(), shares: z.int(), addedAt: Instant });
export type StockAdded = z.infer<typeof StockAdded>;
