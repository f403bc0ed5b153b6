import fc from 'fast-check';
import { EVENT_KINDS } from '../../evaluator/events/event.ts';
import { CHANNELS } from '../../world/directory.ts';
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
  (world) => {
    const any = sometimes({
      where: [0.5, filtersOf(kind, world)],
      window: [0.5, windows(world)],
      after: [0.15, fc.record({ event: which(world), within: duration })],
      since_last: [0.15, which(world)],
      figures: [0.55, fc.array(figureOf(kind, world), { minLength: 1, maxLength: 2, size: 'max' })],
    }).map((rest) => ({ kind, ...rest }));
    return kind === 'ordered' ? fc.oneof({ weight: 3, arbitrary: any }, { weight: 1, arbitrary: byChannels }) : any;
  };

const channels = fc
  .array(
    fc.oneof(
      fc.uniqueArray(fc.constantFrom(...CHANNELS), { minLength: 1, maxLength: 3 }).map((many) => ({ in: many })),
      fc.constantFrom(...CHANNELS).map((one) => ({ except: one })),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((filters) => filters.map((filter) => ({ by: 'channel', ...filter })));

/** Of all her orders, the channels alone: what is kept with the person answers that. */
const byChannels = fc.oneof(
  fc.constant({ kind: 'ordered' }),
  channels.map((where) => ({ kind: 'ordered', where })),
  fc
    .array(channels, { minLength: 1, maxLength: 2 })
    .map((firsts) => ({ kind: 'ordered', figures: firsts.map((where) => ({ of: 'first', where })) })),
);
