import { type Basket, type ToPay, toPay } from './purchase.ts';
import type { HeldCoupon } from './refusal.ts';
import { type TakenOff, takeOff } from './take-off.ts';
import { givesBeside } from './terms.ts';

/** Coupons used together. */
export interface Combination extends TakenOff {
  /** In the order in which they are applied, each to what those before it left. */
  coupons: { coupon: HeldCoupon; off: TakenOff }[];
}

/**
 * Every combination is tried up to this many, which twelve coupons never exceed: of groups of a, b, … coupons there are
 * (a + 1)(b + 1)…
 */
const MOST_COMBINATIONS = 4096;

/**
 * The coupons which together take the most off; of equals the one that gives more things beside the purchase, then the one
 * whose first coupon has the higher priority, ends earlier, has the smaller code. One coupon of each stacking group; a
 * coupon without a group alone. Above the bound, groups lose those that take off the least when used alone, and the answer,
 * no longer `exact`, is the best of what was kept and at least what the best single coupon takes off.
 */
export function bestCombination(usable: HeldCoupon[], basket: Basket): Combination & { exact: boolean } {
  const left = toPay(basket);
  const alone = (coupon: HeldCoupon) => takeOff(coupon.terms, basket, left);
  const stackable = usable.filter(groupOf);
  const kept = narrowed(stackable, (coupon) => alone(coupon).discountFen);
  const singles = usable
    .filter((coupon) => !groupOf(coupon))
    .map((coupon) => join([{ coupon, off: alone(coupon) }], left));
  const best = singles.reduce(better, bestOfGroups(kept, basket, left));
  return { ...best, exact: kept.length === stackable.length };
}

const groupOf = ({ terms }: HeldCoupon) => terms.conditions.stacking.group;

/** The order in which coupons are applied, and preferred when it makes no difference: priority, earliest end, code. */
function byApplication(a: HeldCoupon, b: HeldCoupon): number {
  const priority = ({ terms }: HeldCoupon) => terms.conditions.stacking.priority;
  return priority(b) - priority(a) || a.validUntil.getTime() - b.validUntil.getTime() || (a.code < b.code ? -1 : 1);
}

function bestOfGroups(coupons: HeldCoupon[], basket: Basket, all: ToPay): Combination {
  let best = join([], all);
  // Who comes first is tried first, so that of equals the preferred one is found first and stays.
  const tryFrom = (index: number, taken: Combination['coupons'], left: ToPay): void => {
    const coupon = coupons[index];
    if (!coupon) {
      if (sumTakenOff(taken) >= best.discountFen) best = better(best, join(taken, all));
      return;
    }
    const off = goesWith(coupon, taken) ? takeOff(coupon.terms, basket, left) : null;
    if (off && (off.discountFen > 0 || givesBeside(coupon.terms.discount)))
      tryFrom(index + 1, [...taken, { coupon, off }], minus(left, off));
    tryFrom(index + 1, taken, left);
  };
  tryFrom(0, [], all);
  return best;
}

/** Whether its group is free and no limit is passed by all of them together. */
function goesWith(coupon: HeldCoupon, taken: Combination['coupons']): boolean {
  const together = [...taken.map((one) => one.coupon), coupon];
  if (taken.some((one) => groupOf(one.coupon) === groupOf(coupon))) return false;
  return together.every(({ terms: { conditions }, offerCode, used }) => {
    const { limit } = conditions;
    if (!limit) return true;
    const counted = together.filter((one) =>
      limit.family ? one.terms.conditions.limit?.family === limit.family : one.offerCode === offerCode,
    );
    return used + counted.length <= limit.times;
  });
}

/** The better of two; the first of equals stays unless the other's coupons come first. */
function better(a: Combination, b: Combination): Combination {
  const worth = b.discountFen - a.discountFen || givenBy(b) - givenBy(a) || precedence(a, b);
  return worth > 0 ? b : a;
}

const givenBy = ({ coupons }: Combination) => coupons.filter(({ coupon }) => givesBeside(coupon.terms.discount)).length;

/** Positive when the first coupon in which they differ is applied earlier in `b`. */
function precedence(a: Combination, b: Combination): number {
  const differs = a.coupons.findIndex(({ coupon }, index) => coupon !== b.coupons[index]?.coupon);
  const [ofA, ofB] = [a.coupons[differs]?.coupon, b.coupons[differs]?.coupon];
  return ofA && ofB ? byApplication(ofA, ofB) : 0;
}

/**
 * In the order of application, and when there are too many combinations, what is left of the groups: the fullest group
 * loses its weakest, again and again.
 */
function narrowed(coupons: HeldCoupon[], aloneFen: (coupon: HeldCoupon) => number): HeldCoupon[] {
  const strength = new Map(coupons.map((coupon) => [coupon, aloneFen(coupon)]));
  const weakestLast = (a: HeldCoupon, b: HeldCoupon) => strength.get(b)! - strength.get(a)! || byApplication(a, b);
  let groups = [...Map.groupBy(coupons, groupOf).values()].map((group) => group.toSorted(weakestLast));
  while (groups.reduce((product, group) => product * (group.length + 1), 1) > MOST_COMBINATIONS) {
    groups.sort((a, b) => b.length - a.length || weakestLast(b.at(-1)!, a.at(-1)!));
    groups[0]!.pop();
    groups = groups.filter((group) => group.length > 0);
  }
  return groups.flat().toSorted(byApplication);
}

const minus = (left: ToPay, off: TakenOff): ToPay => ({
  lines: left.lines.map((fen, index) => fen - off.lines[index]!),
  shippingFen: left.shippingFen - off.shippingFen,
});

const sumTakenOff = (coupons: Combination['coupons']) => coupons.reduce((sum, { off }) => sum + off.discountFen, 0);

function join(coupons: Combination['coupons'], { lines }: ToPay): Combination {
  return {
    coupons,
    discountFen: sumTakenOff(coupons),
    lines: lines.map((_, index) => coupons.reduce((sum, { off }) => sum + off.lines[index]!, 0)),
    shippingFen: coupons.reduce((sum, { off }) => sum + off.shippingFen, 0),
  };
}
