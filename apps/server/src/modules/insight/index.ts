import { addJobs } from '../../platform/jobs/index.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Guards } from '../access/index.ts';
import type { OrdersRecorded } from '../orders/index.ts';
import { attributeOrders, windowOfRun } from './attribute.ts';
import { personalDataOf } from './personal-data.ts';
import { believedSends, digestOf, rehearsalFigures } from './rehearsal.ts';
import { insightRoutes } from './routes.ts';
import { createService } from './service.ts';
import { CHAIN_ZONE } from './zone.ts';

/** What people look at: the day, a customer's life, attribution and effects. Reads everybody's views; nobody imports it. */
export function createInsight({ platform, guards }: { platform: Platform; guards: Guards }) {
  const service = createService(platform);

  /** One waiting job per run, however many results arrive meanwhile. */
  const attributeRun = (runId: number) =>
    platform.db
      .transaction()
      .execute((tx) =>
        addJobs(tx, [
          { task: 'insight.attribute_run', payload: { runId }, key: `insight.attribute_run/${runId}`, priority: 5 },
        ]),
      );

  const parts: ModuleParts = {
    jobs: {
      'insight.attribute_run': async ({ runId }: { runId: number }) => {
        const window = await windowOfRun(platform.db, runId);
        if (window) await attributeOrders(platform, window.from, window.until);
      },
    },
    listeners: [
      {
        on: 'orders.recorded',
        task: 'insight.attribute_orders',
        priority: 5,
        handle: ({ at, payload }: { at: Date; payload: OrdersRecorded }) => {
          const span = spanOf(payload, at);
          return span ? attributeOrders(platform, span.from, span.until) : Promise.resolve();
        },
      },
      {
        on: 'delivery.results_changed',
        task: 'insight.after_results',
        handle: ({ payload }: { payload: { runId: number } }) => attributeRun(payload.runId),
      },
      {
        on: 'tasks.post_sent',
        task: 'insight.after_post',
        handle: ({ payload }: { payload: { runId: number } }) => attributeRun(payload.runId),
      },
    ],
    routes: (http) => insightRoutes(http, { guards, service, clock: platform.clock }),
  };

  /** For a rehearsal's coordinator. */
  async function rehearsalReport() {
    const now = platform.clock.now();
    const [totals, sends, digest] = await Promise.all([
      rehearsalFigures(platform.db, now, CHAIN_ZONE),
      believedSends(platform.db),
      digestOf(platform.db),
    ]);
    return { figures: totals, sends, digest };
  }

  return { ...service, rehearsalReport, personalData: personalDataOf, parts };
}

/** How far back tills report orders whose customer they don't know. */
const LATE_MS = 86_400_000;

/** From the first to just after the last order of a fact. Anonymous ones are not listed: a day back is looked at. */
function spanOf({ orders, anonymous }: OrdersRecorded, at: Date): { from: Date; until: Date } | null {
  const times = orders.map(({ orderedAt }) => Date.parse(orderedAt));
  if (anonymous > 0) times.push(at.getTime() - LATE_MS, at.getTime());
  if (times.length === 0) return null;
  return { from: new Date(Math.min(...times)), until: new Date(Math.max(...times) + 1) };
}
