import { z } from 'zod';
import { Code, Fen, Identity, Instant } from '../common.ts';

const ForeignStatus = z.enum(['issued', 'redeemed', 'void', 'expired']);

/**
 * `POST /api/v1/foreign-coupons`: how coupons of another system of the chain (its POS, its app) stand, a batch in any order
 * and as often as one likes; the newest `at` of each coupon counts. They are redeemed in their own system alone.
 */
export const PostForeignCoupons = z.object({
  system: Code,
  coupons: z
    .array(
      z.object({
        id: z.string().min(1).max(64),
        name: z.string().min(1).max(100),
        status: ForeignStatus,
        /** When it became so, by the other system's clock. */
        at: Instant,
        /** Everything that names its holder. */
        identities: z.array(Identity).min(1).max(8),
        validUntil: Instant.nullable().default(null),
        /** What it can take off at most. */
        valueFen: Fen.max(100_000_000).nullable().default(null),
        /** What it took off. */
        discountFen: Fen.max(100_000_000).nullable().default(null),
      }),
    )
    .min(1)
    .max(1000),
});
export const ForeignCouponsResult = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      /** `kept`: not newer than what is known; it is written down and changes nothing. */
      result: z.enum(['accepted', 'kept', 'refused']),
      reason: z.enum(['unknown_customer', 'other_customer']).nullable(),
    }),
  ),
});

/**
 * `POST /api/console/foreign-coupons?system=`: the same as CSV in UTF-8. Columns: `id`, `name`, `status`, `at`; a column for each
 * name of the holder, `phone` or `<kind>:<issuer>`; if wanted `valid_until`, `value_fen`, `discount_fen`. Times have an offset
 * or are the chain's; a day as `valid_until` counts whole.
 */
export const ForeignFileQuery = z.object({ system: Code });
export const ForeignFileImported = z.object({
  /** Without the heading: accepted + kept + refused + malformed. */
  rows: z.int(),
  accepted: z.int(),
  kept: z.int(),
  refused: z.int(),
  malformed: z.int(),
  /** The first thousand that were not taken, by line from 1; an empty field: the whole row. */
  problems: z.array(
    z.object({
      line: z.int(),
      field: z.string(),
      rule: z.enum([
        ...(['required', 'bad', 'not_a_time', 'not_a_number', 'nobody'] as const),
        ...(['not_utf8', 'not_text', 'unclosed_quote', 'text_after_quote', 'wrong_number_of_fields'] as const),
        ...(['unknown_customer', 'other_customer'] as const),
      ]),
    }),
  ),
});
export type ForeignFileImported = z.infer<typeof ForeignFileImported>;

/** In the wallet: a coupon of another system, to be used there. */
export const WalletForeign = z.object({
  system: Code,
  id: z.string(),
  name: z.string(),
  status: ForeignStatus,
  validUntil: Instant.nullable(),
  /** What it can take off at most, as far as it was told. */
  valueFen: Fen.nullable().optional(),
});
export type WalletForeign = z.infer<typeof WalletForeign>;

/** `GET /api/console/foreign-coupons`: by system; in no sum of the ledger. */
export const ForeignFigures = z.object({
  systems: z.array(
    z.object({
      system: Code,
      issued: z.int(),
      redeemed: z.int(),
      void: z.int(),
      expired: z.int(),
      /** What those still issued could take off at most, as far as it was told. */
      outstandingFen: Fen,
      /** What the redeemed took off, as far as it was told. */
      discountFen: Fen,
      latestAt: Instant,
    }),
  ),
});
export type ForeignFigures = z.infer<typeof ForeignFigures>;
