import type { Platform } from '../../platform/platform.ts';
import type { Access, Actor } from '../access/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { listProducts, type ProductFilter, soldOutStores } from './list-products.ts';
import { createPutProducts } from './put-products.ts';
import { createPutStock } from './put-stock.ts';

export interface Deps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  organisation: Pick<Organisation, 'storesByCode'>;
}

export const createCatalogueService = ({ platform, access: { audit }, organisation }: Deps) => ({
  putProducts: createPutProducts({ platform, audit }),
  putStock: createPutStock({ platform, audit, organisation }),
  listProducts: (actor: Actor, filter: ProductFilter) => listProducts(platform.db, actor, filter),
  soldOutStores: (sku: string) => soldOutStores(platform.db, sku),
});
export type CatalogueService = ReturnType<typeof createCatalogueService>;
