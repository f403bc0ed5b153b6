import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Guards } from '../../access/index.ts';
import { createSolo } from '../solo.ts';
import { findDueNeeds } from './in-use.ts';
import type { Media } from './media.ts';
import { mediaRoutes } from './routes.ts';

const RENEW_LOCK = 7_315_130;
/** How often it is looked whether a copy is missing or grows old. Wall milliseconds. */
const LOOK_MS = 5_000;

/**
 * Keeps copies of everything that may still be sent: uploaded when it is written, renewed half a day before they die. Days
 * of the wall: a scaled clock makes no media id older.
 */
export function createMediaKeeping({
  platform,
  media,
  corpId,
  guards,
}: {
  platform: Pick<Platform, 'db' | 'clock' | 'wall'>;
  media: Media;
  corpId: string;
  guards: Pick<Guards, 'user'>;
}) {
  const { db, clock, wall } = platform;
  let lookedAt = 0;

  const solo = createSolo(platform, {
    task: 'delivery.renew_media',
    lock: RENEW_LOCK,
    async work() {
      await media.renew(await findDueNeeds(db, { corpId, now: wall() }));
    },
  });

  const poller: Poller = {
    name: 'delivery.media',
    async isDue() {
      const now = wall();
      // Where time stands still everything due is done before it moves on.
      if (clock.mode !== 'driven' && now.getTime() < lookedAt + LOOK_MS) return false;
      lookedAt = now.getTime();
      return (await findDueNeeds(db, { corpId, now })).length > 0;
    },
    runDue: solo.wake,
    nextDueAt: async () => null,
  };

  const parts: ModuleParts = {
    jobs: solo.job,
    pollers: [poller],
    routes: (http) => mediaRoutes(http, { db, corpId, guards }),
  };
  return { renewNow: solo.run, parts };
}
