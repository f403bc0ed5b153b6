import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Access, type Actor, demand, storeScope } from '../../access/index.ts';
import { ENSURE_CODES } from '../jobs.ts';
import { changePoolSetting } from './pool-settings.ts';

/** What people decide about pools: whom a code may put forward, how many at once, and how often it may change. */
export function createChangePools({ db, clock, audit }: Pick<Platform, 'db' | 'clock'> & { audit: Access['audit'] }) {
  /** Null accounts: those of the code's store. The rotation then decides who of them is put forward. */
  async function changePool(
    actor: Actor,
    { state, accounts, most }: { state: string; accounts: string[] | null; most: number | null },
  ): Promise<void> {
    demand(actor, 'community.edit');
    await db.transaction().execute(async (tx) => {
      const { rows: codes } = await sql<{ id: number }>`
        update community.live_code set chosen = ${accounts !== null}, most = ${most}::integer, rotated_at = null
        where state = ${state} and ${storeScope(actor, 'store_id')} returning live_code_id as id`.execute(tx);
      const [code] = codes;
      if (!code) throw new AppError('community.code_not_found', {}, 404);
      await sql`delete from community.live_code_wish where live_code_id = ${code.id}`.execute(tx);
      const { rows: known } = await sql<{ userid: string }>`
        with chosen as (
          select account_id, userid from organisation.account_info where active and userid = any(${accounts ?? []}::text[])
        ), written as (
          insert into community.live_code_wish (live_code_id, account_id) select ${code.id}, account_id from chosen
        )
        select userid from chosen`.execute(tx);
      const names = new Set(known.map(({ userid }) => userid));
      const unknown = (accounts ?? []).find((userid) => !names.has(userid));
      if (unknown) throw new AppError('community.unknown_account', { field: 'accounts', userid: unknown });
      await audit(tx, actor, 'community.pool_changed', `live_code:${state}`, { accounts, most });
      await addJobs(tx, [ENSURE_CODES]);
    });
  }

  async function changeSetting(actor: Actor, change: { name: string; value: number }): Promise<void> {
    demand(actor, 'community.edit');
    await db.transaction().execute(async (tx) => {
      await changePoolSetting(tx, { ...change, at: clock.now() });
      await audit(tx, actor, 'community.pool_setting_changed', `setting:${change.name}`, { value: change.value });
      await addJobs(tx, [ENSURE_CODES]);
    });
  }

  return { changePool, changeSetting };
}
