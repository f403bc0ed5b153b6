import type { OfflineReason } from '@xiaoer/contracts';
import type { AppError } from '../../../platform/errors.ts';
import type { FoundCoupon } from '../life/coupon-row.ts';
import { keyReused, type TakenKey } from '../life/keys.ts';
import { isPlausibleTime } from '../life/plausible.ts';
import { type Basket, type StoreOfPurchase, sumOf, toPay } from '../terms/purchase.ts';
import { quoteOne } from '../terms/quote.ts';
import { periodOf } from '../terms/validity.ts';
import type { Proof } from './proof.ts';
import type { Outcome } from './reports.ts';
import type { Told } from './told.ts';

/** One purchase, as it was told and proved. */
export interface Purchase {
  told: Told;
  /** `digestOf` what was told. */
  request: string;
  storeId: number;
  proof: Proof;
}

/** With what the database knew before anything of its upload was decided. */
export interface Considered extends Purchase {
  coupon: FoundCoupon | null;
  /** When the coupon was given back, if that is the last thing that happened to it. */
  givenBackAt: Date | null;
  /** What the till's key stands for already, and what was taken off under it. */
  taken: (TakenKey & { discountFen: number | null }) | null;
  basket: Basket;
  store: StoreOfPurchase;
  hasOrdered: boolean;
  used: number;
}

export type Decision =
  /** The ledger takes so much of it. `isNew` false: redeemed with this key while the network was there. */
  | { kind: 'redeemed'; isNew: boolean; fen: number }
  | { kind: 'review'; reason: OfflineReason; status: FoundCoupon['status'] | null }
  /** The same purchase stands earlier in this upload. */
  | { kind: 'told_before'; nth: number }
  | { kind: 'not_taken'; problem: string };

/** What becomes of the purchases of one upload, decided in the order in which they were told, each after those before it. */
export function decideAll(all: readonly Considered[], now: Date): Decision[] {
  const decisions: Decision[] = [];
  const redeemed: Considered[] = [];
  const nthOfKey = new Map<string, number>();
  for (const [nth, one] of all.entries()) {
    const before = nthOfKey.get(one.told.key);
    const decision = before === undefined ? decideOne(one, { redeemed, now }) : again(one, before, all);
    decisions.push(decision);
    if (decision.kind === 'redeemed' && decision.isNew) redeemed.push(one);
    if (decision.kind === 'redeemed' || decision.kind === 'review') nthOfKey.set(one.told.key, nth);
  }
  return decisions;
}

function again({ request }: Considered, nth: number, all: readonly Considered[]): Decision {
  return all[nth]!.request === request ? { kind: 'told_before', nth } : notTaken(keyReused('purchase'));
}

function decideOne(one: Considered, { redeemed, now }: { redeemed: readonly Considered[]; now: Date }): Decision {
  const { told, coupon, taken, proof, givenBackAt } = one;
  if (taken && (taken.couponId !== coupon?.couponId || taken.use !== 'purchase')) return notTaken(keyReused(taken.use));
  // Redeemed with this key while the network was there, and the till did not get the answer.
  if (taken?.seq) return { kind: 'redeemed', isNew: false, fen: taken.discountFen ?? 0 };
  const isUsedHere = redeemed.some((other) => other.coupon?.couponId === coupon?.couponId);
  const status = coupon && (isUsedHere ? 'redeemed' : coupon.status);
  const review = (reason: OfflineReason): Decision => ({ kind: 'review', reason, status });
  if (proof.by === null) return review(proof.reason);
  if (!coupon || !status) return review('not_found');
  if (!isPlausibleTime(told.at, now)) return review('implausible_time');
  // It was in use then, and has been given back since.
  if (givenBackAt && told.at < givenBackAt) return review('already_redeemed');
  const basketFen = sumOf(toPay(one.basket));
  if (basketFen !== told.spendFen) return { kind: 'not_taken', problem: 'offers.basket_differs' };

  const held = { ...coupon, status, hasOrdered: one.hasOrdered, used: one.used + usedHere(one, coupon, redeemed) };
  const { at } = told;
  const { refused, discountFen } = quoteOne(held, { at, store: one.store, channel: 'counter', basket: one.basket });
  if (refused) return review(refused.refusal);
  return { kind: 'redeemed', isNew: true, fen: Math.min(told.discountFen, discountFen) };
}

/** How many coupons that count against the same limit of the same holder were redeemed by purchases told before this one. */
function usedHere(one: Considered, coupon: FoundCoupon, redeemed: readonly Considered[]): number {
  const { limit } = coupon.terms.conditions;
  if (!limit) return 0;
  const period = periodOf(limit.per, one.told.at, one.store.zone);
  return redeemed.filter(({ coupon: used, told: { at } }) => {
    if (used?.customerId !== coupon.customerId) return false;
    const isCounted =
      limit.family === null
        ? used.offerCode === coupon.offerCode
        : used.terms.conditions.limit?.family === limit.family;
    return isCounted && (period === null || (period.from <= at && at < period.until));
  }).length;
}

const notTaken = ({ code }: AppError): Decision => ({ kind: 'not_taken', problem: code });

/** What is answered and kept of a decision that takes a purchase down; its case is filed under `reason`. */
export function reckoned(
  decision: Extract<Decision, { kind: 'redeemed' | 'review' }>,
  { discountFen: givenFen }: Pick<Told, 'discountFen'>,
): Omit<Outcome, 'caseId'> {
  const isRedeemed = decision.kind === 'redeemed';
  const bookedFen = isRedeemed ? decision.fen : 0;
  const lossFen = Math.max(givenFen - bookedFen, 0);
  const reason = isRedeemed ? (lossFen > 0 ? 'discount_too_high' : null) : decision.reason;
  return { result: isRedeemed ? 'redeemed' : 'review', bookedFen, lossFen, reason };
}
