import { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { MomentDeps } from './send-moments.ts';

/** A cancel that failed is tried again after this long. Wall milliseconds. */
const AGAIN_MS = 5_000;

/** Moments that never left end with their windows. */
export async function cancelUnsent({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<number> {
  const now = clock.now();
  const { rows } = await sql`
    with ended as (
      update delivery.moment set state = 'cancelled', cancelled_at = ${now}, try_after = null
      where state = 'ready' and expires_at <= ${now} returning moment_id
    ), accounts as (
      update delivery.moment_account a set state = 'not_published' from ended
      where a.moment_id = ended.moment_id and a.state = 'asked' returning 1
    )
    select moment_id from ended`.execute(db);
  return rows.length;
}

/** What nobody published in time is cancelled at WeCom; one more look then tells who had published before. */
export async function endExpired(deps: MomentDeps): Promise<void> {
  await cancelUnsent(deps);
  const { db, clock, wall } = deps;
  const { rows } = await sql<{ momentId: number; wecomId: string; waiting: boolean }>`
    select moment_id as "momentId", wecom_id as "wecomId", exists (select from delivery.moment_account a
      where a.moment_id = m.moment_id and a.state in ('asked', 'not_asked')) as waiting
    from delivery.moment m
    where state = 'open' and cancelled_at is null and expires_at <= ${clock.now()}
      and (try_after is null or try_after <= ${wall()})
    order by expires_at, marker collate "C"`.execute(db);
  for (const moment of rows) await end(deps, moment);
}

async function end(
  { db, clock, wall, wecom, log }: MomentDeps,
  { momentId, wecomId, waiting }: { momentId: number; wecomId: string; waiting: boolean },
): Promise<void> {
  const now = clock.now();
  try {
    if (waiting) await wecom.moment.cancel({ moment_id: wecomId });
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ moment: wecomId, code: error.code }, 'a moment could not be cancelled');
    // Data does not mend (41059: WeCom has no such moment any more); everything else is tried again.
    if (error.handling !== 'D') {
      await sql`
        update delivery.moment set try_after = ${new Date(wall().getTime() + AGAIN_MS)}
        where moment_id = ${momentId}`.execute(db);
      return;
    }
  }
  await sql`
    with changed as (
      update delivery.moment set cancelled_at = ${now}, results_at = ${now}, try_after = null
      where moment_id = ${momentId} and cancelled_at is null returning 1
    )
    insert into delivery.api_change (at, api, subject, outcome)
    select ${now}::timestamptz, 'cancel_moment_task', ${`moment:${momentId}`}, 'ok' from changed where ${waiting}`.execute(
    db,
  );
}
