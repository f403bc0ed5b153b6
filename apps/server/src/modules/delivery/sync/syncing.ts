import type { CallbackEvent, EventOf, WeComClient } from '@xiaoer/wecom';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { EventHandler } from '../inbox/take-in.ts';
import { createSolo } from '../solo.ts';
import { type DetailDeps, detailsPoller, readDetails, wantEdited } from './contact-details.ts';
import type { GuardSettings } from './guard.ts';
import { createMeter } from './meter.ts';
import { readMembers } from './read-members.ts';
import { readSync } from './read-sync.ts';
import { readTags } from './read-tags.ts';
import { syncRoutes } from './routes.ts';
import { openRun } from './runs.ts';
import { syncPoller } from './schedule.ts';
import { writeGuard } from './settings.ts';
import { type SyncDeps, sync } from './sync.ts';

const SYNC_LOCK = 7_315_104;
const DETAILS_LOCK = 7_315_106;
const MEMBERS_LOCK = 7_315_120;
const TAGS_LOCK = 7_315_121;

const EDITED = 'change_external_contact.edit_external_contact';
const isEdited = (event: CallbackEvent): event is EventOf<typeof EDITED> => event.kind === EDITED;

/** What is read from WeCom because callbacks say too little, or get lost. */
export function createSyncing({
  platform,
  access,
  ...deps
}: Omit<SyncDeps, 'platform' | 'wecom'> &
  Pick<DetailDeps, 'customers'> & {
    platform: Platform;
    wecom: WeComClient;
    access: Pick<Access, 'audit' | 'guards'>;
  }) {
  const { db, clock } = platform;
  const syncDeps: SyncDeps = { platform, ...deps };
  const corpId = deps.wecom.corpId;
  const syncSolo = createSolo(platform, { task: 'delivery.sync', lock: SYNC_LOCK, work: () => sync(syncDeps) });
  const detailsSolo = createSolo(platform, {
    task: 'delivery.read_details',
    lock: DETAILS_LOCK,
    work: () => readDetails({ ...platform, wecom: deps.wecom, customers: deps.customers }),
  });
  const membersSolo = createSolo(platform, {
    task: 'delivery.sync_members',
    lock: MEMBERS_LOCK,
    work: () => readMembers(syncDeps, createMeter(platform), null),
  });
  const tagsSolo = createSolo(platform, {
    task: 'delivery.sync_tags',
    lock: TAGS_LOCK,
    work: async () => void (await readTags(syncDeps, createMeter(platform), null)),
  });

  /** Events that say too little are answered by reading the part they speak of (CALLBACKS §9.3, 9.9, 9.13). */
  const handler: EventHandler = {
    handles: (event) =>
      isEdited(event) || event.kind.startsWith('change_contact.') || event.kind.startsWith('change_external_tag.'),
    async take(tx, events) {
      const edited = events.filter(isEdited);
      if (edited.length > 0) await wantEdited(tx, edited, clock.now());
      const parts = [
        ['change_contact.', 'delivery.sync_members'],
        ['change_external_tag.', 'delivery.sync_tags'],
      ] as const;
      const asked = parts.filter(([prefix]) => events.some(({ kind }) => kind.startsWith(prefix)));
      await addJobs(
        tx,
        asked.map(([, task]) => ({ task, payload: {}, key: task })),
      );
    },
  };

  /**
   * Starts a synchronisation by hand.
   * @param believed accounts whose great losses the asker has looked at: their lists are believed this time
   */
  async function ask(actor: Actor, { believed = [] }: { believed?: number[] } = {}): Promise<{ syncId: number }> {
    demand(actor, 'delivery.edit');
    return db.transaction().execute(async (tx) => {
      const run = await openRun(tx, { corpId, kind: 'by_hand', at: clock.now(), askedBy: actor.label, believed });
      if (!run) throw new AppError('delivery.sync_running', {}, 409);
      await access.audit(tx, actor, 'delivery.sync_asked', `sync:${run.syncId}`, { believed });
      await addJobs(tx, [{ task: 'delivery.sync', payload: {}, key: 'delivery.sync' }]);
      return { syncId: run.syncId };
    });
  }

  async function setGuard(actor: Actor, settings: GuardSettings): Promise<void> {
    demand(actor, 'delivery.edit');
    await db.transaction().execute(async (tx: Tx) => {
      await writeGuard(tx, settings, clock.now());
      await access.audit(tx, actor, 'delivery.sync_guard_set', 'sync', { ...settings });
    });
  }

  const read = () => readSync(syncDeps, clock.now());
  const parts: ModuleParts = {
    jobs: { ...syncSolo.job, ...detailsSolo.job, ...membersSolo.job, ...tagsSolo.job },
    pollers: [detailsPoller(platform, detailsSolo), syncPoller(syncDeps, syncSolo)],
    routes: (http) => syncRoutes(http, { guards: access.guards, read, ask, setGuard }),
  };
  return { handler, ask, read, syncNow: syncSolo.run, readDetailsNow: detailsSolo.run, parts };
}
