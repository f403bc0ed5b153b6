import { z } from 'zod';
import { Code, Fen, Instant } from '../common.ts';

/** More days than this are several questions. */
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

const Days = z.object({ from: z.iso.date(), to: z.iso.date() });
const inOrder = ({ from, to }: z.infer<typeof Days>) =>
  from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS;
const WRONG_DAYS = { path: ['to'], message: `not before from, and at most ${MOST_DAYS} days` };

/** `GET /api/console/reconciliation?from=&to=`: days of the chain's zone, both included. */
export const ReconciliationQuery = Days.refine(inOrder, WRONG_DAYS);
/** The file is of one of these. */
export const ReconciliationSee = z.enum(['offer', 'store', 'day', 'coupon']);
export type ReconciliationSee = z.infer<typeof ReconciliationSee>;
export const ReconciliationFileQuery = Days.extend({ see: ReconciliationSee }).refine(inOrder, WRONG_DAYS);

/** What orders and refunds say that coupons took off and were given back, and what the ledger says. */
const Sides = z.object({ ordersTakenFen: Fen, ordersBackFen: Fen, ledgerTakenFen: Fen, ledgerBackFen: Fen });
/** `differing`: coupons with something here whose sides differ without explanation. */
const Row = Sides.extend({ differing: z.int().min(0) });
const Named = z.object({ code: Code, name: z.string() });
const Net = z.object({ takenFen: Fen, backFen: Fen, netFen: z.int() });

export const ReconciliationWhy = z.enum([
  'order_without_redemption',
  'redemption_without_order',
  'amounts_differ',
  'amount_not_told',
  'unknown_code',
  'offline_loss',
  'undone',
  'foreign',
  'erased',
]);
export type ReconciliationWhy = z.infer<typeof ReconciliationWhy>;

export const UnequalCoupon = Sides.extend({
  code: z.string(),
  offer: Code.nullable(),
  /** Numbers of its orders in their own system, the first of them. */
  orders: z.array(z.string()),
  /** Names of the stores in which either side has something, the first of them. */
  stores: z.array(z.string()),
  /** The first instant of either side. */
  at: Instant.nullable(),
  why: ReconciliationWhy,
});
export type UnequalCoupon = z.infer<typeof UnequalCoupon>;

export const Reconciliation = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  /** Its last instant; of a period that still runs: now. */
  until: Instant,
  orders: Net,
  ledger: Net,
  /** Coupons that differ without explanation, and offers whose opening and movements don't give their closing. */
  differences: z.int().min(0),
  /** `fen`: orders less ledger. */
  reasons: z.array(z.object({ why: ReconciliationWhy, explained: z.boolean(), coupons: z.int().min(0), fen: z.int() })),
  /** Entries that reached us an hour and more after the purchase. */
  reportedLate: z.object({ entries: z.int().min(0), fen: Fen }),
  offers: z.array(Row.extend({ offer: Named.nullable() })),
  /** Of the purchase or of the refund. */
  stores: z.array(Row.extend({ store: Named.nullable() })),
  /** Those on which something happened. */
  days: z.array(Row.extend({ day: z.iso.date() })),
  /** At most 100, those without explanation first. */
  shown: z.array(UnequalCoupon),
});
export type Reconciliation = z.infer<typeof Reconciliation>;
