import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';
import { Basket, HIGHEST_SPEND_FEN } from './basket.ts';
import { CouponRefusal } from './coupons.ts';

/** `GET /api/v1/coupons/offline-keys`: what a till keeps so that it can check the wallet's QR without the network. */
export const OfflineKeys = z.object({
  keys: z.array(
    z.object({
      /** As the QR's text names it. */
      id: z.string(),
      /** Ed25519, base64url of its 32 bytes: `x` of a JWK. */
      publicKey: z.string(),
      /** Half-open: it signs texts that begin in this time. The next key is told before it signs. */
      from: Instant,
      until: Instant,
    }),
  ),
  /** How far a till's clock may be off: texts are taken this much before and after their time. */
  clockToleranceSeconds: z.int(),
  /** For the till to compare its clock with. */
  now: Instant,
});
export type OfflineKeys = z.infer<typeof OfflineKeys>;

const MOST_ITEMS = 1_000;
const Sum = Fen.max(HIGHEST_SPEND_FEN);

/** A purchase that was made without the network. */
export const OfflineRedemption = z
  .object({
    /** The caller's own for the purchase: the same key gets the same answer. */
    key: z.string().min(1).max(64),
    /** The QR's text, as scanned; or the code, as typed, and then with `approvedBy`. */
    code: z.string().min(1).max(1_000),
    store: Code,
    /** When the customer paid, by the till's clock. */
    at: Instant,
    spendFen: Sum,
    /** What the till took off. */
    discountFen: Sum,
    /** The WeCom userid of the manager of this store who stood in for the check. */
    approvedBy: z.string().min(1).max(64).nullable().default(null),
    /** What `spendFen` is made of, where the goods decide. */
    basket: Basket.optional(),
  })
  .refine(({ spendFen, discountFen }) => discountFen <= spendFen, {
    path: ['discountFen'],
    message: 'not more than was spent',
  });

/** `POST /api/v1/coupons/offline-redemptions` */
export const OfflineRedemptions = z.object({ redemptions: z.array(OfflineRedemption).min(1).max(MOST_ITEMS) });

export const OfflineReason = z.enum([
  ...CouponRefusal.options,
  /** Cut off, or no text of ours. */
  'unreadable',
  /** Signed by no key of ours, or changed since. */
  'forged',
  'outside_time',
  /** A typed code, and `approvedBy` is no manager of the store. */
  'not_approved',
  /** More than seven days ago, or ahead of our clock. */
  'implausible_time',
  /** The coupon is used; the till took off more than it gives. */
  'discount_too_high',
]);
export type OfflineReason = z.infer<typeof OfflineReason>;

export const OfflineAnswer = z.object({
  key: z.string(),
  /**
   * `redeemed`: the coupon is used. `review`: it was taken down for people to look at, and the coupon is as it was.
   * `not_taken`: nothing was taken down; correct it and send it again.
   */
  result: z.enum(['redeemed', 'review', 'not_taken']),
  /** Of the coupon; null: it could not be read. */
  code: z.string().nullable(),
  /** What the ledger knows of what the till took off, and what it doesn't. */
  discountFen: Fen,
  lossFen: Fen,
  /** Why it is looked at. */
  reason: OfflineReason.nullable(),
  /** Of the case in the console's list of reviews. */
  review: z.string().nullable(),
  /** `not_taken`: the code of the problem, e.g. `offers.store_unknown`, `offers.key_reused`, `access.other_store`. */
  problem: z.string().nullable(),
});
export type OfflineAnswer = z.infer<typeof OfflineAnswer>;

/** In the order in which they were sent. */
export const OfflineAnswers = z.object({ redemptions: z.array(OfflineAnswer) });
