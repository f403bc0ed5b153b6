/** Where a value stands on an axis, as a share of its width. */
export interface Scale {
  at(value: number): number;
  ticks: number[];
}

interface Interval {
  low: number;
  high: number;
}

/** Narrower than this is no width: floating point has no round ticks down there. */
const NOTHING = 1e-9;

/** How many lines the axis should have, about. */
const TICKS = 5;

/** A scale that holds every interval and zero, with round ticks. */
export function scaleOf(intervals: readonly Interval[]): Scale {
  const low = Math.min(0, ...intervals.map((interval) => interval.low));
  const high = Math.max(0, ...intervals.map((interval) => interval.high));
  const width = high - low;
  const step = roundStep((width > NOTHING ? width : 1) / TICKS);
  const from = Math.floor(low / step) * step;
  const until = Math.max(Math.ceil(high / step) * step, from + step);
  const count = Math.round((until - from) / step);
  return {
    at: (value) => (value - from) / (until - from),
    ticks: Array.from({ length: count + 1 }, (_, i) => Number((from + i * step).toPrecision(12))),
  };
}

/** The next of 1, 2, 5 × 10ⁿ that is not smaller. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A difference with its sign; three decimals at most, since a day's uplift per person is small. */
export const signed = (value: number) =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${Number(Math.abs(value).toFixed(3))}`;
