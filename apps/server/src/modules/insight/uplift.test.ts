import { describe, expect, it } from 'vitest';
import { type Sample, upliftOf, verdictOf } from './uplift.ts';

const sampleOf = (values: number[]): Sample => ({
  n: values.length,
  sum: values.reduce((a, b) => a + b, 0),
  sumOfSquares: values.reduce((a, b) => a + b * b, 0),
});

describe('an uplift', () => {
  it('is the difference of the means with the interval of its standard error', () => {
    const uplift = upliftOf(sampleOf([2, 4, 6, 8]), sampleOf([1, 2, 3]));
    // means 5 and 2; variances 20/3 and 1; standard error √(20/12 + 1/3) = √2
    expect(uplift?.value).toBeCloseTo(3, 12);
    expect(uplift?.high).toBeCloseTo(3 + 1.959964 * Math.SQRT2, 6);
    expect(uplift?.low).toBeCloseTo(3 - 1.959964 * Math.SQRT2, 6);
  });

  it('says nothing with fewer than two subjects on a side', () => {
    expect(verdictOf(upliftOf(sampleOf([1, 2, 3]), sampleOf([1])))).toBe('too_few');
  });

  it('is not shown when the interval contains zero', () => {
    expect(verdictOf(upliftOf(sampleOf([0, 1, 0, 1]), sampleOf([0, 1])))).toBe('none_shown');
    expect(verdictOf(upliftOf(sampleOf([5, 5, 6]), sampleOf([1, 1, 2])))).toBe('positive');
    expect(verdictOf(upliftOf(sampleOf([1, 1, 2]), sampleOf([5, 5, 6])))).toBe('negative');
    expect(verdictOf(upliftOf(sampleOf([1, 1]), sampleOf([1, 1])))).toBe('none_shown');
  });
});
