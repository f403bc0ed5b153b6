import type { CallbackReceiver, WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { ModuleParts } from '../../platform/module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Poller } from '../../platform/polling/index.ts';
import { keepPartitions } from '../../platform/polling/partitions.ts';
import { type Actor, demand, type Guards } from '../access/index.ts';
import type { Attention } from '../attention/index.ts';
import type { Community } from '../community/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Organisation } from '../organisation/index.ts';
import { callbackRoutes } from './callback-routes.ts';
import { detailsPoller, readDetails } from './contact-details.ts';
import { type CreateDispatches, type Created, createDispatches } from './create-dispatches.ts';
import { cancelUnsent } from './expiry.ts';
import { createInbox } from './inbox.ts';
import { personalData } from './personal-data.ts';
import { createRelease } from './recipients.ts';
import { remind } from './reminders.ts';
import { deliveryRoutes } from './routes.ts';
import { createSending } from './sending.ts';
import { createSolo } from './solo.ts';
import { createTellStaff } from './staff-message.ts';
import { readStaffSends, staffSendsPoller } from './staff-sends.ts';
import { sync, syncPoller } from './sync.ts';
import { takeIn, unpark } from './take-in.ts';
import { createTally } from './tally.ts';
import { createWelcome } from './welcome.ts';
import { type SetWelcome, setWelcome } from './welcome-plan.ts';

const TAKE_IN_LOCK = 7_315_103;
const SYNC_LOCK = 7_315_104;
const STAFF_SENDS_LOCK = 7_315_105;
const DETAILS_LOCK = 7_315_106;
/** A request whose answer was lost may still be on its way into WeCom's books. Wall milliseconds. */
const LOOK_AFTER_MS = 15_000;

export interface DeliveryDeps {
  platform: Platform;
  /** Null while no corp is connected: callbacks are off and dispatches wait until their windows end. */
  wecom: WeComClient | null;
  receiver: CallbackReceiver | null;
  attention: Attention;
  customers: Pick<Customers, 'recordContacts' | 'endContacts'>;
  community: Pick<Community, 'applyGroupEvents' | 'takeInGroups'>;
  organisation: Pick<Organisation, 'syncMembers'>;
  guards: Pick<Guards, 'user'>;
  zone?: string;
  lookAfterMs?: number;
}

/** The gateway to WeCom: what it tells us, and what we ask it to send. */
export function createDelivery({
  platform,
  wecom,
  receiver,
  attention,
  customers,
  community,
  organisation,
  guards,
  zone = 'Asia/Shanghai',
  lookAfterMs = LOOK_AFTER_MS,
}: DeliveryDeps) {
  const { db, clock } = platform;
  const release = createRelease(attention);
  const takeInSolo = createSolo(platform, {
    task: 'delivery.take_in',
    lock: TAKE_IN_LOCK,
    work: () => takeIn({ ...platform, customers, community }),
  });
  const takeInPoller: Poller = {
    name: 'delivery.inbox',
    async isDue() {
      const { rows } = await sql<{ due: boolean }>`
        select exists (select 1 from delivery.inbox where state = 'waiting') as due`.execute(db);
      return rows[0]!.due;
    },
    runDue: takeInSolo.wake,
    nextDueAt: async () => null,
  };

  /** Makes the partitions of that time; to be awaited before the transaction that creates dispatches. */
  const prepare = (at: Date) => platform.partitions.ensure('delivery.dispatch_recipient', at);

  /** Cut where quiet hours begin: whatever a playbook says, nobody confirms into the night. */
  async function create(tx: Tx, request: CreateDispatches): Promise<Created> {
    const quietFrom = await attention.quietFrom(request.sendAt, zone);
    const expiresAt = new Date(Math.min(request.expiresAt.getTime(), quietFrom.getTime()));
    return createDispatches(tx, { ...request, expiresAt });
  }

  /** Nothing of this run leaves any more; what WeCom already has is cancelled there, unless staff was faster. */
  async function cancelRun(runId: number, at: Date = clock.now()): Promise<void> {
    await sql`
      update delivery.dispatch set expires_at = greatest(${at}::timestamptz, send_at + interval '1 second')
      where run_id = ${runId} and expires_at > ${at} and state in ('ready', 'sending', 'unknown', 'sent')`.execute(db);
    await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ dispatchNo: number; chatType: 'single' | 'group' }>`
        update delivery.dispatch set state = 'cancelled', cancelled_at = ${at}
        where run_id = ${runId} and state = 'ready'
        returning dispatch_no as "dispatchNo", chat_type as "chatType"`.execute(tx);
      for (const dispatch of rows) await release(tx, { runId, ...dispatch }, 'cancelled');
    });
  }

  const parts: ModuleParts = {
    jobs: { ...takeInSolo.job },
    listeners: [
      { on: 'organisation.changed', task: 'delivery.unpark', coalesce: true, handle: () => unpark(platform) },
    ],
    pollers: [keepPartitions(platform, ['delivery.inbox', 'delivery.dispatch_recipient']), takeInPoller],
    routes: (http) => deliveryRoutes(http, { db, guards, retryParked, remindRun }),
  };

  async function retryParked(actor: Actor): Promise<void> {
    demand(actor, 'delivery.edit');
    await unpark(platform);
  }

  async function remindRun(actor: Actor, runId: number): Promise<{ reminded: number }> {
    demand(actor, 'delivery.edit');
    if (!wecom) throw new AppError('delivery.no_wecom', {}, 503);
    return { reminded: await remind({ ...platform, wecom }, sql<boolean>`run_id = ${runId}`) };
  }

  const base = {
    prepare,
    createDispatches: create,
    setWelcome: (tx: Tx, plan: SetWelcome) => setWelcome(tx, plan),
    cancelRun,
    remind: remindRun,
    tellStaff: createTellStaff({ wecom, log: platform.log }),
    takeIn: takeInSolo.run,
    personalData,
  };
  if (!wecom) {
    // Nothing leaves; what was decided ends with its window, so that attention is not held for ever.
    const runDue = () => cancelUnsent({ db, clock, release });
    parts.pollers!.push({ name: 'delivery.dispatches', runDue, nextDueAt: async () => null });
    return { ...base, sendNow: async () => {}, followUpNow: async () => {}, parts };
  }

  const sending = createSending({ ...platform, wecom, attention, customers, release, lookAfterMs });
  const welcome = createWelcome({ platform, wecom });
  const syncDeps = { platform, wecom, organisation, community, zone };
  const syncSolo = createSolo(platform, { task: 'delivery.sync', lock: SYNC_LOCK, work: () => sync(syncDeps) });
  const staffSends = { platform, wecom, attention };
  const staffSendsSolo = createSolo(platform, {
    task: 'delivery.staff_sends',
    lock: STAFF_SENDS_LOCK,
    work: () => readStaffSends(staffSends),
  });
  const detailsSolo = createSolo(platform, {
    task: 'delivery.read_details',
    lock: DETAILS_LOCK,
    work: () => readDetails({ ...platform, wecom, customers }),
  });
  Object.assign(parts.jobs!, sending.jobs, syncSolo.job, staffSendsSolo.job, detailsSolo.job);
  parts.pollers!.unshift(welcome.poller);
  parts.pollers!.push(
    sending.poller,
    detailsPoller(platform, detailsSolo),
    syncPoller(syncDeps, syncSolo),
    staffSendsPoller(staffSends, staffSendsSolo),
  );
  if (receiver) {
    const tally = createTally(platform);
    const inbox = createInbox({ platform, receiver, tally });
    const ownRoutes = parts.routes!;
    parts.routes = (http) => {
      ownRoutes(http);
      callbackRoutes(http, {
        receiver,
        inbox,
        afterStored(welcomeCode) {
          if (!welcomeCode) return undefined;
          const sent = welcome.send(welcomeCode);
          // Where time stands still the welcome has its place in the order of things: before the answer.
          return clock.mode === 'driven' ? sent : undefined;
        },
      });
    };
  }
  return { ...base, sendNow: sending.sendNow, followUpNow: sending.followUpNow, parts };
}
export type Delivery = ReturnType<typeof createDelivery>;
