import type { Pickup, PutPickup } from '@xiaoer/contracts';
import type { z } from 'zod';

export type Place = z.infer<typeof PutPickup>['stores'][number];
export interface PasteProblem {
  /** From 1. */
  line: number;
  rule: 'fields' | 'code' | 'pieces' | 'twice';
}

const CODE = /^[A-Za-z0-9._-]{1,64}$/;
const MOST_PIECES = 1_000_000;

/**
 * Lines of `store, sku, pieces`, as a spreadsheet is pasted (tabs) or a CSV file is (commas). A first line without a number is
 * the heading; empty lines are none.
 */
export function readPaste(text: string): { places: Place[]; problems: PasteProblem[] } {
  const places: Place[] = [];
  const problems: PasteProblem[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((row, index) => {
    const line = index + 1;
    if (row.trim() === '') return;
    const [store = '', sku = '', count = '', ...more] = row.split(/[,\t，]/).map((cell) => cell.trim());
    const pieces = /^\d{1,7}$/.test(count) ? Number(count) : Number.NaN;
    if (line === 1 && !/\d/.test(count)) return;
    if (more.some((cell) => cell !== '') || count === '') problems.push({ line, rule: 'fields' });
    else if (!CODE.test(store) || !CODE.test(sku)) problems.push({ line, rule: 'code' });
    else if (!(pieces <= MOST_PIECES)) problems.push({ line, rule: 'pieces' });
    else if (seen.has(`${store}/${sku}`)) problems.push({ line, rule: 'twice' });
    else {
      seen.add(`${store}/${sku}`);
      places.push({ store, sku, pieces });
    }
  });
  return { places, problems };
}

export interface PlaceChange extends Place {
  /** Null: a place that had none. */
  before: number | null;
  /** Reserved and collected: it can't be fewer. */
  atLeast: number;
}

/** What setting these places would change; those that stay as they are left out. */
export function changesOf(stores: Pickup['stores'], places: readonly Place[]): PlaceChange[] {
  const known = new Map(stores.map((place) => [`${place.store.code}/${place.sku}`, place]));
  return places.flatMap((place) => {
    const now = known.get(`${place.store}/${place.sku}`);
    if (now?.pieces === place.pieces) return [];
    return [{ ...place, before: now?.pieces ?? null, atLeast: now ? now.reserved + now.collected : 0 }];
  });
}
