/**
 * Days of a zone, said by the runtime's calendar and by looking, independent of the package's own reckoning: the first
 * instant of a day is the first quarter of an hour that the zone counts to it.
 */
const formats = new Map<string, Intl.DateTimeFormat>();
const starts = new Map<string, number>();

const QUARTER = 15 * 60_000;
export const DAY = 24 * 60 * 60_000;

/** YYYY-MM-DD of an instant. */
export function dayOf(at: number, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, format);
  return format.format(at);
}

/** The first instant of a day. */
export function startOf(day: string, zone: string): number {
  const name = `${day} ${zone}`;
  let at = starts.get(name);
  if (at !== undefined) return at;
  at = Date.parse(`${day}T00:00:00Z`) - DAY;
  while (dayOf(at, zone) < day) at += QUARTER;
  starts.set(name, at);
  return at;
}

/** Days of the calendar, counted without a zone. */
export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Monday 1 … Sunday 7. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

export const firstOfMonth = (day: string, months: number): string => {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
};

/** The wall clock of a zone, YYYY-MM-DDTHH:MM:SS.mmm. */
export function wallClockOf(at: number, zone: string): string {
  const name = `wall ${zone}`;
  const format =
    formats.get(name) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(name, format);
  return `${format.format(at).replace(' ', 'T')}.${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}`;
}
