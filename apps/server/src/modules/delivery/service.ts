import type { CallbackReceiver, WeComClient } from '@xiaoer/wecom';
import type { Tx } from '../../platform/database/index.ts';
import { joinParts, type ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { Attention } from '../attention/index.ts';
import type { Community } from '../community/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { createDispatching } from './dispatches/dispatching.ts';
import { createCallbacks } from './inbox/callbacks.ts';
import { personalData } from './personal-data.ts';
import { createTellStaff } from './staff/staff-message.ts';
import { createSyncing } from './sync/syncing.ts';
import { createWelcome } from './welcome/welcome.ts';
import { type SetWelcome, setWelcome } from './welcome/welcome-plan.ts';

export interface DeliveryDeps {
  platform: Platform;
  /** Null while no corp is connected: callbacks are off and dispatches wait until their windows end. */
  wecom: WeComClient | null;
  receiver: CallbackReceiver | null;
  attention: Attention;
  customers: Pick<Customers, 'recordContacts' | 'endContacts'>;
  community: Pick<Community, 'applyGroupEvents' | 'takeInGroups'>;
  organisation: Pick<Organisation, 'syncMembers'>;
  access: Pick<Access, 'audit' | 'guards'>;
  zone?: string;
  lookAfterMs?: number;
}

/** The gateway to WeCom: what it tells us, and what we ask of it. An area each, and how they are put together. */
export function createDelivery({ zone = 'Asia/Shanghai', ...given }: DeliveryDeps) {
  const { platform, wecom, receiver, access, customers, community } = given;
  const deps = { ...given, zone };
  const welcome = wecom ? createWelcome({ platform, wecom }) : null;
  const dispatching = createDispatching(deps);
  const syncing = wecom ? createSyncing({ ...deps, wecom }) : null;
  const callbacks = createCallbacks({
    platform,
    receiver,
    sendWelcome: welcome?.send ?? null,
    access,
    customers,
    community,
    handlers: syncing ? [syncing.handler] : [],
  });

  // Welcomes come first: their codes live for twenty seconds.
  const areas: ModuleParts[] = welcome ? [{ pollers: [welcome.poller] }] : [];
  areas.push(callbacks.parts, dispatching.parts);
  if (syncing) areas.push(syncing.parts);

  return {
    prepare: dispatching.prepare,
    createDispatches: dispatching.createDispatches,
    cancelRun: dispatching.cancelRun,
    remind: dispatching.remind,
    sendNow: dispatching.sendNow,
    followUpNow: dispatching.followUpNow,
    takeIn: callbacks.takeIn,
    setWelcome: (tx: Tx, plan: SetWelcome) => setWelcome(tx, plan),
    tellStaff: createTellStaff({ wecom, log: platform.log }),
    personalData,
    parts: joinParts(areas),
  };
}
export type Delivery = ReturnType<typeof createDelivery>;
