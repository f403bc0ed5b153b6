import fc from 'fast-check';
import { EVENT_KINDS } from '../../evaluator/events/event.ts';
import type { World } from '../../world/world.ts';
import type { ConditionArbitrary } from '../arbitrary.ts';
import { sometimes } from '../arbitrary.ts';
import { duration, windows } from '../window.ts';
import { figureOf } from './figures.ts';
import { filtersOf } from './filters.ts';

/** An event inside another condition. */
export const which = (world: World): fc.Arbitrary<object> =>
  fc
    .constantFrom(...EVENT_KINDS)
    .chain((kind) => sometimes({ where: [0.4, filtersOf(kind, world)] }).map((rest) => ({ kind, ...rest })));

/** Questions about one kind of event. */
export const questionsAbout =
  (kind: string): ConditionArbitrary =>
  (world) =>
    sometimes({
      where: [0.5, filtersOf(kind, world)],
      window: [0.5, windows(world)],
      after: [0.15, fc.record({ event: which(world), within: duration })],
      since_last: [0.15, which(world)],
      figures: [0.55, fc.array(figureOf(kind, world), { minLength: 1, maxLength: 2, size: 'max' })],
    }).map((rest) => ({ kind, ...rest }));
