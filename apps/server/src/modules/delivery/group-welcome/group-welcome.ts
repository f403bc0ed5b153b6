import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Access } from '../../access/index.ts';
import type { Content } from '../../content/index.ts';
import type { Media } from '../media/media.ts';
import { createSolo } from '../solo.ts';
import { createGroupWelcomePlanning } from './plan.ts';
import { groupWelcomeRoutes } from './routes.ts';
import { isDue, workOnGroupWelcomes } from './work.ts';

const GROUP_WELCOME_LOCK = 7_315_132;

/** Welcome material for groups. Owners choose it in the client: `tasks` asks them, when it hears that WeCom has it. */
export function createGroupWelcomes({
  platform,
  wecom,
  media,
  access,
  content,
}: {
  platform: Platform;
  wecom: WeComClient;
  media: Media;
  access: Pick<Access, 'audit' | 'guards'>;
  content: Pick<Content, 'find'>;
}) {
  const { db, wall } = platform;
  const planning = createGroupWelcomePlanning({ platform, access, content, corpId: wecom.corpId });
  const solo = createSolo(platform, {
    task: 'delivery.group_welcomes',
    lock: GROUP_WELCOME_LOCK,
    work: () => workOnGroupWelcomes({ ...platform, wecom, media }),
  });
  const poller: Poller = {
    name: 'delivery.group_welcomes',
    async isDue() {
      const { rows } = await sql<{ due: boolean }>`
        select exists (select from delivery.group_welcome where state = 'sending' or ${isDue(wall())}) as due`.execute(
        db,
      );
      return rows[0]!.due;
    },
    runDue: solo.wake,
    nextDueAt: async () => null,
  };
  const parts: ModuleParts = {
    jobs: solo.job,
    pollers: [poller],
    routes: (http) => groupWelcomeRoutes(http, { db, guards: access.guards, planning }),
  };
  return { workNow: solo.run, parts };
}
