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

/** Sample variance; null below two. */
function varianceOf({ n, sum, sumOfSquares }: Sample): number | null {
  if (n < 2) return null;
  return Math.max(0, (sumOfSquares - (sum * sum) / n) / (n - 1));
}

/**
 * Difference of two means with its plain 95 % interval (Welch's standard error, normal quantile). Null when one side
 * has fewer than two subjects: then nothing can be said.
 */
export function upliftOf(treated: Sample, heldOut: Sample): Uplift | null {
  const [a, b] = [varianceOf(treated), varianceOf(heldOut)];
  if (a === null || b === null) return null;
  const value = meanOf(treated) - meanOf(heldOut);
  const margin = Z95 * Math.sqrt(a / treated.n + b / heldOut.n);
  return { value, low: value - margin, high: value + margin };
}

/** What may honestly be said of it. An interval of no width (nobody differs) shows nothing either. */
export function verdictOf(uplift: Uplift | null): 'positive' | 'negative' | 'none_shown' | 'too_few' {
  if (!uplift) return 'too_few';
  if (uplift.low > 0) return 'positive';
  if (uplift.high < 0) return 'negative';
  return 'none_shown';
}
