import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { type OfferMonth, readMonth, totalOf } from './by-offer.ts';
import type { Place } from './by-place.ts';
import { type ComparedSides, compareSides, type UnequalCoupon } from './coupon-sides.ts';
import { type Period, periodOf } from './period.ts';
import { EXPLAINED, type Sides, type Why } from './sides-sql.ts';

export interface Reconciliation {
  period: Period;
  offers: (OfferMonth & { ordersFen: number })[];
  total: Omit<OfferMonth, 'offer'>;
  /** Both sides by offer; null: no coupon of ours has the code, or its holder was erased. */
  byOffer: (Place & { offer: OfferMonth['offer'] | null })[];
  /** Discounts by coupon that orders and refunds carry, and those that the journal holds. */
  orders: { takenFen: number; backFen: number; netFen: number };
  ledger: { takenFen: number; backFen: number; netFen: number };
  /** Coupons whose sides are not the same or not of one name; `fen`: orders less ledger. */
  reasons: { why: Why; explained: boolean; coupons: number; fen: number }[];
  /** Entries that reached us an hour and more after the purchase. */
  reportedLate: { entries: number; fen: number };
  /** Coupons that differ without explanation, and offers whose opening and movements don't give their closing. */
  differences: number;
  /** The first of them, those without explanation before the others. */
  shown: UnequalCoupon[];
}

interface Asked {
  /** YYYY-MM-DD in the chain's zone, both included. */
  from: string;
  to: string;
  now: Date;
  /** How many coupons are shown at most; left out: 100. */
  most?: number | undefined;
}

/**
 * The ledger of a period beside the orders of the period, to the fen: by offer, in all, and each coupon that differs. All
 * of it is read as the database stands at one instant.
 */
export async function reconcile(db: Db, { from, to, now, most }: Asked): Promise<Reconciliation> {
  const period = await periodOf(db, { from, to, now });
  const read = async (tx: Db) => ({
    months: await readMonth(tx, period),
    sides: await compareSides(tx, period, most),
    reportedLate: await readLate(tx, period),
  });
  const { months, sides, reportedLate } = db.isTransaction ? await read(db) : await atOneInstant(db, read);

  const reasons = sides.byWhy.map(({ why, coupons, ...sums }) => ({
    ...{ why, explained: EXPLAINED.includes(why), coupons },
    fen: netOf(sums, 'orders') - netOf(sums, 'ledger'),
  }));
  const total = totalOf(months);
  const uneven = months.filter(({ missing }) => missing.pieces !== 0 || missing.fen !== 0).length;
  const ledger = sideOf(sides, 'ledger');
  return {
    period,
    offers: months.map((month) => ({ ...month, ordersFen: ordersOf(sides, month.offer.code) })),
    byOffer: named(sides, months),
    total,
    orders: sideOf(sides, 'orders'),
    ledger,
    reasons,
    reportedLate,
    differences:
      uneven +
      reasons.filter(({ explained }) => !explained).reduce((n, { coupons }) => n + coupons, 0) +
      // The journal by coupon and the books by offer are two statements about the same entries.
      (ledger.netFen === total.discountFen ? 0 : 1),
    shown: sides.shown,
  };
}

/** What is read within stands at one instant. */
export const atOneInstant = <T>(db: Db, read: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);

const netOf = (sides: Sides, of: 'orders' | 'ledger') => sides[`${of}TakenFen`] - sides[`${of}BackFen`];

function sideOf({ byOffer }: ComparedSides, of: 'orders' | 'ledger') {
  const takenFen = byOffer.reduce((sum, row) => sum + row[`${of}TakenFen`], 0);
  const backFen = byOffer.reduce((sum, row) => sum + row[`${of}BackFen`], 0);
  return { takenFen, backFen, netFen: takenFen - backFen };
}

const ordersOf = ({ byOffer }: ComparedSides, offer: string) =>
  byOffer.filter((row) => row.offer === offer).reduce((sum, row) => sum + netOf(row, 'orders'), 0);

/** Offers of which something was taken off or given back. */
function named({ byOffer }: ComparedSides, months: readonly OfferMonth[]): Reconciliation['byOffer'] {
  const names = new Map(months.map(({ offer }) => [offer.code, offer]));
  return byOffer.map(({ offer, ...place }) => ({
    ...place,
    offer: offer === null ? null : (names.get(offer) ?? null),
  }));
}

async function readLate(db: Db, { after, until }: Period): Promise<Reconciliation['reportedLate']> {
  const { rows } = await sql<Reconciliation['reportedLate']>`
    select count(*) as entries, coalesce(sum(discount_fen), 0)::bigint as fen from offers.coupon_event
    where at > ${after} and at <= ${until} and recorded_at >= at + interval '1 hour'`.execute(db);
  return rows[0]!;
}
