import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchReturns, type ReturnLine, type SaleLine } from './match-returns.ts';

const day = (n: number) => Date.UTC(2011, 0, n);
const sale = (ref: string, overrides: Partial<SaleLine> = {}): SaleLine => ({
  ref,
  customerId: 1,
  sku: 'mug',
  remaining: 5,
  at: day(1),
  ...overrides,
});
const back = (ref: string, overrides: Partial<ReturnLine> = {}): ReturnLine => ({
  ref,
  customerId: 1,
  sku: 'mug',
  quantity: 2,
  at: day(9),
  ...overrides,
});
const pairs = (returns: ReturnLine[], sales: SaleLine[]) => Object.fromEntries(matchReturns(returns, sales));

describe('a return', () => {
  it('belongs to the latest earlier sale', () =>
    expect(pairs([back('r')], [sale('later', { at: day(10) }), sale('b', { at: day(5) }), sale('a')])).toEqual({
      r: 'b',
    }));

  it('passes over a sale with too few pieces left', () =>
    expect(pairs([back('r', { quantity: 4 })], [sale('b', { remaining: 3 }), sale('a')])).toEqual({ r: 'a' }));

  it('takes its pieces: the next return finds fewer', () =>
    expect(
      pairs([back('1'), back('2'), back('3'), back('4')], [sale('b', { at: day(2) }), sale('a', { remaining: 2 })]),
    ).toEqual({ 1: 'b', 2: 'b', 3: 'a' }));

  it.each([
    ['another customer’s', { customerId: 2 }],
    ['another product’s', { sku: 'cup' }],
  ])('has nothing to do with %s sale', (_, overrides) =>
    expect(pairs([back('r')], [sale('a', overrides)])).toEqual({}),
  );

  it('never brings back more than was sold', () => {
    const at = fc.integer({ min: 1, max: 9 }).map(day);
    const few = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ quantity: few, at })),
        fc.array(fc.record({ remaining: few, at })),
        (returns, sales) => {
          const sold = sales.map((s, i) => sale(`s${i}`, s)).toSorted((a, b) => b.at - a.at);
          const came = returns.map((r, i) => back(`r${i}`, r));
          const matches = matchReturns(came, sold);
          for (const s of sold) {
            const pieces = came.filter((r) => matches.get(r.ref) === s.ref);
            expect(pieces.reduce((sum, r) => sum + r.quantity, 0)).toBeLessThanOrEqual(s.remaining);
            for (const r of pieces) expect(s.at <= r.at).toBe(true);
          }
        },
      ),
    );
  });
});
