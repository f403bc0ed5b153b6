export type Health = 'fresh' | 'busy' | 'tired' | 'full' | 'banned' | 'away';

/** From the gravest on; of several the first counts. `fresh` and `busy` accounts can take newcomers. */
const GRAVITY: readonly Health[] = ['banned', 'away', 'full', 'tired', 'busy', 'fresh'];

const REASONS = {
  banned: 'banned',
  left: 'away',
  not_logged_in: 'away',
  contacts_full: 'full',
  adds_per_day: 'tired',
  removed_share: 'tired',
  removed_early: 'tired',
  negative_feedback: 'tired',
  resting: 'tired',
  many_adds: 'busy',
  unconfirmed_sends: 'busy',
  slow_to_reply: 'busy',
} as const satisfies Record<string, Health>;
type ReasonCode = keyof typeof REASONS;

/** Why: what was seen, and the threshold that it crossed. Shares in per cent, times as ISO text. */
export interface Reason {
  code: ReasonCode;
  value: number | string;
  limit: number | null;
}

/** What is known of an account at one moment. */
export interface AccountFigures {
  active: boolean;
  contacts: number;
  contactCap: number;
  /** Customers added in the last 24 hours, and in the last 30 days. */
  addedDay: number;
  addedMonth: number;
  /** Customers who removed it in the last 30 days; those within their first 48 hours apart. */
  removedMonth: number;
  removedEarly: number;
  /** Mass sends asked of it in the last 14 days whose time is over or that it pressed, and those that it pressed. */
  sendsAsked: number;
  sendsPressed: number;
  /** Of the last seven days, as WeCom counts. Per cent; null without chats. */
  chatsWeek: number;
  replyPercent: number | null;
  negativeWeek: number;
  /** When an error last said so: 40143, 40205. */
  bannedAt: Date | null;
  notLoggedInAt: Date | null;
}

/** Named thresholds; what each means and where it comes from is in `delivery.health_setting`. */
export interface HealthLimits {
  busy_adds_per_day: number;
  tired_adds_per_day: number;
  tired_removed_percent: number;
  tired_early_percent: number;
  least_contacts: number;
  tired_negative_week: number;
  busy_unconfirmed_percent: number;
  least_sends: number;
  busy_reply_percent: number;
  least_chats: number;
  full_percent: number;
  room_again_percent: number;
  rest_days: number;
  banned_days: number;
}

export interface Before {
  health: Health;
  since: Date;
}

const DAY_MS = 24 * 3_600_000;
const percent = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100);
/** For people: one decimal. */
const shown = (value: number) => Math.round(value * 10) / 10;

/** The health of an account, with every reason for it, the gravest first. Fresh has none. */
export function healthOf(
  figures: AccountFigures,
  { limits, before, at }: { limits: HealthLimits; before: Before | null; at: Date },
): { health: Health; reasons: Reason[] } {
  const reasons = [...standing(figures, limits, at), ...load(figures, limits, before), ...strain(figures, limits)];
  const worst = (found: readonly Reason[]) =>
    GRAVITY.find((health) => found.some(({ code }) => REASONS[code] === health));
  const rest = restOf(before, limits, at);
  // Rest is measured from when it became tired, and only shown where nothing else says tired.
  if (rest && !reasons.some(({ code }) => REASONS[code] === 'tired')) reasons.push(rest);
  reasons.sort((a, b) => GRAVITY.indexOf(REASONS[a.code]) - GRAVITY.indexOf(REASONS[b.code]));
  return { health: worst(reasons) ?? 'fresh', reasons };
}

/** Whether WeCom lets it work at all. */
function standing({ active, bannedAt, notLoggedInAt }: AccountFigures, limits: HealthLimits, at: Date): Reason[] {
  const reasons: Reason[] = [];
  const still = (seen: Date | null): seen is Date =>
    seen !== null && at.getTime() - seen.getTime() < limits.banned_days * DAY_MS;
  if (still(bannedAt)) reasons.push({ code: 'banned', value: bannedAt.toISOString(), limit: limits.banned_days });
  if (!active) reasons.push({ code: 'left', value: 0, limit: null });
  if (still(notLoggedInAt)) reasons.push({ code: 'not_logged_in', value: notLoggedInAt.toISOString(), limit: null });
  return reasons;
}

/** Room for newcomers: full at one mark, with room again only below another, so that it doesn't flap between them. */
function load(
  { contacts, contactCap, addedDay }: AccountFigures,
  limits: HealthLimits,
  before: Before | null,
): Reason[] {
  const used = percent(contacts, contactCap);
  const mark = before?.health === 'full' ? limits.room_again_percent : limits.full_percent;
  const reasons: Reason[] = used >= mark ? [{ code: 'contacts_full', value: shown(used), limit: mark }] : [];
  if (addedDay >= limits.tired_adds_per_day) {
    reasons.push({ code: 'adds_per_day', value: addedDay, limit: limits.tired_adds_per_day });
  } else if (addedDay >= limits.busy_adds_per_day) {
    reasons.push({ code: 'many_adds', value: addedDay, limit: limits.busy_adds_per_day });
  }
  return reasons;
}

/** What customers and staff say by what they do. A share of too few says nothing. */
function strain(figures: AccountFigures, limits: HealthLimits): Reason[] {
  const reasons: Reason[] = [];
  const { contacts, removedMonth, removedEarly, addedMonth, sendsAsked, sendsPressed, chatsWeek } = figures;
  const { replyPercent, negativeWeek } = figures;
  const over = (code: ReasonCode, value: number, limit: number) => {
    if (value >= limit) reasons.push({ code, value: shown(value), limit });
  };
  const known = contacts + removedMonth;
  if (known >= limits.least_contacts) {
    over('removed_share', percent(removedMonth, known), limits.tired_removed_percent);
  }
  if (addedMonth >= limits.least_contacts) {
    over('removed_early', percent(removedEarly, addedMonth), limits.tired_early_percent);
  }
  over('negative_feedback', negativeWeek, limits.tired_negative_week);
  if (sendsAsked >= limits.least_sends) {
    over('unconfirmed_sends', percent(sendsAsked - sendsPressed, sendsAsked), limits.busy_unconfirmed_percent);
  }
  if (chatsWeek >= limits.least_chats && replyPercent !== null && replyPercent < limits.busy_reply_percent) {
    reasons.push({
      code: 'slow_to_reply',
      value: shown(replyPercent),
      limit: limits.busy_reply_percent,
    });
  }
  return reasons;
}

/** Who was tired rests a while, whatever the figures say the next day. */
function restOf(before: Before | null, { rest_days: days }: HealthLimits, at: Date): Reason | null {
  if (before?.health !== 'tired') return null;
  const until = new Date(before.since.getTime() + days * DAY_MS);
  return at < until ? { code: 'resting', value: until.toISOString(), limit: days } : null;
}
