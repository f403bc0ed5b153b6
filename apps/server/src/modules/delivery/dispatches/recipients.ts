import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Attention } from '../../attention/index.ts';

export interface DispatchKey {
  runId: number;
  dispatchNo: number;
  chatType: 'single' | 'group';
}

/**
 * Ends the receivers of a dispatch that still wait, and gives attention back.
 * @param only of customers: these external ids
 */
export type Release = (
  tx: Tx,
  dispatch: DispatchKey,
  status: 'failed' | 'cancelled',
  only?: readonly string[],
) => Promise<void>;

export function createRelease(attention: Pick<Attention, 'release' | 'releaseGroups'>): Release {
  return async (tx, { runId, dispatchNo, chatType }, status, only) => {
    if (chatType === 'single') {
      await sql`
        update delivery.dispatch_recipient set status = ${status}
        where run_id = ${runId} and dispatch_no = ${dispatchNo} and status = 'waiting'
          and (${only ?? null}::text[] is null or external_userid = any(${only ?? null}::text[]))`.execute(tx);
      const rows = sql`
        select customer_id from delivery.dispatch_recipient
        where run_id = ${runId} and dispatch_no = ${dispatchNo} and status = ${status}`;
      await attention.release(tx, { runId, rows });
      return;
    }
    await sql`
      update delivery.dispatch_group set status = ${status}
      where run_id = ${runId} and dispatch_no = ${dispatchNo} and status = 'waiting'`.execute(tx);
    const rows = sql`
      select group_id from delivery.dispatch_group
      where run_id = ${runId} and dispatch_no = ${dispatchNo} and status = ${status}`;
    await attention.releaseGroups(tx, { runId, rows });
  };
}
