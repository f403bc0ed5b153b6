export interface Benchmark {
  /** Numbers that a caller may set, with what they are otherwise. */
  options: Record<string, number>;
  /** Starts what it needs, measures, and ends everything it started. */
  run(options: Record<string, number>, say: (line: string) => void): Promise<Record<string, unknown>>;
}

/** The value below which this share of the (sorted in place) values lies; 0 of none. */
export function quantile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

export const median = (values: number[]): number => quantile([...values], 0.5);

/** To a tenth. */
export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
