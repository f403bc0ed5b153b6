import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';

export const ReviewSubjectKind = z.enum(['coupon', 'customer', 'store', 'staff', 'offer']);
export type ReviewSubjectKind = z.infer<typeof ReviewSubjectKind>;

/** Something that was neither refused nor simply believed, for people to decide. */
export const ReviewCase = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of the registry of kinds, e.g. `offline_double`; later versions may add some. */
  kind: z.string(),
  /** `id` is a coupon's, customer's or store's number, a userid or an offer's code; null: the customer was erased. */
  subject: z.object({ kind: ReviewSubjectKind, id: z.string().nullable() }),
  store: z.object({ code: Code, name: z.string() }).nullable(),
  happenedAt: Instant,
  filedAt: Instant,
  /** What it cost outside the ledger; null: no sum is known. */
  lossFen: Fen.nullable(),
  /** What is known for both sides; depends on the kind. Empty after an erasure. Instants are text, sums end in `Fen`. */
  evidence: z.record(z.string(), z.unknown()),
  state: z.enum(['open', 'closed']),
  /** What may be decided about it. */
  decisions: z.array(z.string()),
  decision: z.string().nullable(),
  note: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
});
export type ReviewCase = z.infer<typeof ReviewCase>;

/** `GET /api/console/reviews`: the latest filed first; `before` is the id of the last case seen. */
export const ReviewsQuery = z.object({
  kind: z.string().min(1).max(64).optional(),
  state: z.enum(['open', 'closed']).optional(),
  store: Code.optional(),
  before: ReviewCase.shape.id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const Reviews = z.object({
  cases: z.array(ReviewCase),
  /** Of this kind and store, whatever the state asked for: how many are open, and what they cost. */
  open: z.int(),
  openLossFen: Fen,
});
export type Reviews = z.infer<typeof Reviews>;

/** `POST /api/console/reviews/:id/decision`: closes the case. */
export const ReviewDecision = z.object({
  /** One of the case's `decisions`. */
  decision: z.string().min(1).max(64),
  note: z.string().trim().max(500).nullable().default(null),
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;
