import { type WeComClient, WeComError } from '@xiaoer/wecom';
import type { Platform } from '../../../platform/platform.ts';
import type { Customers } from '../../customers/index.ts';
import type { Organisation } from '../../organisation/index.ts';
import { createMeter, type Meter } from './meter.ts';
import { readContacts } from './read-contacts.ts';
import { type GroupsDeps, readGroups } from './read-groups.ts';
import { readMembers } from './read-members.ts';
import { readTags } from './read-tags.ts';
import { reconcile } from './reconcile.ts';
import { endRun, findRunning, moveTo, openRun, type SyncRun, stepAfter } from './runs.ts';
import { dueKind } from './schedule.ts';

export interface SyncDeps {
  platform: Pick<Platform, 'db' | 'clock' | 'wall' | 'facts' | 'log' | 'crashAt'>;
  wecom: WeComClient;
  organisation: Pick<Organisation, 'syncMembers'>;
  community: GroupsDeps['community'];
  customers: Pick<Customers, 'takeListed' | 'endUnlisted' | 'putCorpTags'>;
  /** The chain's: when its night is. */
  zone: string;
}

/**
 * One synchronisation from wherever it stands to its end: members, tags, contacts, groups, and what can't be known.
 * Every step may be done again from its beginning and changes nothing then; a list of contacts goes on at its page.
 * A refusal (wrong secret, address not allowed, …) ends the run: somebody has to act. Anything else that goes wrong is
 * the job's to repeat.
 */
export async function sync(deps: SyncDeps): Promise<void> {
  const { platform, wecom } = deps;
  const { db, clock, log } = platform;
  const meter = createMeter(platform);
  let run = await findRunning(db, wecom.corpId);
  if (!run) {
    const kind = await dueKind(deps, clock.now());
    run = kind && (await openRun(db, { corpId: wecom.corpId, kind, at: clock.now() }));
  }
  if (!run) return;
  try {
    while (run && run.step !== 'done') run = await oneStep(deps, meter, run);
  } catch (error) {
    if (!(error instanceof WeComError) || error.outcome !== 'refused') throw error;
    const { syncId } = run!;
    log.error({ code: error.code, api: error.api, syncId }, 'WeCom refuses the synchronisation');
    const end = { at: clock.now(), state: 'refused', problem: String(error.code), cost: meter.take() } as const;
    await db.transaction().execute((tx) => endRun(tx, syncId, end));
  }
}

/** Does the step the run stands at; answers the run at its next step, null when it is over. */
async function oneStep(deps: SyncDeps, meter: Meter, run: SyncRun): Promise<SyncRun | null> {
  const { platform, wecom } = deps;
  const { db, clock } = platform;
  await STEPS[run.step as keyof typeof STEPS](deps, meter, run);
  platform.crashAt('delivery.sync_step_done');
  const step = stepAfter(run.step);
  await db.transaction().execute(async (tx) => {
    await moveTo(tx, run.syncId, step, meter.take());
    if (step === 'done') await endRun(tx, run.syncId, { at: clock.now(), state: 'done', cost: meter.take() });
  });
  return findRunning(db, wecom.corpId);
}

const STEPS = {
  /** New accounts are read because the members are known. */
  members: async (deps: SyncDeps, meter: Meter, run: SyncRun) =>
    run.kind === 'new_accounts' ? undefined : readMembers(deps, meter, run.syncId),
  tags: (deps: SyncDeps, meter: Meter, run: SyncRun) => readTags(deps, meter, run.syncId),
  contacts: readContacts,
  groups: readGroups,
  reconcile: ({ platform }: SyncDeps, _: Meter, run: SyncRun) => reconcile(platform, run),
} satisfies Record<string, (deps: SyncDeps, meter: Meter, run: SyncRun) => Promise<unknown>>;
