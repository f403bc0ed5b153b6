import { Cron } from 'croner';

/** Times of the wall clock in a zone: a cron line of five fields. */
export interface Times {
  cron: string;
  timeZone: string;
}

export function isCronLine(line: string): boolean {
  if (line.trim().split(/\s+/).length !== 5) return false;
  try {
    return new Cron(line, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The first of these times after an instant, or null when there is none any more. */
export function timeAfter({ cron, timeZone }: Times, after: Date): Date | null {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(after);
}

/** The next instant a schedule fires after `after`; null for playbooks that events fire. */
export const nextFire = (trigger: Times & { kind: string }, after: Date): Date | null =>
  trigger.kind === 'schedule' ? timeAfter(trigger, after) : null;

/** When a wait that starts at `from` ends: at the first of the trigger's times at which it has been long enough. */
export const waitEnd = (trigger: Times & { delayMinutes: number }, from: Date): Date | null =>
  timeAfter(trigger, new Date(from.getTime() + trigger.delayMinutes * 60_000 - 1));

/**
 * The latest of these times that is not over at `now`: what is fired after a stop. Older ones are not made up for: a
 * message of this morning would be wrong by now.
 */
export function timeStillOpen(times: Times, now: Date, openMinutes: number): Date | null {
  let latest: Date | null = null;
  const cron = new Cron(times.cron, { timezone: times.timeZone, paused: true });
  let at = cron.nextRun(new Date(now.getTime() - openMinutes * 60_000));
  while (at && at <= now) {
    latest = at;
    at = cron.nextRun(at);
  }
  return latest;
}
