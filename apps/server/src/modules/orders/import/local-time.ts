/** PostgreSQL's timestamps count microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** `YYYY-MM-DD HH:MM` with optional seconds; `/` for `-` and `T` for the space are understood. */
const LOCAL = /^(\d{4})[-/](\d{2})[-/](\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;

/** A local time without zone as PostgreSQL keeps it: microseconds since 2000-01-01 00:00. Null when there is no such time. */
export function localMicros(text: string): number | null {
  const match = LOCAL.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(ms);
  const isReal =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? (ms - EPOCH_MS) * 1000 : null;
}

export const microsOfInstant = (at: Date): number => (at.getTime() - EPOCH_MS) * 1000;
