import type { UnlistedCount } from '../../customers/index.ts';

/** When a list that shrank is not believed. A wrong visible range looks exactly like people who left. */
export interface GuardSettings {
  /** Of what we hold, in per cent: losing more than this is not believed … */
  vanishedPercent: number;
  /** … unless it is no more than this many: a small account may lose half of its contacts in a day. */
  vanishedLeast: number;
}

export const DEFAULT_GUARD: GuardSettings = { vanishedPercent: 20, vanishedLeast: 20 };

/** Whether so great a loss is more likely a mistake of the visible range than the truth. */
export function isIncredible({ held, gone }: { held: number; gone: number }, settings: GuardSettings): boolean {
  return gone > settings.vanishedLeast && gone * 100 > held * settings.vanishedPercent;
}

/**
 * The accounts of one list whose losses are not believed: those that lost too much, and all that lost anything when the
 * list as a whole did. What a person has looked at (`believed`) is believed.
 */
export function accountsRefused(
  counts: readonly UnlistedCount[],
  { settings, believed }: { settings: GuardSettings; believed: ReadonlySet<number> },
): Set<number> {
  const doubted = counts.filter(({ accountId }) => !believed.has(accountId));
  const sum = (pick: (count: UnlistedCount) => number) => doubted.reduce((total, count) => total + pick(count), 0);
  const whole = isIncredible({ held: sum((c) => c.held), gone: sum((c) => c.gone) }, settings);
  return new Set(
    doubted.filter((c) => (whole ? c.gone > 0 : isIncredible(c, settings))).map(({ accountId }) => accountId),
  );
}
