import { z } from 'zod';
import { Code, Identity } from '../common.ts';

/** What the chain's own systems know of a customer. A field that is left out stays as it is; null forgets it. */
export const CustomerProfileSaid = z.object({
  /** Everything that names her; who is unknown is refused. */
  identities: z.array(Identity).min(1).max(8),
  city: z.string().min(1).max(60).nullable().optional(),
  /** What she likes, as one word, e.g. a sku or a flavour. */
  taste: z.string().min(1).max(60).nullable().optional(),
  /** YYYY-MM-DD; year 1904 (a leap year) when she did not tell it. */
  birthday: z.iso.date().nullable().optional(),
  /** A code of `PUT /api/v1/tiers`. */
  tier: Code.nullable().optional(),
  points: z.int().min(0).nullable().optional(),
});

/** `PUT /api/v1/customers/profiles`: each is taken or refused by itself; the same again changes nothing. */
export const PutProfiles = z.object({ profiles: z.array(CustomerProfileSaid).min(1).max(1000) });
export type PutProfiles = z.input<typeof PutProfiles>;

/** In the order of the request. */
export const PutProfilesResult = z.object({
  results: z.array(
    z.object({
      result: z.enum(['changed', 'unchanged', 'refused']),
      reason: z.enum(['unknown_customer', 'given_twice', 'unknown_tier', 'implausible_birthday']).optional(),
      field: z.string().optional(),
    }),
  ),
});

export const Tier = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/),
  name: z.string().min(1).max(30),
  /** 0 the lowest; no two alike. */
  rank: z.int().min(0).max(1000),
});

/** `PUT /api/v1/tiers`: all tiers of the member programme. One that somebody still has can't be left out. */
export const PutTiers = z.object({ tiers: z.array(Tier).max(50) });
export const Tiers = z.object({ tiers: z.array(Tier) });
