import { ConsoleProducts, ConsoleProductsQuery, PutProducts, PutStock, Upserted } from '@xiaoer/contracts';
import type { Http } from '../../platform/http/index.ts';
import type { Guards } from '../access/index.ts';
import type { CatalogueService } from './service.ts';

const BY_KEY = [{ apiKey: [] }];

export const catalogueRoutes =
  ({ guards, catalogue }: { guards: Guards; catalogue: CatalogueService }) =>
  (http: Http) => {
    const bySystems = { preHandler: guards.apiKey };
    http.put(
      '/api/v1/products',
      { ...bySystems, schema: { security: BY_KEY, body: PutProducts, response: { 200: Upserted } } },
      async ({ actor, body }) => catalogue.putProducts(actor, body),
    );
    http.put(
      '/api/v1/stock',
      { ...bySystems, schema: { security: BY_KEY, body: PutStock, response: { 200: Upserted } } },
      async ({ actor, body }) => catalogue.putStock(actor, body),
    );
    http.get(
      '/api/console/products',
      { preHandler: guards.user, schema: { querystring: ConsoleProductsQuery, response: { 200: ConsoleProducts } } },
      async ({ actor, query }) => {
        const { total, products } = await catalogue.listProducts(actor, query);
        return { total, products: products.map((product) => ({ ...product, id: String(product.id) })) };
      },
    );
  };
