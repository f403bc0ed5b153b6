import type { DropLive } from '@xiaoer/contracts';

export interface Pace {
  /** Won per second of business time, span by span, the oldest first; the one under way is left out. */
  perSecond: { from: string; perSecond: number }[];
  /** In the last whole span. */
  now: number;
  /** The highest of them. */
  peak: number;
  /** At the present rate the rest is gone in so many seconds; null: nothing is taken just now, or nothing is left. */
  goneInSeconds: number | null;
}

/** How fast a drop goes. */
export function paceOf({ spans, spanSeconds, left }: Pick<DropLive, 'spans' | 'spanSeconds' | 'left'>): Pace {
  const perSecond = spans.slice(0, -1).map(({ from, won }) => ({ from, perSecond: won / spanSeconds }));
  const now = perSecond.at(-1)?.perSecond ?? 0;
  return {
    perSecond,
    now,
    peak: perSecond.reduce((most, span) => Math.max(most, span.perSecond), 0),
    goneInSeconds: now > 0 && left > 0 ? Math.ceil(left / now) : null,
  };
}

/** 320, 12.4, 0.2: no decimals where they say nothing. */
export const rateText = (perSecond: number): string =>
  perSecond >= 100 || Number.isInteger(perSecond) ? String(Math.round(perSecond)) : perSecond.toFixed(1);
