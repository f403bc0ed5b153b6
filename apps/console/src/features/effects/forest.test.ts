import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleOf, signed } from './forest.ts';

describe('the forest plot’s scale', () => {
  it('has round ticks and holds zero', () => {
    expect(scaleOf([{ low: 0.02, high: 0.11 }]).ticks).toEqual([0, 0.05, 0.1, 0.15]);
    expect(scaleOf([{ low: -0.3, high: 0.12 }]).ticks).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2]);
  });
  it('holds every interval', () => {
    const thousandths = (min: number) => fc.integer({ min, max: 1e9 }).map((n) => n / 1000);
    const interval = fc.tuple(thousandths(-1e9), thousandths(0)).map(([low, width]) => ({ low, high: low + width }));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), (intervals) => {
        const scale = scaleOf(intervals);
        for (const value of [0, ...intervals.flatMap(({ low, high }) => [low, high])]) {
          expect(scale.at(value)).toBeGreaterThanOrEqual(-1e-9);
          expect(scale.at(value)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
  it('exists when there is nothing to show, or next to nothing', () => {
    expect(scaleOf([]).at(0)).toBe(0);
    expect(scaleOf([{ low: 0, high: 5e-324 }]).at(0)).toBe(0);
  });
});

describe('a difference', () => {
  it.each([
    [0.0834, '+0.083'],
    [-0.5, '−0.5'],
    [0, '0'],
  ])('%d reads %s', (value, text) => expect(signed(value)).toBe(text));
});
