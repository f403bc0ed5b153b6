import type { WeComClient } from '@xiaoer/wecom';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { EventHandler } from '../inbox/take-in.ts';
import { createSolo } from '../solo.ts';
import { type DetailDeps, detailsPoller, readDetails } from './contact-details.ts';
import { type SyncDeps, sync, syncPoller } from './sync.ts';

const SYNC_LOCK = 7_315_104;
const DETAILS_LOCK = 7_315_106;

/** What is read from WeCom because callbacks say too little, or get lost. */
export function createSyncing({
  platform,
  customers,
  ...deps
}: Omit<SyncDeps, 'platform' | 'wecom'> & Pick<DetailDeps, 'customers'> & { platform: Platform; wecom: WeComClient }): {
  handler: EventHandler;
  parts: ModuleParts;
} {
  const syncDeps = { platform, ...deps };
  const syncSolo = createSolo(platform, { task: 'delivery.sync', lock: SYNC_LOCK, work: () => sync(syncDeps) });
  const detailsSolo = createSolo(platform, {
    task: 'delivery.read_details',
    lock: DETAILS_LOCK,
    work: () => readDetails({ ...platform, wecom: deps.wecom, customers }),
  });
  /** Members and departments changed: they are read anew, because the event says too little (CALLBACKS §9.13). */
  const handler: EventHandler = {
    handles: ({ kind }) => kind.startsWith('change_contact.'),
    take: (tx) => addJobs(tx, [{ task: 'delivery.sync', payload: {}, key: 'delivery.sync' }]),
  };
  return {
    handler,
    parts: {
      jobs: { ...syncSolo.job, ...detailsSolo.job },
      pollers: [detailsPoller(platform, detailsSolo), syncPoller(syncDeps, syncSolo)],
    },
  };
}
