import type { Generated } from 'kysely';
import type { CatalogueViews } from './views.ts';

export interface CatalogueTables {
  'catalogue.product': Omit<CatalogueViews['catalogue.product_info'], 'product_id'> & { product_id: Generated<number> };
  'catalogue.store_stock': CatalogueViews['catalogue.stock'];
}
