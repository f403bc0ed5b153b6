/** A decimal number without rounding: units ÷ 10^scale. */
export interface Decimal {
  units: number;
  scale: number;
}

/** Decimals a price may have: it is kept in millionths. */
const MAX_SCALE = 6;
const MAX_WHOLE = 9;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/**
 * The decimal number in a range of bytes: `-12.50` is -1250 at scale 2. Null when it is no plain decimal number of at
 * most 9 digits before and 6 after the point.
 */
export function decimalIn(bytes: Uint8Array, start: number, end: number): Decimal | null {
  const isNegative = bytes[start] === MINUS;
  let point = -1;
  let units = 0;
  const first = isNegative ? start + 1 : start;
  for (let at = first; at < end; at += 1) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) units = units * 10 + digit;
    else if (bytes[at] === POINT && point < 0) point = at;
    else return null;
  }
  const whole = (point < 0 ? end : point) - first;
  const scale = point < 0 ? 0 : end - point - 1;
  if (whole < 1 || whole > MAX_WHOLE || scale > MAX_SCALE || (point >= 0 && scale === 0)) return null;
  return { units: isNegative ? -units : units, scale };
}

export const parseDecimal = (text: string): Decimal | null => {
  const bytes = Buffer.from(text);
  return decimalIn(bytes, 0, bytes.length);
};

/** 10^0 … 10^12. */
const POWERS = Array.from({ length: 2 * MAX_SCALE + 1 }, (_, n) => 10 ** n);

/** Below this, twice a product and its divisor are whole numbers in doubles. */
const SAFE = Number.MAX_SAFE_INTEGER / 4;

/**
 * quantity × price × rate in fen, half a fen rounded up; all arguments ≥ 0. Exact: in doubles where every product is a
 * whole number they can hold, else in big integers.
 */
export function fenOf(quantity: number, price: Decimal, rate: Decimal): number {
  const product = 100 * quantity * price.units * rate.units;
  const divisor = POWERS[price.scale + rate.scale]!;
  if (product < SAFE) return Math.floor((2 * product + divisor) / (2 * divisor));
  const exact = 100n * BigInt(quantity) * BigInt(price.units) * BigInt(rate.units);
  return Number((2n * exact + BigInt(divisor)) / (2n * BigInt(divisor)));
}

/** The price in millionths of its currency: how it is kept beside the converted one. */
export const microsOf = (price: Decimal): number => price.units * POWERS[MAX_SCALE - price.scale]!;
