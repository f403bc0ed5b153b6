import fc from 'fast-check';
import { type ConditionArbitrary, comparison, sometimes } from '../arbitrary.ts';
import { duration, windows } from '../window.ts';
import { filtersOf } from './filters.ts';
import { which } from './question.ts';

export const sequence: ConditionArbitrary = (world) =>
  fc
    .tuple(
      fc.array(which(world), { minLength: 2, maxLength: 3, size: 'max' }),
      sometimes({ gap: [0.5, duration], window: [0.4, windows(world)] }),
    )
    .map(([steps, rest]) => ({ kind: 'sequence', steps, ...rest }));

export const top: ConditionArbitrary = (world) =>
  fc
    .tuple(
      fc.oneof(fc.constantFrom(1, 10, 20, 25, 33, 50, 99), fc.integer({ min: 1, max: 99 })),
      fc.constantFrom('spent', 'count', 'latest'),
      sometimes({
        per: [0.5, fc.constantFrom('city', 'home_store', 'tier')],
        where: [0.3, filtersOf('ordered', world)],
        window: [0.5, windows(world)],
      }),
    )
    .map(([percent, by, rest]) => ({ kind: 'top', percent, by, ...rest }));

export const rfm: ConditionArbitrary = (world) => {
  const score = comparison([1, 2, 3, 4, 5]);
  return fc
    .tuple(
      fc.constantFrom('recency', 'frequency', 'value'),
      score,
      sometimes({
        recency: [0.2, score],
        frequency: [0.2, score],
        value: [0.2, score],
        window: [0.5, windows(world)],
      }),
    )
    .map(([name, compared, rest]) => ({ kind: 'rfm', [name]: compared, ...rest }));
};

export const trend: ConditionArbitrary = (world) =>
  fc
    .tuple(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(1, 2, 3) },
        { weight: 1, arbitrary: fc.constantFrom(5, 10, 11, 50) },
      ),
      fc.constantFrom('<=', '>='),
      fc.oneof(fc.constantFrom(-100, -50, -20, 0, 10, 100, 1000), fc.integer({ min: -100, max: 1000 })),
      sometimes({ where: [0.3, filtersOf('ordered', world)], window: [0.3, windows(world)] }),
    )
    .map(([orders, op, percent, rest]) => ({ kind: 'trend', orders, op, percent, ...rest }));
