import { z } from 'zod';
import { Instant } from '../common.ts';

/** `GET /api/console/runs/:runId/coverage`: how much of the work that a run asked of staff is done. */
export const RunCoverage = z.object({
  kinds: z.array(
    z.object({
      kind: z.enum(['own', 'mass_send', 'group_post', 'moment']),
      total: z.int(),
      done: z.int(),
      open: z.int(),
      /** Expired or cancelled. */
      ended: z.int(),
    }),
  ),
  /** Mass sends and moments are known from WeCom's results only: the age of the oldest reading. */
  resultsReadAt: Instant.nullable(),
});
export type RunCoverage = z.infer<typeof RunCoverage>;
