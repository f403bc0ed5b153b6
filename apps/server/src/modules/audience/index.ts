import type { ModuleParts } from '../../platform/module.ts';
import type { AudienceDeps } from './deps.ts';
import { personalDataOf } from './personal-data.ts';
import { questionRoutes } from './routes/question-routes.ts';
import { segmentRoutes } from './routes/segment-routes.ts';
import { createAudienceService } from './service.ts';

export { MirrorDidNotAnswer } from './ask/ask.ts';
export type { Count, Counts, EngineChoice } from './count.ts';
export { ENTERED, LEFT, type Transitions } from './events.ts';
export type { Explained } from './explain.ts';
export type { MirrorClient } from './mirror-client.ts';
export type { AudienceViews } from './views.ts';

/** Segments: saved rules, whom they select, and who comes and goes. */
export function createAudience(deps: AudienceDeps) {
  const { jobs, pollers, ...service } = createAudienceService(deps);
  const { guards } = deps.access;
  const parts: ModuleParts = {
    jobs,
    pollers,
    routes: (http) => {
      questionRoutes(http, { service, guards });
      segmentRoutes(http, { service, guards });
    },
  };
  return { ...service, personalData: personalDataOf, parts };
}
export type Audience = ReturnType<typeof createAudience>;
