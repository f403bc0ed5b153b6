import type { ModuleParts } from '../../platform/module.ts';
import { createMaterials, type MaterialsDeps } from './materials.ts';
import { materialRoutes } from './routes.ts';

/** The library of materials, with its routes. */
export function createContent(deps: MaterialsDeps) {
  const materials = createMaterials(deps);
  const parts: ModuleParts = { routes: (http) => materialRoutes(http, { materials, guards: deps.access.guards }) };
  return { ...materials, parts };
}
export type Content = ReturnType<typeof createContent>;
