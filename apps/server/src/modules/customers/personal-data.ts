import { sql } from 'kysely';
import { EVERYTHING } from '../../platform/changes/index.ts';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand } from '../access/index.ts';
import { mergeProven } from './merge-proven.ts';
import { ownPersonalData } from './own-personal-data.ts';
import { lockCustomer } from './repository.ts';
import type { PersonalData } from './types.ts';

export interface CustomerExport {
  customerId: number;
  exportedAt: Date;
  /** What each module holds about her. */
  data: Record<string, Record<string, unknown>>;
}

/** Merge, export and erase: what touches every module that knows something about a customer. */
export function createPersonalData({ platform, audit }: { platform: Platform; audit: Access['audit'] }) {
  const { db, clock, facts, changes } = platform;
  const own = ownPersonalData(platform);
  let others: PersonalData[] = [];

  /** Every module's hooks. Ours run last: they delete the row that ours and theirs hang on. */
  const all = () => [...others, own];

  function registerPersonalData(list: PersonalData[]): void {
    others = [...list];
  }

  /** Two customers who are one person: `from` goes, and its number leads to `to` for ever. */
  async function merge(actor: Actor, { from, to }: { from: number; to: number }): Promise<void> {
    demand(actor, 'customers.edit');
    if (from === to) throw new AppError('customers.same_customer', { field: 'to' });
    await facts.prepare(clock.now());
    await db.transaction().execute(async (tx) => {
      await demandBoth(tx, from, to);
      await mergeInto(tx, from, to);
      await audit(tx, actor, 'customers.merge', `customer:${to}`, { from });
    });
  }

  async function mergeInto(tx: Tx, from: number, to: number): Promise<void> {
    const at = clock.now();
    for (const hooks of all()) await hooks.merge(tx, from, to);
    await sql`update customers.alias set to_id = ${to} where to_id = ${from}`.execute(tx);
    await sql`insert into customers.alias (from_id, to_id, at) values (${from}, ${to}, ${at})`.execute(tx);
    await facts.publish(tx, { type: 'customers.merged', at, subject: `customer:${to}`, payload: { from, to } });
    await addJobs(tx, [{ task: 'customers.sweep_merged', payload: { from, to } }]);
  }

  /**
   * Once more after the commit: a transaction that had looked her up before may have written under the old number in
   * the meantime. Running hooks twice does nothing twice.
   */
  async function sweepMerged({ from, to }: { from: number; to: number }): Promise<void> {
    await db.transaction().execute(async (tx) => {
      if (!(await lockCustomer(tx, to))) return;
      for (const hooks of others) await hooks.merge(tx, from, to);
      await changes.record(tx, { topic: EVERYTHING, customers: [from, to] });
    });
  }

  async function exportCustomer(actor: Actor, customerId: number): Promise<CustomerExport> {
    demand(actor, 'customers.export');
    const data: CustomerExport['data'] = {};
    for (const hooks of all()) data[hooks.module] = await hooks.export(db, customerId);
    await db.transaction().execute((tx) => audit(tx, actor, 'customers.export', `customer:${customerId}`));
    return { customerId, exportedAt: clock.now(), data };
  }

  /** Forgets her everywhere. Her identities leave fingerprints, so that callbacks and imports don't bring her back. */
  async function erase(actor: Actor, customerId: number): Promise<void> {
    demand(actor, 'customers.erase');
    await facts.prepare(clock.now());
    await db.transaction().execute(async (tx) => {
      if (!(await lockCustomer(tx, customerId))) throw new AppError('customers.not_found', {}, 404);
      for (const hooks of all()) await hooks.erase(tx, customerId);
      await facts.publish(tx, {
        type: 'customers.erased',
        at: clock.now(),
        subject: `customer:${customerId}`,
        payload: { customerId },
      });
      await audit(tx, actor, 'customers.erase', `customer:${customerId}`);
    });
  }

  return {
    registerPersonalData,
    merge,
    exportCustomer,
    erase,
    own,
    jobs: {
      'customers.merge_proven': async () => {
        await facts.prepare(clock.now());
        await mergeProven(db, mergeInto);
      },
      'customers.sweep_merged': (payload: { from: number; to: number }) => sweepMerged(payload),
    },
  };
}

/** Smaller number first: two merges of the same pair wait for each other instead of deadlocking. */
async function demandBoth(tx: Tx, from: number, to: number): Promise<void> {
  for (const id of [from, to].sort((a, b) => a - b)) {
    if (!(await lockCustomer(tx, id))) throw new AppError('customers.not_found', { customerId: String(id) }, 404);
  }
}
