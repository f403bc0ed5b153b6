import type { WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';

/** After a lost answer or a busy platform, and after a refusal that people at the console have to mend. Wall milliseconds. */
const AGAIN_MS = 30_000;
const CONFIGURATION_MS = 600_000;

/** The asking between two members rests; nothing is given up, and the console says why. */
export async function restLeg(
  { db, clock, wall }: Pick<Platform, 'db' | 'clock' | 'wall'>,
  { transferId, toAccountId }: { transferId: number; toAccountId: number },
  error: WeComError,
): Promise<void> {
  const restMs = Math.max(error.handling === 'C' ? CONFIGURATION_MS : AGAIN_MS, error.retryAfterMs ?? 0);
  await sql`
    update delivery.transfer_leg
    set try_after = ${new Date(wall().getTime() + restMs)}, problem = ${String(error.code)}, problem_at = ${clock.now()}
    where transfer_id = ${transferId} and to_account_id = ${toAccountId}`.execute(db);
}

/** Data and limits do not mend by themselves; configuration, busy systems and full windows do. A lost answer says neither. */
export const isRefusedForGood = (error: WeComError): boolean =>
  error.kind === 'limit' ? error.code !== 'rate' : error.outcome === 'refused' && error.handling === 'D';
