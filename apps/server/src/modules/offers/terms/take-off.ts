import { isOfGoods } from './goods.ts';
import type { Basket, ToPay } from './purchase.ts';
import { spread } from './spread.ts';
import { discountOf, type Terms } from './terms.ts';

/** What a coupon takes off a basket. Fen; lines and delivery make the sum. */
export interface TakenOff {
  discountFen: number;
  /** Off each line, in the basket's order. */
  lines: number[];
  shippingFen: number;
}

/**
 * What a coupon takes off what is still to be paid, when it can be used. Never more than a line, never below nothing.
 * Whatever is given beside the purchase takes nothing off.
 */
export function takeOff(
  { discount, conditions }: Pick<Terms, 'discount' | 'conditions'>,
  basket: Basket,
  left: ToPay,
): TakenOff {
  const counting = left.lines.map((fen, index) => (isOfGoods(conditions.goods, basket.lines[index]!) ? fen : 0));
  const pieces = () => piecesOf(basket, counting);
  switch (discount.kind) {
    case 'amount_off':
    case 'price_share':
      return offLines(spread(discountOf(discount, sum(counting)), counting));
    case 'free_item':
      return offLines(dearestFree(pieces(), counting, discount.valueFen));
    case 'buy_one_get_one':
      return offLines(cheaperOfPairsFree(pieces(), counting, discount.atMostPieces ?? Number.POSITIVE_INFINITY));
    case 'shipping':
      return offShipping(counting, Math.min(left.shippingFen, discount.atMostFen ?? left.shippingFen));
    case 'gift':
    case 'points_multiplier':
    case 'partner_code':
      return offShipping(counting, 0);
  }
}

const sum = (fen: number[]) => fen.reduce((total, one) => total + one, 0);
const offLines = (lines: number[]): TakenOff => ({ discountFen: sum(lines), lines, shippingFen: 0 });
const offShipping = (lines: number[], shippingFen: number): TakenOff => ({
  discountFen: shippingFen,
  lines: lines.map(() => 0),
  shippingFen,
});

/** The pieces of a line cost the same: what is left of the line, shared evenly and rounded down. */
interface Pieces {
  line: number;
  quantity: number;
  priceFen: number;
}

/** The dearest first, so that a customer gets the most; of equal ones the earlier line. */
function piecesOf({ lines }: Basket, counting: number[]): Pieces[] {
  return counting
    .map((fen, line) => ({ line, quantity: lines[line]!.quantity, priceFen: Math.floor(fen / lines[line]!.quantity) }))
    .filter(({ priceFen }) => priceFen > 0)
    .sort((a, b) => b.priceFen - a.priceFen || a.line - b.line);
}

function dearestFree([dearest]: Pieces[], counting: number[], atMostFen: number): number[] {
  return counting.map((_, line) => (line === dearest?.line ? Math.min(dearest.priceFen, atMostFen) : 0));
}

/** Of the two dearest pieces the second is free, then of the next two, and so on: the free one never costs more. */
function cheaperOfPairsFree(pieces: Pieces[], counting: number[], atMostPieces: number): number[] {
  const off = counting.map(() => 0);
  let place = 0;
  for (const { line, quantity, priceFen } of pieces) {
    const until = Math.min(place + quantity, atMostPieces * 2);
    // Every second place is free: of the first n places, half of n, rounded down.
    const free = Math.max(Math.floor(until / 2) - Math.floor(place / 2), 0);
    off[line] = free * priceFen;
    place += quantity;
  }
  return off;
}
