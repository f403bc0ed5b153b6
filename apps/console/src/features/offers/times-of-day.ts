const HALF_HOURS = Array.from({ length: 49 }, (_, n) => `${String(n >> 1).padStart(2, '0')}:${n % 2 ? '30' : '00'}`);

/** Times offered to choose from, 00:00 to 24:00 by the half hour, and the one that stands when it is between them. */
export const timesOfDay = (standing: string): string[] =>
  HALF_HOURS.includes(standing) ? HALF_HOURS : [...HALF_HOURS, standing].sort();
