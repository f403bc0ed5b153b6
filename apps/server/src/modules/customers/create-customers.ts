import type { ModuleParts } from '../../platform/module.ts';
import { programmeRoutes } from './programme-routes.ts';
import { customersRoutes } from './routes.ts';
import { type CustomersDeps, createCustomersService } from './service.ts';

export function createCustomers(deps: CustomersDeps) {
  const { jobs, ...service } = createCustomersService(deps);
  const parts: ModuleParts = {
    jobs,
    routes(http) {
      customersRoutes(service, deps.access.guards)(http);
      programmeRoutes(service, deps.access.guards)(http);
    },
  };
  return { ...service, parts };
}
