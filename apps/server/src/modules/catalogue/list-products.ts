import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import { type Actor, demand, storeScope } from '../access/index.ts';

export interface ProductFilter {
  /** Part of a sku or a name. */
  query?: string | undefined;
  category?: string | undefined;
  page: number;
  size: number;
}

export interface ListedProduct {
  id: number;
  sku: string;
  name: string;
  category: string;
  listPriceFen: number;
  tags: string[];
  soldOutStores: number;
  toldStores: number;
}

/** The console's list, each product with how many of the actor's stores are out of it. */
export async function listProducts(db: Db, actor: Actor, { query, category, page, size }: ProductFilter) {
  demand(actor, 'catalogue.read');
  const wanted = query?.toLowerCase() || null;
  const matching = sql`
    from catalogue.product p
    where (${category ?? null}::text is null or p.category = ${category ?? null})
      and (${wanted}::text is null or strpos(lower(p.sku || ' ' || p.name), ${wanted}) > 0)`;
  const [{ rows: products }, { rows: counted }] = await Promise.all([
    sql<ListedProduct>`
      select p.product_id as id, p.sku, p.name, p.category, p.list_price_fen as "listPriceFen", p.tags,
        s.told as "toldStores", s.sold_out as "soldOutStores"
      from (select p.* ${matching} order by p.category, p.sku limit ${size} offset ${(page - 1) * size}) p
      cross join lateral (
        select count(*) as told, count(*) filter (where t.quantity = 0 or not t.on_sale) as sold_out
        from catalogue.store_stock t
        where t.product_id = p.product_id and ${storeScope(actor, 't.store_id')}
      ) s
      order by p.category, p.sku`.execute(db),
    sql<{ n: number }>`select count(*) as n ${matching}`.execute(db),
  ]);
  return { products, total: counted[0]!.n };
}

/** Stores that have none left of this product or don't sell it now. Stores that never told are not among them. */
export async function soldOutStores(db: Db, sku: string): Promise<Set<number>> {
  const { rows } = await sql<{ storeId: number }>`
    select s.store_id as "storeId" from catalogue.store_stock s
    join catalogue.product p on p.product_id = s.product_id
    where p.sku = ${sku} and (s.quantity = 0 or not s.on_sale)`.execute(db);
  return new Set(rows.map((row) => row.storeId));
}
