import { z } from 'zod';
import { Code, Fen, Id } from '../common.ts';

export const ConsoleProduct = z.object({
  id: Id,
  sku: Code,
  name: z.string(),
  category: z.string(),
  listPriceFen: Fen,
  tags: z.array(z.string()),
  /** Stores, of those the user may see, that said they have none left or don't sell it now. */
  soldOutStores: z.int(),
  /** Stores, of those the user may see, that ever told their stock of it. */
  toldStores: z.int(),
});
export type ConsoleProduct = z.infer<typeof ConsoleProduct>;
/** `GET /api/console/products?query=&category=&page=&size=` */
export const ConsoleProductsQuery = z.object({
  query: z.string().trim().max(100).optional(),
  category: z.string().max(100).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(1).max(200).default(50),
});
export const ConsoleProducts = z.object({ products: z.array(ConsoleProduct), total: z.int() });
