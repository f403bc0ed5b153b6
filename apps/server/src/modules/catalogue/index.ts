export { type Catalogue, createCatalogue } from './service.ts';
export type { CatalogueViews } from './views.ts';
