/** Minutes of the local day; `from` after `until` means: over midnight. Half-open: at `until` it is not quiet any more. */
export interface QuietHours {
  from: number;
  until: number;
}

const DAY = 1440;

export function isQuiet(at: Date, zone: string, quiet: QuietHours): boolean {
  const minute = minuteOfDay(at, zone);
  return quiet.from <= quiet.until
    ? minute >= quiet.from && minute < quiet.until
    : minute >= quiet.from || minute < quiet.until;
}

/** When quiet hours begin next; `at` itself when it lies in them. */
export function quietStart(at: Date, zone: string, quiet: QuietHours): Date {
  if (isQuiet(at, zone, quiet)) return at;
  const minutes = (quiet.from - minuteOfDay(at, zone) + DAY) % DAY || DAY;
  const start = new Date(Math.floor(at.getTime() / 60_000) * 60_000 + minutes * 60_000);
  // A clock change in between moves the wall by its own amount; none of our stores' zones has one today.
  const drift = ((minuteOfDay(start, zone) - quiet.from + DAY + DAY / 2) % DAY) - DAY / 2;
  return new Date(start.getTime() - drift * 60_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(at: Date, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const [hour = '0', minute = '0'] = format.format(at).split(':');
  return Number(hour) * 60 + Number(minute);
}
