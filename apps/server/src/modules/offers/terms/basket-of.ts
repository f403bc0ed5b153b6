import type { Basket as BasketTold } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Basket } from './purchase.ts';

/** A till's basket with the catalogue's category of each product. One that the catalogue doesn't know has the till's alone. */
export async function basketOf(db: Db, { lines, shippingFen }: BasketTold): Promise<Basket> {
  const { rows } = await sql<{ sku: string; category: string }>`
    select sku, category from catalogue.product_info
    where sku = any(${lines.map(({ sku }) => sku)}::text[])`.execute(db);
  const categoryOf = new Map(rows.map(({ sku, category }) => [sku, category]));
  return {
    lines: lines.map(({ category, ...line }) => ({
      ...line,
      categories: [category, categoryOf.get(line.sku)].filter((name) => name !== undefined),
    })),
    shippingFen,
    itemised: true,
  };
}
