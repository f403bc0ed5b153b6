/** Minutes since midnight in the store's zone, half-open. */
export interface Hours {
  /** ISO: Monday is 1. */
  weekday: number;
  fromMinute: number;
  untilMinute: number;
}

export interface OpenState {
  open: boolean;
  /** Today's hours, e.g. `08:00–22:00`, several joined by a comma; null on a closed day. */
  today: string | null;
}

const DAY_MINUTES = 24 * 60;

/** `HH:MM` → minutes since midnight; `24:00` is the day's end. */
export function minutesOf(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Whether a store with these hours is open at that local time, and what its hours are that day. */
export function openState(hours: Hours[], local: { weekday: number; minute: number }): OpenState {
  const today = hours.filter((h) => h.weekday === local.weekday).sort((a, b) => a.fromMinute - b.fromMinute);
  return {
    open: today.some((h) => h.fromMinute <= local.minute && local.minute < h.untilMinute),
    today: today.map((h) => `${timeOf(h.fromMinute)}–${timeOf(h.untilMinute)}`).join(', ') || null,
  };
}

/** Why these hours can't be kept, or null when they can. Hours over midnight are two rows, one per day. */
export function hoursProblem(hours: Hours[]): 'ends_before_it_begins' | 'after_midnight' | 'overlap' | null {
  if (hours.some((h) => h.untilMinute > DAY_MINUTES)) return 'after_midnight';
  if (hours.some((h) => h.untilMinute <= h.fromMinute)) return 'ends_before_it_begins';
  const sorted = hours.toSorted((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute);
  const overlap = sorted.some((h, i) => {
    const next = sorted[i + 1];
    return next?.weekday === h.weekday && next.fromMinute < h.untilMinute;
  });
  return overlap ? 'overlap' : null;
}
