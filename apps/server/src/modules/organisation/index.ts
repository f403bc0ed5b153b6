import type { ModuleParts } from '../../platform/module.ts';
import { organisationRoutes } from './routes.ts';
import { createOrganisationService, type Deps, type OrganisationService } from './service.ts';

export type { Account, Member } from './accounts.ts';
export type { Store } from './directory.ts';
export type { OpenState } from './hours.ts';
export { isTimeZone, type LocalTime, localTime } from './local-time.ts';
export type { OrganisationViews } from './views.ts';
export { weatherAt, weatherHolds, weatherWordAt } from './weather-words.ts';

/** Spelled out, not inferred: access asks organisation and organisation asks access, and their types must not. */
export type Organisation = OrganisationService & { parts: ModuleParts };

export function createOrganisation(deps: Deps): Organisation {
  const organisation = createOrganisationService(deps);
  return { ...organisation, parts: { routes: organisationRoutes({ guards: deps.access.guards, organisation }) } };
}
