import { describe, expect, it } from 'vitest';
import { type Sample, t95, upliftOf, verdictOf } from './uplift.ts';

const sampleOf = (values: number[]): Sample => ({
  n: values.length,
  sum: values.reduce((a, b) => a + b, 0),
  sumOfSquares: values.reduce((a, b) => a + b * b, 0),
});

describe('an uplift', () => {
  it('has the quantiles of the printed tables', () => {
    expect(t95(4)).toBeCloseTo(2.776, 1);
    expect(t95(10)).toBeCloseTo(2.228, 3);
    expect(t95(30)).toBeCloseTo(2.042, 3);
    expect(t95(1e9)).toBeCloseTo(1.96, 3);
  });

  it('is the difference of the means with the interval of its standard error', () => {
    const uplift = upliftOf(sampleOf([2, 4, 6, 8, 10]), sampleOf([1, 2, 3, 4, 5]));
    // means 6 and 3; variances 10 and 2.5; standard error √(10/5 + 2.5/5); degrees of freedom 2.5² / (2²/4 + 0.5²/4)
    const margin = t95(6.25 / 1.0625) * Math.sqrt(2.5);
    expect(uplift?.value).toBeCloseTo(3, 12);
    expect(uplift?.low).toBeCloseTo(3 - margin, 12);
    expect(uplift?.high).toBeCloseTo(3 + margin, 12);
  });

  it('says nothing with fewer than five subjects on a side', () => {
    expect(verdictOf(upliftOf(sampleOf([1, 2, 3, 1, 2, 3]), sampleOf([9, 9, 9, 9])))).toBe('too_few');
  });

  it('is not shown when the interval contains zero', () => {
    const [low, high] = [sampleOf([1, 1, 2, 1, 2]), sampleOf([5, 5, 6, 5, 6])];
    expect(verdictOf(upliftOf(sampleOf([0, 1, 0, 1, 1]), sampleOf([0, 1, 0, 0, 1])))).toBe('none_shown');
    expect(verdictOf(upliftOf(high, low))).toBe('positive');
    expect(verdictOf(upliftOf(low, high))).toBe('negative');
    expect(verdictOf(upliftOf(sampleOf([1, 1, 1, 1, 1]), sampleOf([1, 1, 1, 1, 1])))).toBe('none_shown');
  });
});
