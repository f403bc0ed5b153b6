import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, fenOf, microsOf, parseDecimal } from './decimal.ts';

const decimal = (text: string) => parseDecimal(text)!;

describe('a decimal', () => {
  it.each([
    ['2.55', { units: 255, scale: 2 }],
    ['-11062.06', { units: -1_106_206, scale: 2 }],
    ['7', { units: 7, scale: 0 }],
    ['0.001', { units: 1, scale: 3 }],
  ])('is read from %s', (text, expected) => expect(parseDecimal(text)).toEqual(expected));

  it.each(['', '-', '.5', '5.', '1,5', '1e3', '1.2345678', '12345678901', ' 1'])('is not read from "%s"', (text) =>
    expect(parseDecimal(text)).toBeNull(),
  );

  it('is kept in millionths', () => expect(microsOf(decimal('2.55'))).toBe(2_550_000));
});

describe('an amount in fen', () => {
  it.each([
    [6, '2.55', '9.20', 14_076],
    [1, '0.001', '9.20', 1], // 0.92 fen
    [1, '0.05', '0.1', 1], // half a fen is rounded up
    [1, '0.049', '0.1', 0],
    [3, '10', '1', 3_000],
  ])('%i × %s at %s is %i', (quantity, price, rate, fen) =>
    expect(fenOf(quantity, decimal(price), decimal(rate))).toBe(fen),
  );

  it('is exact for any quantity, price and rate', () => {
    const decimals = (units: number): fc.Arbitrary<Decimal> =>
      fc.record({ units: fc.integer({ min: 0, max: units }), scale: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        decimals(999_999_999),
        decimals(99_999),
        (quantity, price, rate) => {
          // Hundreds of fen over 10^12, in big integers: nothing is lost anywhere.
          const micros = BigInt(price.units) * 10n ** BigInt(6 - price.scale);
          const rateMicros = BigInt(rate.units) * 10n ** BigInt(6 - rate.scale);
          const exact = BigInt(quantity) * micros * rateMicros * 100n;
          const expected = (2n * exact + 10n ** 12n) / (2n * 10n ** 12n);
          expect(fenOf(quantity, price, rate)).toBe(Number(expected));
        },
      ),
    );
  });
});
