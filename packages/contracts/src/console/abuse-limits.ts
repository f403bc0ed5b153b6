import { z } from 'zod';
import { Instant } from '../common.ts';

/** What is counted: coupons won in drops by customer, phone, device and network; redemptions by customer,
 * by staff member, by both together, and by staff of the coupons of a customer who works for the chain. */
export const AbuseRule = z.enum([
  'claims_customer',
  'claims_phone',
  'claims_device',
  'claims_network',
  'redeem_customer',
  'redeem_staff',
  'redeem_pair',
  'redeem_employee',
]);
export type AbuseRule = z.infer<typeof AbuseRule>;

/** `most` in any `windowSeconds` (a minute to 31 days); more is let through with a case to review, or refused with one. */
export const AbuseLimit = z.object({
  rule: AbuseRule,
  active: z.boolean(),
  most: z.int().min(1).max(100_000),
  windowSeconds: z.int().min(60).max(2_678_400),
  action: z.enum(['review', 'refuse']),
});
export type AbuseLimit = z.infer<typeof AbuseLimit>;

/** `PUT /api/console/abuse-limits`: the rules given are set, the others stay. */
export const SetAbuseLimits = z.object({
  limits: z
    .array(AbuseLimit)
    .min(1)
    .refine((limits) => new Set(limits.map(({ rule }) => rule)).size === limits.length, {
      error: 'each rule once',
    }),
});

/** `GET /api/console/abuse-limits`, and the answer to `PUT`. */
export const AbuseLimits = z.object({
  limits: z.array(AbuseLimit.extend({ changedAt: Instant.nullable(), changedBy: z.string().nullable() })),
});
export type AbuseLimits = z.infer<typeof AbuseLimits>;
