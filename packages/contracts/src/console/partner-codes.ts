import { z } from 'zod';

/** `GET /api/console/offers/:code/partner-codes`: what is left of a partner's codes. */
export const PartnerCodePool = z.object({
  left: z.int(),
  /** For drops that are open or will be. */
  setAside: z.int(),
  handedOut: z.int(),
  expired: z.int(),
  /** Time to import more. */
  low: z.boolean(),
});
export type PartnerCodePool = z.infer<typeof PartnerCodePool>;

/**
 * `POST /api/console/offers/:code/partner-codes`: the body is a list, a line for each code, behind a comma until when the
 * partner takes it (the last day, or an instant with its offset). Again the same list adds what is missing.
 */
export const PartnerCodesImported = z.object({
  imported: z.int(),
  duplicates: z.int(),
  malformed: z.int(),
  /** The first hundred, from 1. */
  duplicateLines: z.array(z.int()),
  malformedLines: z.array(
    z.object({ line: z.int(), reason: z.enum(['too_long', 'too_many_fields', 'not_a_code', 'not_a_date']) }),
  ),
  pool: PartnerCodePool,
});
export type PartnerCodesImported = z.infer<typeof PartnerCodesImported>;
