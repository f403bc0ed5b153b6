/** A day in Beijing, `YYYY-MM-DD`: the platform's statistics begin at Beijing's midnight, wherever the chain is. */
export type BeijingDay = string;

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export const beijingDay = (at: Date): BeijingDay => new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);

export const addDays = (day: BeijingDay, days: number): BeijingDay =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The midnight that a day begins with. */
export const midnightOf = (day: BeijingDay): Date => new Date(Date.parse(day) - OFFSET_MS);
