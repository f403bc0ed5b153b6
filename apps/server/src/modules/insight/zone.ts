/** The chain's zone: a day of the console is a day there. Stores may lie in others; their own hours use their own. */
export const CHAIN_ZONE = 'Asia/Shanghai';

const OFFSET = '+08:00';

/** The calendar day of an instant in the chain's zone, YYYY-MM-DD. */
export const dayOf = (at: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone: CHAIN_ZONE }).format(at);

/** A day's first instant. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00${OFFSET}`);

export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
export const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
