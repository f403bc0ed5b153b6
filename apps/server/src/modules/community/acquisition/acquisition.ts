import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import type { Access } from '../../access/index.ts';
import { MAKE_LINKS, READ_LINKS } from '../jobs.ts';
import { createChangeLinks } from './change-links.ts';
import { createMakeLinks } from './make-links.ts';
import { READ_EVERY_MS, readLinks } from './read-links.ts';
import { linkRoutes } from './routes.ts';

const NAME = 'acquisition_links';

/** Acquisition links (获客助手): made, rotated with the health of their accounts, and what they brought. */
export function createAcquisition({
  platform,
  wecom,
  access,
}: {
  platform: Platform;
  wecom: WeComClient | null;
  access: Pick<Access, 'audit' | 'guards'>;
}): ModuleParts {
  const { db, clock } = platform;
  const links = createChangeLinks({ db, clock, audit: access.audit });
  const { makeLinks } = createMakeLinks({ platform, wecom });

  const makeSome = () => db.transaction().execute((tx) => addJobs(tx, [MAKE_LINKS]));
  /** Null: there is nothing to read. */
  async function dueAt(now: Date): Promise<Date | null> {
    const { rows } = await sql<{ any: boolean; last: Date | null }>`
      select exists (select from community.acquisition_link where link_id is not null and making <> 'gone') as any,
        (select at from community.upkeep where name = ${NAME}) as last`.execute(db);
    const { any, last } = rows[0]!;
    if (!any) return null;
    return last ? new Date(last.getTime() + READ_EVERY_MS) : now;
  }
  const poller: Poller = {
    name: 'community.acquisition_links',
    async isDue(now) {
      const at = await dueAt(now);
      return at !== null && at <= now;
    },
    async runDue(now) {
      return db.transaction().execute(async (tx) => {
        await sql`
          insert into community.upkeep (name, at) values (${NAME}, ${now})
          on conflict (name) do update set at = excluded.at`.execute(tx);
        await addJobs(tx, [READ_LINKS, MAKE_LINKS]);
        return 1;
      });
    },
    nextDueAt: dueAt,
  };

  return {
    jobs: {
      [MAKE_LINKS.task]: makeLinks,
      [READ_LINKS.task]: async () => (wecom ? readLinks(platform, wecom) : undefined),
    },
    pollers: wecom ? [poller] : [],
    listeners: [
      { on: 'delivery.account_health_changed', task: 'community.rotate_links', coalesce: true, handle: makeSome },
      { on: 'organisation.changed', task: 'community.links_of_stores', coalesce: true, handle: makeSome },
    ],
    routes: (http) => linkRoutes(http, { db, clock, guards: access.guards, links }),
  };
}
