import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';

const Filter = z.object({
  offer: Code.optional(),
  /** The store for which coupons were issued, wherever they were redeemed. */
  store: Code.optional(),
});

/** Coupons, and what they can take off at most by the terms they were issued with. */
const Figure = z.object({ pieces: z.int(), fen: z.int() });

/** issued = (redeemed − cancelled) + voided + expired + outstanding, in pieces and in fen. */
const LedgerFigures = z.object({
  issued: Figure,
  /** Every redemption, those that were undone later among them. */
  redeemed: Figure,
  /** Given back whole. */
  cancelled: Figure,
  voided: Figure,
  expired: Figure,
  outstanding: Figure,
  /** What was taken off purchases, less what was given back. */
  discountFen: z.int(),
  /** Of those issued: what they can take off depends on the basket alone, so they count as 0 fen. */
  withoutFace: Fen,
});

const Named = z.object({ code: Code, name: z.string() });

/** `GET /api/console/ledger?at=&offer=&store=`: how things stand at an instant (now when left out), by offer and store. */
export const LedgerQuery = Filter.extend({ at: Instant.optional() });
export const LedgerRow = LedgerFigures.extend({ offer: Named, store: Named.nullable() });
export const Ledger = z.object({ at: Instant, rows: z.array(LedgerRow), total: LedgerFigures });
export type Ledger = z.infer<typeof Ledger>;

/** More days than this are several questions. */
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/**
 * `GET /api/console/ledger/days?from=&to=&offer=&store=`: what moved on each day, both included, in the zone of the store
 * for which coupons were issued; `outstanding` is at the day's end.
 */
export const LedgerDaysQuery = Filter.extend({ from: z.iso.date(), to: z.iso.date() }).refine(
  ({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS,
  { path: ['to'], message: `not before from, and at most ${MOST_DAYS} days` },
);
export const LedgerDays = z.object({ days: z.array(LedgerFigures.extend({ day: z.iso.date() })) });
export type LedgerDays = z.infer<typeof LedgerDays>;
