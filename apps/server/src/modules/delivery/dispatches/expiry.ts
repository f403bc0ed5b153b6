import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { inLanes } from '../solo.ts';
import type { SendDeps } from './send-dispatches.ts';

/** A cancel that failed is tried again after this long. Wall milliseconds. */
const AGAIN_MS = 5_000;
/** Cancels under way at once: what is still open when quiet hours begin is a request of every account. */
const LANES = 5;

interface Open {
  runId: number;
  dispatchNo: number;
  dispatchId: number;
  msgid: string;
}

/**
 * Ends what nobody confirmed in time: quiet hours hold although staff confirm late, because by then there is nothing
 * left to confirm.
 */
export async function endExpired(deps: SendDeps): Promise<void> {
  await cancelUnsent(deps);
  const lanes = deps.clock.mode === 'driven' ? 1 : LANES;
  await inLanes(await findOpen(deps), lanes, (dispatch) => cancelAtWeCom(deps, dispatch));
}

/** Those that never left end here, set-wise but for the two kinds of receivers. */
export async function cancelUnsent({
  db,
  clock,
  release,
}: Pick<SendDeps, 'db' | 'clock' | 'release'>): Promise<number> {
  const now = clock.now();
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ runId: number; dispatchNo: number; chatType: 'single' | 'group' }>`
      update delivery.dispatch set state = 'cancelled', cancelled_at = ${now}
      where state = 'ready' and expires_at <= ${now}
      returning run_id as "runId", dispatch_no as "dispatchNo", chat_type as "chatType"`.execute(tx);
    for (const dispatch of rows) await release(tx, dispatch, 'cancelled');
    return rows.length;
  });
}

async function findOpen({ db, clock, wall }: SendDeps): Promise<Open[]> {
  const { rows } = await sql<Open>`
    select run_id as "runId", dispatch_no as "dispatchNo", dispatch_id as "dispatchId", msgid from delivery.dispatch
    where state = 'sent' and results_at is not null and cancelled_at is null and expires_at <= ${clock.now()}
      and (try_after is null or try_after <= ${wall()})
    order by expires_at, marker collate "C"`.execute(db);
  return rows;
}

/** After the cancel one more look at the results tells who had confirmed before. */
async function cancelAtWeCom({ db, clock, wall, wecom, log }: SendDeps, dispatch: Open): Promise<void> {
  const { runId, dispatchNo, dispatchId, msgid } = dispatch;
  const now = clock.now();
  try {
    await wecom.massMessage.cancel({ msgid });
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ msgid, code: error.code }, 'a dispatch could not be cancelled yet');
    if (error.handling !== 'D') {
      await sql`
        update delivery.dispatch set try_after = ${new Date(wall().getTime() + AGAIN_MS)}
        where run_id = ${runId} and dispatch_no = ${dispatchNo}`.execute(db);
      return;
    }
  }
  await sql`
    with changed as (
      update delivery.dispatch set state = 'cancelled', cancelled_at = ${now}, results_at = ${now}, try_after = null
      where run_id = ${runId} and dispatch_no = ${dispatchNo} and cancelled_at is null returning 1
    )
    insert into delivery.api_change (at, api, subject, outcome)
    select ${now}, 'cancel_groupmsg_send', ${`dispatch:${dispatchId}`}, 'ok' from changed`.execute(db);
}
