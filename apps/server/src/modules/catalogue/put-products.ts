import { PutProducts } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../access/index.ts';

export interface Upserted {
  created: number;
  changed: number;
  unchanged: number;
}

const LOCK = 7_315_121;

/** The chain's products by sku. A product that is left out stays: old orders name it. */
export function createPutProducts({ platform, audit }: { platform: Platform; audit: Audit }) {
  return async function putProducts(actor: Actor, said: z.input<typeof PutProducts>): Promise<Upserted> {
    demand(actor, 'catalogue.edit');
    const { products } = PutProducts.parse(said);
    // Of two words about one sku in one request the later one in the list counts.
    const last = [...new Map(products.map((product) => [product.sku, product])).values()];
    return platform.db.transaction().execute(async (tx) => {
      // One after another: what was created and what changed is then exact.
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
      const { rows: known } = await sql<{ n: number }>`
        select count(*) as n from catalogue.product where sku = any(${last.map((product) => product.sku)})`.execute(tx);
      const { rows: written } = await sql`
        insert into catalogue.product as p (sku, name, category, list_price_fen, tags)
        select x.sku, x.name, x.category, x."listPriceFen", array(select jsonb_array_elements_text(x.tags))
        from jsonb_to_recordset(${JSON.stringify(last)}::jsonb)
          as x (sku text, name text, category text, "listPriceFen" integer, tags jsonb)
        order by x.sku
        on conflict (sku) do update set name = excluded.name, category = excluded.category,
          list_price_fen = excluded.list_price_fen, tags = excluded.tags
        where (p.name, p.category, p.list_price_fen, p.tags)
          is distinct from (excluded.name, excluded.category, excluded.list_price_fen, excluded.tags)
        returning 1`.execute(tx);
      const created = last.length - known[0]!.n;
      const changed = written.length - created;
      if (written.length > 0) await audit(tx, actor, 'catalogue.products_put', 'catalogue', { created, changed });
      return { created, changed, unchanged: products.length - created - changed };
    });
  };
}
