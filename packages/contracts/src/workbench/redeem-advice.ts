import { z } from 'zod';
import { Instant } from '../common.ts';

/** What staff do or say after a redemption, in this order; the pages have the words for each kind. */
export const RedeemAdvice = z.discriminatedUnion('kind', [
  /** `first`: she has never ordered before. Otherwise how often she has, and when last. */
  z.object({ kind: z.literal('greet'), first: z.boolean(), orders: z.int(), lastOrderedAt: Instant.nullable() }),
  /** The piece that was reserved for her in this store. `name` is the sku where the catalogue has no such product. */
  z.object({ kind: z.literal('hand_over'), sku: z.string(), name: z.string() }),
  /** `bought_last`: of her latest order the dearest line; `often`: what she ordered most often, three times or more. */
  z.object({
    kind: z.literal('recommend'),
    reason: z.enum(['bought_last', 'often']),
    sku: z.string(),
    name: z.string(),
  }),
  /** She is the contact of nobody in this store. */
  z.object({ kind: z.literal('add_contact') }),
]);
export type RedeemAdvice = z.infer<typeof RedeemAdvice>;
