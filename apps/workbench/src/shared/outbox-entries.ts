/** One report that must reach the server. The server takes it twice as once. */
export interface Entry {
  /** What it reports on: a newer report on the same thing replaces an older one that is still here. */
  key: string;
  path: string;
  body: unknown;
  /** Tells a report from the one that replaced it while it was on its way. */
  serial: number;
  /** A refusal is kept until somebody has read it; left out: it is dropped. */
  keepsRefusal?: boolean;
  /** Why the server refused it, of one whose refusal is kept. */
  refusal?: Refusal;
}

export interface Refusal {
  code: string;
  details: Record<string, unknown>;
}

export type NewEntry = Pick<Entry, 'key' | 'path' | 'body' | 'keepsRefusal'>;

export type Delivery = 'delivered' | 'refused' | 'later';

export function put(entries: readonly Entry[], entry: NewEntry): Entry[] {
  const serial = Math.max(0, ...entries.map((e) => e.serial)) + 1;
  return [...entries.filter((e) => e.key !== entry.key), { ...entry, serial }];
}

/**
 * What is left after an attempt. A refused report is not repeated: it would be refused again. It stays only where somebody
 * must read why.
 */
export function settle(
  entries: readonly Entry[],
  tried: Entry,
  delivery: Delivery,
  refusal: Refusal | null = null,
): Entry[] {
  if (delivery === 'later') return [...entries];
  const isTried = (e: Entry) => e.key === tried.key && e.serial === tried.serial;
  if (delivery === 'refused' && tried.keepsRefusal && refusal)
    return entries.map((e) => (isTried(e) ? { ...e, refusal } : e));
  return entries.filter((e) => !isTried(e));
}

/** Those that still have to reach the server. */
export const unsent = (entries: readonly Entry[]): Entry[] => entries.filter((e) => !e.refusal);

/** Reads what an earlier page left; anything unreadable is nothing. */
export function parseEntries(text: string | null): Entry[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  const e = value as Partial<Entry> | null;
  return typeof e?.key === 'string' && typeof e.path === 'string' && typeof e.serial === 'number';
}
