import { localTime } from '../../organisation/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What one call may name (LIMITS.md §6, §7; docs 92125, 92127, 94081, 95703). */
export const PER_CALL = 100;
/** A page of results (doc 94088). */
export const RESULT_PAGE = 1_000;
/** Groups of one person that may change hands in a day (docs 92127, 95703). */
export const GROUPS_PER_DAY = 300;
/** A customer, and a group, may be handed over on the job twice in so many natural days (40128). */
const AGAIN_DAYS = 90;
export const TIMES_IN_THEM = 2;
/** Of a member who left longer ago nothing can be handed over any more (40205). */
export const RESIGNED_DAYS = 365;
/** How long the customer may say no. */
const REFUSAL_MS = 24 * HOUR_MS;

/** Why a customer or a group is left out before anything is asked. */
export type SkipReason =
  | 'removed_us'
  | 'not_accepted'
  | 'moved_twice'
  | 'in_transfer'
  | 'left_too_long'
  | 'no_headroom';

/** The first instant of the natural days that count for the rule of twice: today is the last of them. */
export function countedSince(now: Date, zone: string): Date {
  const { minute } = localTime(now, zone);
  const midnight = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - minute * MINUTE_MS;
  return new Date(midnight - (AGAIN_DAYS - 1) * DAY_MS);
}

/** Whole days until it is too late to hand over what a member left behind; 0: too late. */
export function daysLeft(leftAt: Date, now: Date): number {
  return Math.max(0, Math.ceil((leftAt.getTime() + RESIGNED_DAYS * DAY_MS - now.getTime()) / DAY_MS));
}

/** Days on which groups are handed over, when so many of this person's went today already. */
export function groupDays(groups: number, goneToday: number): number {
  if (groups === 0) return 0;
  return Math.ceil((Math.min(goneToday, GROUPS_PER_DAY) + groups) / GROUPS_PER_DAY);
}

/** Readings of results that an action needs when nothing goes wrong: see `nextPollAt`. */
const USUAL_POLLS = 6;

/** API calls that an action needs: the asking by hundreds, the reading by thousands. */
export function callsNeeded(legs: readonly { contacts: number; groups: number }[]): number {
  const calls = (n: number, size: number) => Math.ceil(n / size);
  return legs.reduce(
    (sum, { contacts, groups }) =>
      sum + calls(contacts, PER_CALL) + calls(groups, PER_CALL) + USUAL_POLLS * calls(contacts, RESULT_PAGE),
    0,
  );
}

/**
 * When results are read next. Refusals and full receivers come by event too, so four readings are enough while the
 * customer may still say no; after that every quarter of an hour for an hour, hourly for a day, then daily until all
 * is final: there is no last reading.
 * @param firstAskedAt of what still waits
 */
export function nextPollAt(firstAskedAt: Date, now: Date): Date {
  const since = now.getTime() - firstAskedAt.getTime();
  const step =
    since < REFUSAL_MS
      ? 6 * HOUR_MS
      : since < REFUSAL_MS + HOUR_MS
        ? HOUR_MS / 4
        : since < 2 * REFUSAL_MS
          ? HOUR_MS
          : DAY_MS;
  const next = now.getTime() + step;
  const over = firstAskedAt.getTime() + REFUSAL_MS + MINUTE_MS;
  return new Date(now.getTime() < over ? Math.min(next, over) : next);
}

/** Refusals that are about a member as a person, and so true of every customer between the two. */
export const PERSONAL_CODES: readonly number[] = [40098, 40143, 40205];

/** What an item's code says about a customer who was asked for. */
export function stateOfContactCode(code: number): 'waiting' | 'receiver_full' | 'failed' {
  // 40100 and 40129: she is being handed over already. After a lost answer that is our own asking.
  if (code === 0 || code === 40100 || code === 40129) return 'waiting';
  return code === 40099 ? 'receiver_full' : 'failed';
}

/**
 * The same for a group: 90507 is under way and 45009 too many for today, both are asked for again later. Every other
 * refusal may be the echo of an asking whose answer was lost (90504, 90508, and 90500 after the owner has changed): who
 * owns the group decides.
 */
export function stateOfGroupCode(code: number): 'done' | 'planned' | 'failed' {
  if (code === 0) return 'done';
  return code === 90507 || code === 45009 ? 'planned' : 'failed';
}

export interface ResultRow {
  status: number;
  /** Unix seconds; 0 unless done. */
  takeover_time: number;
}

/** Our clock and WeCom's may differ by so much. */
const SLACK_MS = HOUR_MS;
/** WeCom has no word about her long after she was asked for: another transfer of hers was running. */
const NO_RECORD_MS = REFUSAL_MS + 6 * HOUR_MS;

export type Verdict =
  | { state: 'waiting' }
  | { state: 'done'; at: Date }
  | { state: 'refused' | 'receiver_full' }
  | { state: 'failed'; reason: 'no_record' };

/**
 * What the pair's results say about one customer who was asked for. They may also show earlier actions of the same pair:
 * an earlier taking over is told by its time; an earlier refusal has none, so of somebody who was asked for before, a
 * no is believed once the day in which she can say it is over.
 */
export function verdictOf(
  rows: readonly ResultRow[],
  { askedAt, askedBefore, now }: { askedAt: Date; askedBefore: boolean; now: Date },
): Verdict {
  const done = rows.find((row) => row.status === 1 && row.takeover_time * 1000 >= askedAt.getTime() - SLACK_MS);
  if (done) return { state: 'done', at: new Date(done.takeover_time * 1000) };
  const since = now.getTime() - askedAt.getTime();
  if (rows.some((row) => row.status === 2)) return { state: 'waiting' };
  const no = rows.findLast((row) => row.status === 3 || row.status === 4);
  if (no && (!askedBefore || since > REFUSAL_MS)) return { state: no.status === 3 ? 'refused' : 'receiver_full' };
  return since > NO_RECORD_MS ? { state: 'failed', reason: 'no_record' } : { state: 'waiting' };
}
