export interface LocalTime {
  /** ISO: Monday is 1. */
  weekday: number;
  /** Minutes since midnight. */
  minute: number;
  /** YYYY-MM-DD */
  date: string;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Making a formatter costs some hundred microseconds; a chain has few zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** What clocks and calendars show in that zone. Throws a RangeError for a zone that doesn't exist. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    weekday: WEEKDAYS.indexOf(parts.get('weekday')!) + 1,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
  };
}

export function isTimeZone(timeZone: string): boolean {
  try {
    formatFor(timeZone);
    return true;
  } catch {
    return false;
  }
}
