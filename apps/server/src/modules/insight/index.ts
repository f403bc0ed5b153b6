import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import { keepPartitions } from '../../platform/polling/partitions.ts';
import type { Guards } from '../access/index.ts';
import { ORDER_REFUNDED, ORDERS_RECORDED, type OrderRefunded, type OrdersRecorded } from '../orders/index.ts';
import { MESSAGES_SENT, type MessagesSent } from '../playbooks/index.ts';
import { attributeAfter, attributeOrders } from './attribute.ts';
import { personalDataOf } from './personal-data.ts';
import { believedSends, digestOf, rehearsalFigures } from './rehearsal.ts';
import { insightRoutes } from './routes.ts';
import { createService } from './service.ts';
import { CHAIN_ZONE } from './zone.ts';

/** Attribution may lag behind everything that is on its way to a customer. */
const LATER = 5;

/** What people look at: the day, a customer's life, attribution and effects. Reads everybody's views; nobody imports it. */
export function createInsight({ platform, guards }: { platform: Platform; guards: Guards }) {
  const service = createService(platform);

  const parts: ModuleParts = {
    listeners: [
      {
        on: ORDERS_RECORDED,
        task: 'insight.attribute_orders',
        priority: LATER,
        handle: ({ payload }: { payload: OrdersRecorded }) => attributeOrders(platform, payload.orders),
      },
      {
        on: ORDER_REFUNDED,
        task: 'insight.attribute_refunded',
        priority: LATER,
        handle: ({ payload }: { payload: OrderRefunded }) => attributeOrders(platform, [payload]),
      },
      {
        on: MESSAGES_SENT,
        task: 'insight.attribute_after_messages',
        priority: LATER,
        handle: ({ payload: { runId, since } }: { payload: MessagesSent }) =>
          attributeAfter(platform, { runId, since: new Date(since), now: platform.clock.now() }),
      },
    ],
    pollers: [keepPartitions(platform, ['insight.attribution', 'insight.visit'])],
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
