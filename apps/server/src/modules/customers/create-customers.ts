import type { ModuleParts } from '../../platform/module.ts';
import { customersRoutes } from './routes.ts';
import { type CustomersDeps, createCustomersService } from './service.ts';

export function createCustomers(deps: CustomersDeps) {
  const { jobs, ...service } = createCustomersService(deps);
  const parts: ModuleParts = { jobs, routes: customersRoutes(service, deps.access.guards) };
  return { ...service, parts };
}
