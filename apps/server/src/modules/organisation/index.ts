export type { Account, Member } from './accounts.ts';
export type { Store } from './directory.ts';
export type { OpenState } from './hours.ts';
export { isTimeZone, type LocalTime, localTime } from './local-time.ts';
export { createOrganisation, type Organisation } from './service.ts';
export type { OrganisationViews } from './views.ts';
