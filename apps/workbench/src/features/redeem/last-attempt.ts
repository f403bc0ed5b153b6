import type { Attempt } from './attempt.ts';

const PLACE = 'xiaoer.redeem';

/** The attempt whose answer is still missing; survives a closed page. */
export function lastAttempt(): Attempt | null {
  try {
    const { key, code, spendFen } = JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Attempt>;
    return key && code && typeof spendFen === 'number' ? { key, code, spendFen } : null;
  } catch {
    return null;
  }
}

export function rememberAttempt(attempt: Attempt): void {
  localStorage.setItem(PLACE, JSON.stringify(attempt));
}

export function forgetAttempt(): void {
  localStorage.removeItem(PLACE);
}

/** A key nobody else draws. `crypto.randomUUID` is missing on pages without https, as in a store's test network. */
export function freshKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
