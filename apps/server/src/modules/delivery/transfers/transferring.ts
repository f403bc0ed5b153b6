import type { StartTransfer, TransferPlan, TransferRequest } from '@xiaoer/contracts';
import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand } from '../../access/index.ts';
import type { Community } from '../../community/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { EventHandler } from '../inbox/take-in.ts';
import { createSolo } from '../solo.ts';
import { type AskDeps, askContacts } from './ask-contacts.ts';
import { askGroups } from './ask-groups.ts';
import { listTransfers } from './browse.ts';
import { cancelPlanned } from './cancel.ts';
import { transferEvents } from './events.ts';
import { findParties } from './people.ts';
import { prepareTransfer } from './plan.ts';
import { readResults } from './poll.ts';
import { askPoller, resultPoller } from './pollers.ts';
import { transferRoutes } from './routes.ts';
import { findByKey, writeTransfer } from './start.ts';
import { readUnassigned, unassignedPoller } from './unassigned.ts';

const ASK_LOCK = 7_315_160;
const RESULTS_LOCK = 7_315_161;
const UNASSIGNED_LOCK = 7_315_162;
/** Two people who begin at the same moment see each other's customers as under way. */
const START_LOCK = 7_315_163;

export interface TransferringDeps {
  platform: Platform;
  wecom: WeComClient;
  customers: Pick<Customers, 'handOver' | 'match'>;
  community: Pick<Community, 'changeOwners'>;
  access: Pick<Access, 'audit' | 'guards'>;
  zone: string;
  noteAccountErrors?: AskDeps['noteAccountErrors'];
}

/** Customers and groups that pass from one account to others: planned, shown, asked of WeCom, followed to the end. */
export function createTransferring({ platform, wecom, customers, community, access, zone, ...more }: TransferringDeps) {
  const { db, clock, facts } = platform;
  const outside = { ...platform, wecom, customers, community, zone, ...more };
  const asking = createSolo(platform, {
    task: 'delivery.transfers',
    lock: ASK_LOCK,
    work: async () => {
      await askContacts(outside);
      await askGroups(outside);
    },
  });
  const results = createSolo(platform, {
    task: 'delivery.transfer_results',
    lock: RESULTS_LOCK,
    work: () => readResults(outside),
  });
  const unassigned = createSolo(platform, {
    task: 'delivery.read_unassigned',
    lock: UNASSIGNED_LOCK,
    work: () => readUnassigned(outside),
  });

  /** What would happen, and what would not. Changes nothing. */
  async function plan(actor: Actor, request: TransferRequest): Promise<TransferPlan> {
    demand(actor, 'delivery.edit');
    const now = clock.now();
    const parties = await findParties(db, { actor, request, corpId: wecom.corpId, now });
    return (await prepareTransfer(db, { request, parties, now, zone })).plan;
  }

  /** Begins what the plan said; when that is not what would happen any more, nothing begins. */
  async function start(actor: Actor, request: StartTransfer): Promise<{ id: number }> {
    demand(actor, 'delivery.edit');
    const now = clock.now();
    await facts.prepare(now);
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${START_LOCK})`.execute(tx);
      const known = await findByKey(tx, request.key);
      if (known !== null) return { id: known };
      const parties = await findParties(tx, { actor, request, corpId: wecom.corpId, now });
      const prepared = await prepareTransfer(tx, { request, parties, now, zone });
      const { contacts, groups, receivers } = prepared.plan;
      if (contacts !== request.confirmed.contacts || groups !== request.confirmed.groups) {
        throw new AppError('delivery.transfer_changed', { contacts, groups }, 409);
      }
      if (contacts + groups === 0) throw new AppError('delivery.transfer_empty', {}, 422);
      const id = await writeTransfer(tx, { actor, request, prepared, at: now });
      await access.audit(tx, actor, 'delivery.transfer_started', `account:${parties.giver.userid}`, {
        transfer: id,
        kind: request.kind,
        to: receivers.map(({ userid }) => userid),
        contacts,
        groups,
      });
      return { id };
    });
  }

  async function cancel(actor: Actor, transferId: number): Promise<{ contacts: number; groups: number }> {
    demand(actor, 'delivery.edit');
    const [transfer] = await listTransfers(db, actor, transferId);
    if (!transfer) throw new AppError('delivery.transfer_not_found', {}, 404);
    const at = clock.now();
    return db.transaction().execute(async (tx) => {
      const cancelled = await cancelPlanned(tx, { transferId, by: actor.label, at });
      if (!cancelled) throw new AppError('delivery.transfer_not_open', {}, 409);
      await access.audit(tx, actor, 'delivery.transfer_cancelled', `account:${transfer.from}`, {
        transfer: transferId,
        ...cancelled,
      });
      return cancelled;
    });
  }

  const handler: EventHandler = transferEvents(outside);
  const parts: ModuleParts = {
    jobs: { ...asking.job, ...results.job, ...unassigned.job },
    pollers: [
      askPoller({ ...platform, zone }, asking),
      resultPoller(platform, results),
      unassignedPoller({ db, zone }, unassigned),
    ],
    // A member may have left.
    listeners: [
      { on: 'organisation.changed', task: 'delivery.look_for_unassigned', coalesce: true, handle: unassigned.run },
    ],
    routes: (http) =>
      transferRoutes(http, { db, clock, corpId: wecom.corpId, guards: access.guards, plan, start, cancel }),
  };
  return {
    plan,
    start,
    cancel,
    askNow: asking.run,
    readResultsNow: results.run,
    readUnassignedNow: unassigned.run,
    handler,
    parts,
  };
}
