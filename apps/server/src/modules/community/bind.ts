import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Access, type Actor, demand, demandStore } from '../access/index.ts';
import { ENSURE_CODES } from './jobs.ts';

export function createBind({
  db,
  clock,
  facts,
  changes,
  audit,
}: Pick<Platform, 'db' | 'clock' | 'facts' | 'changes'> & {
  audit: Access['audit'];
}) {
  /** A group is bound once; who wants it elsewhere must say so (below). */
  async function bind(tx: Tx, { groupId, storeId }: { groupId: number; storeId: number }): Promise<void> {
    const at = clock.now();
    await sql`
      update community.store_group set store_id = ${storeId}, bound_at = ${at} where group_id = ${groupId}`.execute(tx);
    // Whoever was in it was in a group of that store.
    const customers = sql`select customer_id from community.group_member where group_id = ${groupId}`;
    await changes.record(tx, { topic: 'community', customers });
    await facts.publish(tx, {
      type: 'community.group_bound',
      at,
      subject: `group:${groupId}`,
      payload: { groupId, storeId },
    });
    await addJobs(tx, [ENSURE_CODES]);
  }

  /** An operator's word: for unbound groups, and for those bound wrongly. */
  async function bindGroup(actor: Actor, { groupId, store }: { groupId: number; store: string }): Promise<void> {
    demand(actor, 'community.edit');
    await facts.prepare(clock.now());
    await db.transaction().execute(async (tx) => {
      const { rows: stores } = await sql<{ storeId: number }>`
        select store_id as "storeId" from organisation.store_info where code = ${store}`.execute(tx);
      const [found] = stores;
      if (!found) throw new AppError('community.unknown_store', { field: 'store', store });
      demandStore(actor, found.storeId);
      const { rows: groups } = await sql<{ storeId: number | null }>`
        select store_id as "storeId" from community.store_group
        where group_id = ${groupId} and state = 'active' for update`.execute(tx);
      const [group] = groups;
      if (!group) throw new AppError('community.group_not_found', {}, 404);
      if (group.storeId === found.storeId) return;
      await bind(tx, { groupId, storeId: found.storeId });
      await audit(tx, actor, 'community.group_bound', `group:${groupId}`, { store });
    });
  }

  return { bind, bindGroup };
}
