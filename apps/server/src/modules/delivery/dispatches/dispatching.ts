import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { keepPartitions } from '../../../platform/polling/partitions.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { Attention } from '../../attention/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Media } from '../media/media.ts';
import { createSolo } from '../solo.ts';
import { type CreateDispatches, type Created, createDispatches } from './create-dispatches.ts';
import { cancelUnsent } from './expiry.ts';
import { createBudget, FOLLOW_UP_BUDGET } from './follow-plan.ts';
import { createRelease } from './recipients.ts';
import { remind } from './reminders.ts';
import { dispatchRoutes } from './routes.ts';
import { createSending } from './sending.ts';
import { readStaffSends, staffSendsPoller } from './staff-sends.ts';

const STAFF_SENDS_LOCK = 7_315_105;
/** A request whose answer was lost may still be on its way into WeCom's books. Wall milliseconds. */
const LOOK_AFTER_MS = 15_000;

export interface DispatchingDeps {
  platform: Platform;
  wecom: WeComClient | null;
  media: Media | null;
  access: Pick<Access, 'audit' | 'guards'>;
  attention: Attention;
  customers: Pick<Customers, 'endContacts'>;
  zone: string;
  lookAfterMs?: number;
}

/** Mass sends: cut, handed to WeCom, followed until their results are final; and those that staff makes by itself. */
export function createDispatching({
  platform,
  wecom,
  media,
  access,
  attention,
  customers,
  zone,
  lookAfterMs = LOOK_AFTER_MS,
}: DispatchingDeps) {
  const { db, clock } = platform;
  const release = createRelease(attention);

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

  async function remindRun(actor: Actor, runId: number): Promise<{ reminded: number }> {
    demand(actor, 'delivery.edit');
    if (!wecom) throw new AppError('delivery.no_wecom', {}, 503);
    const reminded = await remind({ ...platform, wecom }, sql<boolean>`run_id = ${runId}`);
    await db.transaction().execute((tx) => access.audit(tx, actor, 'delivery.reminded', `run:${runId}`, { reminded }));
    return { reminded };
  }

  const keeping = keepPartitions(platform, ['delivery.dispatch_recipient']);
  const routes: ModuleParts['routes'] = (http) => dispatchRoutes(http, { db, guards: access.guards, remindRun });
  const base = { prepare, createDispatches: create, cancelRun, remind: remindRun };
  if (!wecom || !media) {
    // Nothing leaves; what was decided ends with its window, so that attention is not held for ever.
    const runDue = () => cancelUnsent({ db, clock, release });
    const parts: ModuleParts = {
      pollers: [keeping, { name: 'delivery.dispatches', runDue, nextDueAt: async () => null }],
      routes,
    };
    return { ...base, sendNow: async () => {}, followUpNow: async () => {}, parts };
  }

  // Where time stands still everything due is read; its minutes are not the wall's.
  const budget = clock.mode === 'driven' ? null : createBudget(FOLLOW_UP_BUDGET, () => platform.wall().getTime());
  const sending = createSending({ ...platform, wecom, media, attention, customers, release, budget, lookAfterMs });
  const staffSends = { platform, wecom, attention };
  const staffSendsSolo = createSolo(platform, {
    task: 'delivery.staff_sends',
    lock: STAFF_SENDS_LOCK,
    work: () => readStaffSends(staffSends),
  });
  const parts: ModuleParts = {
    jobs: { ...sending.jobs, ...staffSendsSolo.job },
    pollers: [keeping, sending.poller, staffSendsPoller(staffSends, staffSendsSolo)],
    routes,
  };
  return { ...base, sendNow: sending.sendNow, followUpNow: sending.followUpNow, parts };
}
