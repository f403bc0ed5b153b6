import { z } from 'zod';
import { Code, Instant } from '../common.ts';
import { DropRow } from './offers.ts';

/** `GET /api/console/drops/:id/live`: what an open drop's page asks for again every few seconds. */
export const DropLive = z.object({
  ...DropRow.pick({ id: true, name: true, offer: true, state: true, opensAt: true, closesAt: true, stoppedAt: true })
    .shape,
  now: Instant,
  stock: z.int(),
  won: z.int(),
  left: z.int(),
  /** People in line for pieces that come free; null: this drop has no waiting list. */
  waiting: z.int().nullable(),
  /** Coupons won in spans of `spanSeconds` of business time, the oldest first and none left out: 60 × 5 s. The last one is under way. */
  spanSeconds: z.int(),
  spans: z.array(z.object({ from: Instant, won: z.int() })),
  /** At most 100, those with the least left first; `storesInAll` says of how many. Null: pieces of no one store. */
  stores: z.array(
    z.object({
      store: z.object({ code: Code, name: z.string() }).nullable(),
      stock: z.int(),
      won: z.int(),
      left: z.int(),
    }),
  ),
  storesInAll: z.int(),
});
export type DropLive = z.infer<typeof DropLive>;
