import { z } from 'zod';
import { Code, Fen, Id, Instant } from '../common.ts';

const Named = z.object({ code: Code, name: z.string() });

/** One thing that happened to a coupon. Kinds of the journal besides `issued` and `expired`; readers know them or show the word. */
const CouponStep = z.object({
  /** `issued`, `redeemed`, `reduced` (part given back), `cancelled` (given back whole), `voided`, `expired`. */
  kind: z.string(),
  /** When it happened; `recordedAt`: when we learnt it, since tills report late. */
  at: Instant,
  recordedAt: Instant.nullable(),
  store: Named.nullable(),
  spendFen: Fen.nullable(),
  /** Redeemed: taken off; reduced and cancelled: given back of it. */
  discountFen: Fen.nullable(),
  /** Cancelled: until when it can be used again. */
  usableUntil: Instant.nullable(),
  who: z.string().nullable(),
});

/** `GET /api/console/coupons/:code`: a coupon's whole life, by its code in any writing. */
export const CouponStory = z.object({
  code: z.string(),
  id: Id,
  /** Null for those who may not see customers. */
  customer: Id.nullable(),
  offer: Named.extend({ version: z.int(), currentVersion: z.int() }),
  discountText: z.string(),
  /** The terms it was issued with, as its holder reads them. */
  summary: z.string(),
  state: z.enum(['not_started', 'usable', 'held', 'redeemed', 'void', 'expired']),
  validFrom: Instant,
  validUntil: Instant,
  /** For which it was issued. */
  store: Named.nullable(),
  /** Why it was issued: the key, and the drop in which it was won. */
  grantKey: z.string(),
  drop: z.object({ id: Id, name: z.string() }).nullable(),
  /** The till that holds it now. */
  hold: z.object({ heldAt: Instant, heldUntil: Instant, store: Named.nullable(), discountFen: Fen }).nullable(),
  steps: z.array(CouponStep),
  now: Instant,
});
export type CouponStory = z.infer<typeof CouponStory>;
