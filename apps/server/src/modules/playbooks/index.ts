import type { ModuleParts } from '../../platform/module.ts';
import { keepPartitions } from '../../platform/polling/partitions.ts';
import { ENTERED, LEFT, type Transitions } from '../audience/index.ts';
import { awaitSet } from './awaited-sets.ts';
import { PROGRAMME_HOLDOUT } from './decide-customers.ts';
import { nextDue } from './fire.ts';
import { followPost, followResults } from './follow-up.ts';
import { personalDataOf } from './personal-data.ts';
import { createReports } from './reports.ts';
import { playbookRoutes } from './routes.ts';
import { createService, type PlaybooksDeps } from './service.ts';
import { startWaits } from './waits.ts';

export { MESSAGES_SENT, type MessagesSent, RUN_DECIDED, type RunDecided } from './facts.ts';
export type { PlaybooksViews } from './views.ts';

/** Share of customers whom no programme message ever reaches. */
export const PROGRAMME_HOLDOUT_SHARE = PROGRAMME_HOLDOUT.share;

/** Written ways of operating: documents, firings, and what each run decided for whom and why. */
export function createPlaybooks(deps: PlaybooksDeps) {
  const { platform, access } = deps;
  const service = createService(deps);
  const reports = createReports(platform.db);
  const parts: ModuleParts = {
    jobs: {
      'playbooks.decide_slot': async ({ slotAt }: { slotAt: string }) => {
        await service.decide(new Date(slotAt));
      },
      'playbooks.withdraw_run': ({ runId }: { runId: number }) => service.withdraw(runId),
    },
    listeners: [
      {
        on: 'customers.contacts_added',
        task: 'playbooks.start_waits',
        handle: ({ at, payload }: { at: Date; payload: { contacts: { customerId: number }[] } }) =>
          startWaits(platform.db, { customerIds: payload.contacts.map((contact) => contact.customerId), at }),
      },
      ...([ENTERED, LEFT] as const).map((on) => ({
        on,
        task: 'playbooks.await_set' as const,
        handle: (fact: { type: string; at: Date; payload: Transitions }) => awaitSet(platform.db, fact),
      })),
      {
        on: 'delivery.results_changed',
        task: 'playbooks.follow_results',
        handle: ({ payload }: { payload: { runId: number } }) =>
          followResults({ ...platform, offers: deps.offers }, payload.runId),
      },
      {
        on: 'tasks.post_sent',
        task: 'playbooks.follow_post',
        handle: ({ at, payload }: { at: Date; payload: { runId: number; groupId: number } }) =>
          followPost({ ...platform, offers: deps.offers }, { ...payload, at }),
      },
    ],
    pollers: [
      keepPartitions(platform, ['playbooks.touch', 'playbooks.post']),
      { name: 'playbooks.due', runDue: service.runDue, nextDueAt: () => nextDue(platform.db) },
    ],
    routes: (http) => playbookRoutes(http, { guards: access.guards, service, reports }),
  };
  return { ...service, personalData: personalDataOf, parts };
}
export type Playbooks = ReturnType<typeof createPlaybooks>;
export { segmentSource } from './segment-source.ts';
