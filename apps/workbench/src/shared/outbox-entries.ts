/** One report that must reach the server. The server takes it twice as once. */
export interface Entry {
  /** What it reports on: a newer report on the same thing replaces an older one that is still here. */
  key: string;
  path: string;
  body: unknown;
  /** Tells a report from the one that replaced it while it was on its way. */
  serial: number;
}

export type Delivery = 'delivered' | 'refused' | 'later';

export function put(entries: readonly Entry[], { key, path, body }: Omit<Entry, 'serial'>): Entry[] {
  const serial = Math.max(0, ...entries.map((e) => e.serial)) + 1;
  return [...entries.filter((e) => e.key !== key), { key, path, body, serial }];
}

/** What is left after an attempt. A refused report is dropped: repeating it would be refused again. */
export function settle(entries: readonly Entry[], tried: Entry, delivery: Delivery): Entry[] {
  if (delivery === 'later') return [...entries];
  return entries.filter((e) => !(e.key === tried.key && e.serial === tried.serial));
}

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
