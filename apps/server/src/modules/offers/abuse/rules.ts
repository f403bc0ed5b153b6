import type { AbuseRule } from '@xiaoer/contracts';
import type { ReviewKindName } from '../review/kinds.ts';

/** The kind of case that more than a limit becomes. */
export const CASE_OF = {
  claims_customer: 'abuse_claims',
  claims_phone: 'abuse_claims',
  claims_device: 'abuse_claims',
  claims_network: 'abuse_claims',
  redeem_customer: 'abuse_redemptions',
  redeem_staff: 'abuse_staff',
  redeem_pair: 'abuse_staff',
  redeem_employee: 'abuse_staff',
} as const satisfies Record<AbuseRule, ReviewKindName>;

/** How much of a rule is let through. */
export interface Limit {
  rule: AbuseRule;
  most: number;
  windowSeconds: number;
  action: 'review' | 'refuse';
}
export type Limits = ReadonlyMap<AbuseRule, Limit>;

/** What counts against one rule, about whom or what. */
export interface Mark {
  rule: AbuseRule;
  /** Keyed: equal for equal things, and tells nothing else. */
  keyHash: string;
}
export const markId = ({ rule, keyHash }: Mark) => `${rule}/${keyHash}`;
