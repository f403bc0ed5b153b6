import type { Platform } from '../../platform/platform.ts';
import type { Access, Actor } from '../access/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { listProducts, type ProductFilter, soldOutStores } from './list-products.ts';
import { createPutProducts } from './put-products.ts';
import { createPutStock } from './put-stock.ts';
import { catalogueRoutes } from './routes.ts';

interface Deps {
  platform: Platform;
  access: Pick<Access, 'audit' | 'guards'>;
  organisation: Pick<Organisation, 'storesByCode'>;
}

const createService = ({ platform, access: { audit }, organisation }: Deps) => ({
  putProducts: createPutProducts({ platform, audit }),
  putStock: createPutStock({ platform, audit, organisation }),
  listProducts: (actor: Actor, filter: ProductFilter) => listProducts(platform.db, actor, filter),
  soldOutStores: (sku: string) => soldOutStores(platform.db, sku),
});
export type CatalogueService = ReturnType<typeof createService>;

export function createCatalogue(deps: Deps) {
  const catalogue = createService(deps);
  return { ...catalogue, parts: { routes: catalogueRoutes({ guards: deps.access.guards, catalogue }) } };
}
export type Catalogue = ReturnType<typeof createCatalogue>;
