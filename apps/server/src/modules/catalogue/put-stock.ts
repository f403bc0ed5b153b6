import type { PutStock } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore } from '../access/index.ts';
import type { Organisation } from '../organisation/index.ts';
import type { Upserted } from './put-products.ts';

const LOCK = 7_315_122;
/** A till whose clock runs ahead further than this would outrank all later words; in milliseconds. */
const AHEAD_MS = 3_600_000;

/** What stores have left. Tills send late and out of order: an older word never replaces a newer one. */
export function createPutStock({
  platform,
  audit,
  organisation,
}: {
  platform: Platform;
  audit: Audit;
  organisation: Pick<Organisation, 'storesByCode'>;
}) {
  return async function putStock(actor: Actor, { at, stock }: z.input<typeof PutStock>): Promise<Upserted> {
    demand(actor, 'catalogue.edit');
    if (Date.parse(at) > platform.clock.now().getTime() + AHEAD_MS) throw refused('at', 'in_the_future', at);
    const stores = await organisation.storesByCode(stock.map((row) => row.store));
    const rows = stock.map((row, i) => {
      const store = stores.get(row.store);
      if (!store) throw refused(`stock.${i}.store`, 'unknown_store', row.store);
      demandStore(actor, store.storeId);
      return { ...row, storeId: store.storeId };
    });
    const last = [...new Map(rows.map((row) => [`${row.storeId}|${row.sku}`, row])).values()];
    return platform.db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
      const products = await productIds(
        tx,
        last.map((row) => row.sku),
      );
      const missing = stock.findIndex((row) => !products.has(row.sku));
      if (missing >= 0) throw refused(`stock.${missing}.sku`, 'unknown_product', stock[missing]?.sku);
      const said = sql`jsonb_to_recordset(${JSON.stringify(
        last.map(({ storeId, sku, quantity, onSale }) => ({ storeId, productId: products.get(sku), quantity, onSale })),
      )}::jsonb) as x ("storeId" bigint, "productId" bigint, quantity integer, "onSale" boolean)`;
      const { rows: known } = await sql<{ n: number }>`
        select count(*) as n from ${said}
        join catalogue.store_stock s on (s.store_id, s.product_id) = (x."storeId", x."productId")`.execute(tx);
      // The time moves on with every newer word, but only a different stock counts as changed.
      const { rows: written } = await sql<{ differs: boolean }>`
        with before as (
          select s.store_id, s.product_id, s.quantity, s.on_sale from ${said}
          join catalogue.store_stock s on (s.store_id, s.product_id) = (x."storeId", x."productId")
        ), written as (
          insert into catalogue.store_stock as s (store_id, product_id, quantity, on_sale, changed_at)
          select "storeId", "productId", quantity, "onSale", ${at}::timestamptz from ${said}
          order by "storeId", "productId"
          on conflict (store_id, product_id) do update
          set quantity = excluded.quantity, on_sale = excluded.on_sale, changed_at = excluded.changed_at
          where s.changed_at < excluded.changed_at
          returning s.store_id, s.product_id, s.quantity, s.on_sale
        )
        select (w.quantity, w.on_sale) is distinct from (b.quantity, b.on_sale) as differs
        from written w join before b using (store_id, product_id)`.execute(tx);
      const created = last.length - known[0]!.n;
      const changed = written.filter((row) => row.differs).length;
      if (created + changed > 0) {
        const storeCount = new Set(last.map((row) => row.storeId)).size;
        await audit(tx, actor, 'catalogue.stock_put', 'catalogue', { created, changed, stores: storeCount });
      }
      return { created, changed, unchanged: stock.length - created - changed };
    });
  };
}

async function productIds(tx: Platform['db'], skus: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ sku: string; id: number }>`
    select sku, product_id as id from catalogue.product where sku = any(${[...new Set(skus)]})`.execute(tx);
  return new Map(rows.map(({ sku, id }) => [sku, id]));
}

const refused = (field: string, rule: string, value: unknown) =>
  new AppError('catalogue.refused', { field, rule, value });
