import { AppError } from '../../../platform/errors.ts';

/** How long after the fact a till may report it, and how far its clock may be ahead of ours. Business milliseconds. */
const LATEST_REPORT_MS = 7 * 24 * 3_600_000;
const CLOCK_AHEAD_MS = 5 * 60_000;
/** Fen; what the column holds is above it. */
const HIGHEST_SPEND = 1_000_000_000;

export function isPlausibleTime(at: Date, now: Date): boolean {
  const late = now.getTime() - at.getTime();
  return late <= LATEST_REPORT_MS && late >= -CLOCK_AHEAD_MS;
}

/** Throws 422 `offers.implausible_time`. */
export function demandPlausibleTime(at: Date, now: Date): void {
  if (!isPlausibleTime(at, now))
    throw new AppError('offers.implausible_time', {
      field: 'at',
      rule: 'at most 7 days ago and 5 minutes ahead',
      now: now.toISOString(),
    });
}

/** Throws 422 `offers.spend_too_high`. */
export function demandPlausibleSpend(spendFen: number): void {
  if (spendFen > HIGHEST_SPEND) throw new AppError('offers.spend_too_high', { field: 'spendFen', most: HIGHEST_SPEND });
}
