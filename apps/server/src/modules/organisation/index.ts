export type { OrganisationViews } from './views.ts';
