import type { IdentityKind } from './types.ts';

/** Enough to recognise somebody by, too little to use: `138****8000`, `wmK3…0001`. */
export function mask(kind: IdentityKind, value: string): string {
  if (kind === 'phone') return value.length >= 7 ? `${value.slice(0, 3)}****${value.slice(-4)}` : '****';
  return value.length > 10 ? `${value.slice(0, 4)}…${value.slice(-4)}` : `${value.slice(0, 2)}…`;
}
