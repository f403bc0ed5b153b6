import fc from 'fast-check';
import { dayOf, plusDays } from '../evaluator/calendar.ts';
import { millisecondsOf, type Window } from '../evaluator/window.ts';
import { SPANS } from '../world/instants.ts';
import type { World } from '../world/world.ts';

const PERIODS = [
  'today',
  'yesterday',
  'this week',
  'last week',
  'this month',
  'last month',
  'this year',
  'last year',
] as const;

/** Spans at whose ends the worlds have rows, in every unit. */
export const duration = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SPANS).map((days) => ({ days })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 13).map((weeks) => ({ weeks })) },
  { weight: 2, arbitrary: fc.constantFrom(1, 24, 48).map((hours) => ({ hours })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 60, 1440).map((minutes) => ({ minutes })) },
);

/** Every form of a window that the language allows. */
export function windows({ now, zone }: World): fc.Arbitrary<Window> {
  const today = dayOf(now, zone);
  const day = fc
    .oneof(fc.constantFrom(-1, 0, 1, ...SPANS), fc.integer({ min: -3, max: 400 }))
    .map((days) => plusDays(today, -days));
  const ordered = <T>(values: fc.Arbitrary<T>, size: (value: T) => number | string) =>
    fc.tuple(values, values).map(([a, b]) => (size(a) < size(b) ? [a, b] : [b, a]) as [T, T]);
  return fc.oneof(
    { weight: 5, arbitrary: duration.map((within) => ({ within })) },
    { weight: 4, arbitrary: fc.constantFrom(...PERIODS).map((period) => ({ period })) },
    { weight: 1, arbitrary: duration.map((before) => ({ before })) },
    { weight: 1, arbitrary: day.map((since) => ({ since })) },
    { weight: 1, arbitrary: day.map((until) => ({ until })) },
    { weight: 1, arbitrary: ordered(day, (text) => text).map(([since, until]) => ({ since, until })) },
    {
      weight: 1,
      arbitrary: ordered(duration, millisecondsOf)
        .filter(([before, within]) => millisecondsOf(before) < millisecondsOf(within))
        .map(([before, within]) => ({ within, before })),
    },
    { weight: 1, arbitrary: fc.record({ since: day, before: duration }) },
    { weight: 1, arbitrary: fc.record({ within: duration, until: day }) },
  );
}
