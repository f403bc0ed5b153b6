import { z } from 'zod';
import { Fen } from '../common.ts';

/** `GET /api/console/offers/names?kind=&query=` while typing, or `&keys=a&keys=b` for what is named already. */
export const OfferNamesQuery = z.object({
  kind: z.enum(['product', 'category', 'store', 'region', 'city']),
  query: z.string().trim().max(100).optional(),
  keys: z
    .union([z.string(), z.array(z.string())])
    .transform((keys) => [keys].flat())
    .pipe(z.array(z.string().max(100)).max(500))
    .optional(),
});
export type OfferNamesQuery = z.infer<typeof OfferNamesQuery>;

export const OfferNames = z.object({
  names: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      /** Tells apart what is called alike: a product's category, a store's city. */
      note: z.string(),
      /** A product's list price; null for all else. */
      priceFen: Fen.nullable(),
    }),
  ),
});
export type OfferNames = z.infer<typeof OfferNames>;
