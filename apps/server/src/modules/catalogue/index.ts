export type { CatalogueViews } from './views.ts';
