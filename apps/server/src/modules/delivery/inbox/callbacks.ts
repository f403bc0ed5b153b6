import type { CallbackReceiver } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { keepPartitions } from '../../../platform/polling/partitions.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import { noteSign } from '../connection/stored.ts';
import { createSolo } from '../solo.ts';
import { callbackRoutes } from './callback-routes.ts';
import { inboxConsoleRoutes } from './console-routes.ts';
import { createInbox } from './inbox.ts';
import { type TakeInDeps, takeIn, unpark } from './take-in.ts';
import { createTally } from './tally.ts';

const TAKE_IN_LOCK = 7_315_103;

/**
 * What WeCom tells us: stored before it is answered, taken in afterwards.
 * @param receiver null while no corp is connected: then nothing listens
 * @param sendWelcome sends the welcome of a code at once
 */
export function createCallbacks({
  platform,
  receiver,
  sendWelcome,
  access,
  ...modules
}: {
  platform: Platform;
  receiver: CallbackReceiver | null;
  sendWelcome: ((welcomeCode: string) => Promise<void>) | null;
  access: Pick<Access, 'audit' | 'guards'>;
} & Pick<TakeInDeps, 'customers' | 'community' | 'handlers'>) {
  const { db, clock } = platform;
  const solo = createSolo(platform, {
    task: 'delivery.take_in',
    lock: TAKE_IN_LOCK,
    work: () => takeIn({ ...platform, ...modules }),
  });
  const poller: Poller = {
    name: 'delivery.inbox',
    async isDue() {
      const { rows } = await sql<{ due: boolean }>`
        select exists (select 1 from delivery.inbox where state = 'waiting') as due`.execute(db);
      return rows[0]!.due;
    },
    runDue: solo.wake,
    nextDueAt: async () => null,
  };

  /** What was parked gets another chance now. */
  async function retryParked(actor: Actor): Promise<void> {
    demand(actor, 'delivery.edit');
    await db.transaction().execute((tx) => access.audit(tx, actor, 'delivery.parked_retried', 'callbacks'));
    await unpark(platform);
  }

  const parts: ModuleParts = {
    jobs: solo.job,
    listeners: [
      { on: 'organisation.changed', task: 'delivery.unpark', coalesce: true, handle: () => unpark(platform) },
    ],
    pollers: [keepPartitions(platform, ['delivery.inbox']), poller],
    routes(http) {
      inboxConsoleRoutes(http, { db, guards: access.guards, retryParked });
      if (!receiver) return;
      callbackRoutes(http, {
        receiver,
        inbox: createInbox({ platform, receiver, tally: createTally(platform) }),
        afterVerified() {
          noteSign(db, 'verified', clock.now()).catch((err: unknown) =>
            platform.log.warn({ err }, 'a verification was not noted'),
          );
        },
        afterStored(welcomeCode) {
          if (!welcomeCode) return undefined;
          const sent = sendWelcome?.(welcomeCode);
          // Where time stands still the welcome has its place in the order of things: before the answer.
          return clock.mode === 'driven' ? sent : undefined;
        },
      });
    },
  };
  return { takeIn: solo.run, parts };
}
