import { type OfferDraft, termsOf } from './draft.ts';

/**
 * What saving a draft would change: a name alone is shown on coupons at once, other terms are a new version and bind only
 * those issued from then on. `unready`: it can't be told yet.
 */
export function changeOf(saved: OfferDraft, draft: OfferDraft): 'none' | 'name' | 'terms' | 'unready' {
  const [before, after] = [termsOf(saved), termsOf(draft)];
  if (!before || !after) return 'unready';
  if (inOrder({ ...before, name: '' }) !== inOrder({ ...after, name: '' })) return 'terms';
  return before.name === after.name ? 'none' : 'name';
}

/** Lists of terms are sets, as for the server. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).sort().join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, held]) => `${key}:${inOrder(held)}`);
  return `{${entries.sort().join()}}`;
}
