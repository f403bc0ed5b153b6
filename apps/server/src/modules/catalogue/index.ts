import { catalogueRoutes } from './routes.ts';
import { createCatalogueService, type Deps } from './service.ts';

export type { CatalogueViews } from './views.ts';

export function createCatalogue(deps: Deps) {
  const catalogue = createCatalogueService(deps);
  return { ...catalogue, parts: { routes: catalogueRoutes({ guards: deps.access.guards, catalogue }) } };
}
export type Catalogue = ReturnType<typeof createCatalogue>;
