import { joinParts, type ModuleParts } from '../../platform/module.ts';
import { createAcquisition } from './acquisition/acquisition.ts';
import { poolRoutes } from './pools/routes.ts';
import { communityRoutes } from './routes.ts';
import { type CommunityDeps, createCommunityService } from './service.ts';
import { codeUpkeep } from './upkeep.ts';

/** Where WeCom's frequency limit says wait, the job comes again: jobs of many groups that wait would leave no room for others. */
const JOB_PATIENCE_MS = 2_000;

export function createCommunity(deps: CommunityDeps) {
  const service = createCommunityService(deps);
  const { ensureStoreCodes, makeCodes, readGroup } = service;
  const parts: ModuleParts = {
    jobs: {
      'community.read_group': async ({ chatId }: { chatId: string }) =>
        void (await readGroup(chatId, { maxWaitMs: JOB_PATIENCE_MS })),
      'community.ensure_codes': ensureStoreCodes,
      'community.make_codes': makeCodes,
    },
    listeners: [
      { on: 'organisation.changed', task: 'community.stores_changed', coalesce: true, handle: ensureStoreCodes },
      {
        on: 'delivery.account_health_changed',
        task: 'community.rotate_pools',
        coalesce: true,
        handle: ensureStoreCodes,
      },
    ],
    pollers: [codeUpkeep({ ...deps.platform, ensureStoreCodes })],
    routes(http) {
      communityRoutes(service, { guards: deps.access.guards, publicUrl: deps.publicUrl })(http);
      poolRoutes(http, { ...deps.platform, access: deps.access });
    },
  };
  return { ...service, parts: joinParts([parts, createAcquisition(deps)]) };
}
