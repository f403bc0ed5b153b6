/** The sums that a mean and its spread need: n, Σx, Σx². */
export interface Sample {
  n: number;
  sum: number;
  sumOfSquares: number;
}

export interface Uplift {
  value: number;
  low: number;
  high: number;
}

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.959964;

export const meanOf = ({ n, sum }: Sample): number => (n === 0 ? 0 : sum / n);

/** Sample variance of at least two values. */
function varianceOf({ n, sum, sumOfSquares }: Sample): number {
  return Math.max(0, (sumOfSquares - (sum * sum) / n) / (n - 1));
}

/**
 * Two-sided 95 % quantile of Student's t with `df` degrees of freedom, by the Cornish–Fisher expansion around the normal
 * one (Abramowitz & Stegun 26.7.5): within 1 % from 4 degrees on, which `FEWEST` keeps us above.
 */
export function t95(df: number): number {
  const [z3, z5, z7] = [Z95 ** 3, Z95 ** 5, Z95 ** 7];
  return (
    Z95 +
    (z3 + Z95) / (4 * df) +
    (5 * z5 + 16 * z3 + 3 * Z95) / (96 * df ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z95) / (384 * df ** 3)
  );
}

/** Below so many subjects on a side nothing is said: a handful of people can look like anything. */
const FEWEST = 5;

/**
 * Difference of two means with its 95 % interval (Welch: standard error and degrees of freedom of unequal variances).
 * Null when one side has too few subjects: then nothing can be said.
 */
export function upliftOf(treated: Sample, heldOut: Sample): Uplift | null {
  if (treated.n < FEWEST || heldOut.n < FEWEST) return null;
  const [a, b] = [varianceOf(treated) / treated.n, varianceOf(heldOut) / heldOut.n];
  const value = meanOf(treated) - meanOf(heldOut);
  if (a + b === 0) return { value, low: value, high: value };
  const df = (a + b) ** 2 / (a ** 2 / (treated.n - 1) + b ** 2 / (heldOut.n - 1));
  const margin = t95(df) * Math.sqrt(a + b);
  return { value, low: value - margin, high: value + margin };
}

/** What may honestly be said of it. An interval of no width (nobody differs) shows nothing either. */
export function verdictOf(uplift: Uplift | null): 'positive' | 'negative' | 'none_shown' | 'too_few' {
  if (!uplift) return 'too_few';
  if (uplift.low > 0) return 'positive';
  if (uplift.high < 0) return 'negative';
  return 'none_shown';
}
