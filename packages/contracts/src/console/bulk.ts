import { z } from 'zod';
import { Code, Fen, Id, Instant } from '../common.ts';

/** `POST /api/console/offers/:code/bulk`: codes without a customer, for print and partners. The same key again makes no more. */
export const MakeCodes = z.object({
  key: Code,
  name: z.string().min(1).max(100),
  pieces: z.int().min(1).max(1_000_000),
  /** Exclusive. */
  claimUntil: Instant,
});

export const BulkBatch = z.object({
  id: Id,
  offer: z.object({ code: Code, name: z.string() }),
  key: Code,
  name: z.string(),
  pieces: z.int(),
  claimed: z.int(),
  open: z.int(),
  /** What the open ones can take off at most; null for an offer without a face. No coupons yet: the ledger does not know them. */
  openFen: Fen.nullable(),
  claimUntil: Instant,
  createdAt: Instant,
  createdBy: z.string(),
  voidedAt: Instant.nullable(),
});
export type BulkBatch = z.infer<typeof BulkBatch>;
/** `GET /api/console/offers/:code/bulk`, and `GET /api/console/bulk`: the latest 200 of all offers; the codes: `GET /api/console/bulk/:id/codes.csv`. */
export const BulkBatches = z.object({ batches: z.array(BulkBatch) });

/** `POST /api/console/bulk/:id/void`: codes that nobody has claimed are worth nothing any more. */
export const VoidBatch = z.object({ reason: z.string().min(1).max(200) });
export const BatchVoided = z.object({ voidedAt: Instant });
