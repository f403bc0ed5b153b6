import { z } from 'zod';
import { Code } from '../common.ts';

/**
 * What an offer may cost. `issued_pieces` and `issued_fen` (by face) are taken when coupons are issued, a drop's whole stock when
 * it opens; `redeemed_fen` is what purchases really got, and a refund gives it back.
 */
export const BudgetSpec = z.object({
  /** The chain's own name for it, within the offer. */
  key: Code,
  what: z.enum(['issued_pieces', 'issued_fen', 'redeemed_fen']),
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('offer') }),
    z.object({ kind: z.literal('each_store') }),
    z.object({ kind: z.literal('store'), store: Code }),
    z.object({ kind: z.literal('region'), region: Code }),
  ]),
  /** A day of the chain's zone. */
  per: z.enum(['ever', 'day']),
  /** Pieces or fen. */
  limit: z.int().min(1).max(1_000_000_000_000),
});
export type BudgetSpec = z.infer<typeof BudgetSpec>;

/** `PUT /api/console/offers/:code/budgets`: all of them; one that is left out ends. */
export const PutBudgets = z.object({
  budgets: z
    .array(BudgetSpec)
    .max(100)
    .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'each key once'),
});

export const BudgetShown = BudgetSpec.extend({
  /** Today's where it is by day; the fullest store's where each has its own. What ended drops give back is no longer in it. */
  used: z.int(),
  /** Of `used`: what drops that are not over keep for those who have not claimed yet. */
  reserved: z.int(),
  left: z.int(),
  /** The name of its store or region; null where it has none. */
  placeName: z.string().nullable(),
  /** Where each store has its own: the name of the one that has used the most. */
  fullestStore: z.string().nullable(),
});
export type BudgetShown = z.infer<typeof BudgetShown>;
/** Answer of `GET` and `PUT /api/console/offers/:code/budgets`. */
export const Budgets = z.object({ budgets: z.array(BudgetShown) });
