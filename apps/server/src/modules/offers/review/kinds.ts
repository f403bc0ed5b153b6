import type { ReviewKind } from './kind.ts';
import { abuseClaims } from './kinds/abuse-claims.ts';
import { abuseRedemptions } from './kinds/abuse-redemptions.ts';
import { abuseStaff } from './kinds/abuse-staff.ts';
import { offlineDouble } from './kinds/offline-double.ts';
import { offlineRefused } from './kinds/offline-refused.ts';
import { offlineUnknown } from './kinds/offline-unknown.ts';
import { offlineUnproven } from './kinds/offline-unproven.ts';

export const REVIEW_KINDS = {
  offline_double: offlineDouble,
  offline_refused: offlineRefused,
  offline_unproven: offlineUnproven,
  offline_unknown: offlineUnknown,
  abuse_claims: abuseClaims,
  abuse_redemptions: abuseRedemptions,
  abuse_staff: abuseStaff,
} as const satisfies Record<string, ReviewKind>;

export type ReviewKindName = keyof typeof REVIEW_KINDS;

/** What may be decided about a case; of a kind that a later version dropped, nothing but that it was seen. */
export const decisionsOf = (kind: string): readonly string[] =>
  Object.hasOwn(REVIEW_KINDS, kind) ? REVIEW_KINDS[kind as ReviewKindName].decisions : ['seen'];

/** What a decision about a case does beside closing it; null: nothing. */
export function actOf(kind: string, decision: string): 'void_coupons' | null {
  if (!Object.hasOwn(REVIEW_KINDS, kind)) return null;
  const { acts }: ReviewKind = REVIEW_KINDS[kind as ReviewKindName];
  return acts && Object.hasOwn(acts, decision) ? acts[decision]! : null;
}
