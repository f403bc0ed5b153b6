import type { CallbackReceiver, WeComClient } from '@xiaoer/wecom';
import type { Tx } from '../../platform/database/index.ts';
import { joinParts, type ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { Attention } from '../attention/index.ts';
import type { Community } from '../community/index.ts';
import type { Content } from '../content/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { createDispatching } from './dispatches/dispatching.ts';
import { createGroupWelcomes } from './group-welcome/group-welcome.ts';
import { createAccountHealth } from './health/account-health.ts';
import { acquisitionHandler } from './inbox/acquisition-handler.ts';
import { createCallbacks } from './inbox/callbacks.ts';
import { createKf } from './kf/kf.ts';
import { createMediaKeeping } from './media/keeping.ts';
import { createMedia } from './media/media.ts';
import { createMoments } from './moments/moments.ts';
import { createPersonalData } from './personal-data.ts';
import { createStaffCards } from './staff/staff-cards.ts';
import { createTellStaff } from './staff/staff-message.ts';
import { createSyncing } from './sync/syncing.ts';
import { createTransferring } from './transfers/transferring.ts';
import { createWelcome } from './welcome/welcome.ts';
import { type SetWelcome, setWelcome } from './welcome/welcome-plan.ts';
import { createWordRules } from './words/word-rules.ts';

export interface DeliveryDeps {
  platform: Platform;
  /** Null while no corp is connected: callbacks are off and dispatches wait until their windows end. */
  wecom: WeComClient | null;
  receiver: CallbackReceiver | null;
  attention: Attention;
  customers: Pick<
    Customers,
    | 'recordContacts'
    | 'endContacts'
    | 'handOver'
    | 'match'
    | 'recordHalfContacts'
    | 'takeListed'
    | 'endUnlisted'
    | 'putCorpTags'
  >;
  community: Pick<
    Community,
    'applyGroupEvents' | 'takeInGroups' | 'readGroup' | 'changeOwners' | 'applyAcquisitionEvents'
  >;
  organisation: Pick<Organisation, 'syncMembers'>;
  access: Pick<Access, 'audit' | 'guards'>;
  content: Pick<Content, 'find'>;
  /** Where browsers reach us: cards to staff lead there. */
  publicUrl: string;
  zone?: string;
  lookAfterMs?: number;
}

/** The gateway to WeCom: what it tells us, and what we ask of it. An area each, and how they are put together. */
export function createDelivery({ zone = 'Asia/Shanghai', ...given }: DeliveryDeps) {
  const { platform, wecom, receiver, access, customers, community } = given;
  const deps = { ...given, zone };
  const tellStaff = createTellStaff({ wecom, log: platform.log });
  const media = wecom ? createMedia({ ...platform, wecom }) : null;
  const welcome = wecom && media ? createWelcome({ platform, wecom, media }) : null;
  const dispatching = createDispatching({ ...deps, media });
  const staffCards = createStaffCards(deps);
  const moments = createMoments({ ...deps, media, tellStaff });
  const syncing = wecom ? createSyncing({ ...deps, wecom }) : null;
  const accountHealth = createAccountHealth(deps);
  const transferring = wecom
    ? createTransferring({ ...deps, wecom, noteAccountErrors: accountHealth.noteAccountErrors })
    : null;
  const mediaKeeping =
    wecom && media ? createMediaKeeping({ platform, media, corpId: wecom.corpId, guards: access.guards }) : null;
  const kf = wecom && media ? createKf({ ...deps, wecom, media }) : null;
  const groupWelcomes = wecom && media ? createGroupWelcomes({ ...deps, wecom, media }) : null;
  const wordRules = createWordRules(deps);
  const callbacks = createCallbacks({
    platform,
    receiver,
    sendWelcome: welcome?.send ?? null,
    access,
    customers,
    community,
    handlers: [
      ...[syncing, transferring, kf].flatMap((area) => (area ? [area.handler] : [])),
      acquisitionHandler(community),
      staffCards.handler,
    ],
  });

  // Welcomes come first: their codes live for twenty seconds.
  const areas: ModuleParts[] = welcome ? [{ pollers: [welcome.poller] }] : [];
  areas.push(callbacks.parts, dispatching.parts, moments.parts, staffCards.parts);
  if (mediaKeeping) areas.push(mediaKeeping.parts);
  if (groupWelcomes) areas.push(groupWelcomes.parts);
  if (syncing) areas.push(syncing.parts);
  if (transferring) areas.push(transferring.parts);
  if (kf) areas.push(kf.parts);
  areas.push(accountHealth.parts, wordRules.parts);

  return {
    prepare: dispatching.prepare,
    createDispatches: dispatching.createDispatches,
    async cancelRun(runId: number, at: Date = platform.clock.now()): Promise<void> {
      await dispatching.cancelRun(runId, at);
      await moments.cancelRun(runId, at);
    },
    createMoment: moments.createMoment,
    previewMoment: moments.preview,
    askForMoment: moments.ask,
    stopMoment: moments.stop,
    momentsNow: moments.workNow,
    renewMediaNow: mediaKeeping?.renewNow ?? (async () => {}),
    groupWelcomesNow: groupWelcomes?.workNow ?? (async () => {}),
    remind: dispatching.remind,
    sendNow: dispatching.sendNow,
    followUpNow: dispatching.followUpNow,
    takeIn: callbacks.takeIn,
    setWelcome: (tx: Tx, plan: SetWelcome) => setWelcome(tx, plan),
    noteAccountErrors: accountHealth.noteAccountErrors,
    checkText: wordRules.checkText,
    staffCards,
    staffCardsNow: staffCards.workNow,
    transfers: transferring,
    sync: syncing,
    kf,
    personalData: createPersonalData(platform),
    parts: joinParts(areas),
  };
}
export type Delivery = ReturnType<typeof createDelivery>;
