import type { Basket as BasketTold } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Basket } from './purchase.ts';

/** The catalogue's category of each of these products that it knows. */
export async function categoriesOf(db: Db, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (skus.length === 0) return new Map();
  const { rows } = await sql<{ sku: string; category: string }>`
    select sku, category from catalogue.product_info
    where sku = any(${[...new Set(skus)]}::text[])`.execute(db);
  return new Map(rows.map(({ sku, category }) => [sku, category]));
}

/** A till's basket with the catalogue's category of each product. One that the catalogue doesn't know has the till's alone. */
export const withCategories = (
  { lines, shippingFen }: BasketTold,
  categoryOf: ReadonlyMap<string, string>,
): Basket => ({
  lines: lines.map(({ category, ...line }) => ({
    ...line,
    categories: [category, categoryOf.get(line.sku)].filter((name) => name !== undefined),
  })),
  shippingFen,
  itemised: true,
});

/** The same for one basket, asked by itself. */
export async function basketOf(db: Db, told: BasketTold): Promise<Basket> {
  return withCategories(
    told,
    await categoriesOf(
      db,
      told.lines.map(({ sku }) => sku),
    ),
  );
}
