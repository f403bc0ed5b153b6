import type { Listener } from './facts/index.ts';
import type { Http } from './http/index.ts';
import type { JobHandler } from './jobs/index.ts';
import type { Poller } from './polling/index.ts';

/** What a module hands to `app.ts` beside its service: everything that calls it from outside. */
export interface ModuleParts {
  /** Tasks by name, `<module>.<what to do>`. */
  jobs?: Record<`${string}.${string}`, JobHandler>;
  listeners?: Listener[];
  pollers?: Poller[];
  /** Registers routes; paths are absolute (`/api/console/offers`). */
  routes?: (http: Http) => void;
}

/** The parts of a module that is made of several areas, in their order: pollers keep it. */
export function joinParts(areas: readonly ModuleParts[]): ModuleParts {
  return {
    jobs: Object.assign({}, ...areas.map(({ jobs }) => jobs)),
    listeners: areas.flatMap(({ listeners = [] }) => listeners),
    pollers: areas.flatMap(({ pollers = [] }) => pollers),
    routes(http) {
      for (const { routes } of areas) routes?.(http);
    },
  };
}
