import { hash } from 'node:crypto';
import type { Identity } from '@xiaoer/contracts';
import type { Secrets } from '../../platform/crypto/index.ts';
import type { IdentityKind } from './types.ts';

/** An identity as it is kept: a phone's value is its fingerprint, and the phone itself goes along only to be sealed. */
export interface KnownAs {
  kind: IdentityKind;
  issuer: string;
  value: string;
  phone?: string;
}

/**
 * How much a kind proves, strongest first. WeChat's own names stand for one WeChat account; an app's log-in for one
 * registered user; a card may be lent, and a phone typed by a cashier or passed on by the operator.
 */
const STRENGTH: readonly IdentityKind[] = ['unionid', 'external_userid', 'openid', 'app_user', 'card', 'phone'];

/** Kinds of which one person has one at each issuer: two values are two people. */
const PROVEN: ReadonlySet<IdentityKind> = new Set(['unionid', 'external_userid', 'openid']);

export const isProven = (identity: Pick<KnownAs, 'kind'>): boolean => PROVEN.has(identity.kind);

export const keyOf = ({ kind, issuer, value }: KnownAs): string => `${kind}|${issuer}|${value}`;

/** Strongest first; among equals by text, so that the order of arrival never decides. */
function byStrength(a: KnownAs, b: KnownAs): number {
  const difference = STRENGTH.indexOf(a.kind) - STRENGTH.indexOf(b.kind);
  return difference !== 0 ? difference : byKey(a, b);
}

/** The order in which identities are claimed. */
export const byKey = (a: KnownAs, b: KnownAs): number => compareText(keyOf(a), keyOf(b));

/** By code units: the same in every locale. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same for the same first identity in every database; it tells nothing about the person. */
export const subjectKeyOf = (identity: KnownAs): string => hash('sha256', keyOf(identity));

/** `+86 138-0013 8000` and `13800138000` are one phone. Others keep their country's digits. */
export function normalisePhone(text: string): string {
  const digits = text.replace(/[^\d]/g, '');
  return digits.replace(/^(?:00)?86(?=1\d{10}$)/, '');
}

/** Phones become fingerprints; everything else is taken as it is. Strongest first, each once. */
export function identitiesToKeep(identities: readonly Identity[], secrets: Pick<Secrets, 'fingerprint'>): KnownAs[] {
  const kept = new Map<string, KnownAs>();
  for (const { kind, issuer, value } of identities) {
    const phone = kind === 'phone' ? normalisePhone(value) : undefined;
    const known =
      phone === undefined ? { kind, issuer, value } : { kind, issuer, value: phoneKey(secrets, phone), phone };
    kept.set(keyOf(known), known);
  }
  return [...kept.values()].sort(byStrength);
}

export const phoneKey = (secrets: Pick<Secrets, 'fingerprint'>, phone: string) => secrets.fingerprint(`phone|${phone}`);
