import fc from 'fast-check';
import type { Tree } from '../../src/index.ts';
import { EVENT_KINDS } from '../evaluator/events/event.ts';
import { drawWorld, type World } from '../world/world.ts';
import type { ConditionArbitrary } from './arbitrary.ts';
import { ATTRIBUTES } from './attributes.ts';
import { rfm, sequence, top, trend } from './events/orders.ts';
import { questionsAbout } from './events/question.ts';

/** There is much more to say about these than about what a person is, so they come more often. */
const EVENTS: Readonly<Record<string, ConditionArbitrary>> = {
  ...Object.fromEntries(EVENT_KINDS.map((kind) => [kind, questionsAbout(kind)])),
  sequence,
  top,
  rfm,
  trend,
};
export const ARBITRARIES: Readonly<Record<string, ConditionArbitrary>> = { ...ATTRIBUTES, ...EVENTS };

/** Groups within groups, the outermost included. */
const DEEPEST = 4;

/** Random segments over a world. `kinds` limits the conditions. */
export function trees(world: World, kinds = Object.keys(ARBITRARIES)): fc.Arbitrary<Tree> {
  const conditions = kinds.flatMap((kind) => {
    const arbitrary = ARBITRARIES[kind]!(world);
    return arbitrary ? [{ weight: kind in EVENTS ? 3 : 1, arbitrary }] : [];
  });
  const condition = fc.oneof(...conditions) as fc.Arbitrary<Tree>;
  const nested = (depth: number): fc.Arbitrary<Tree> => {
    if (depth === 0) return condition;
    const part = nested(depth - 1);
    const parts = fc.array(part, { minLength: 1, maxLength: 3, size: 'max' });
    return fc.oneof(
      { weight: 5 - depth, arbitrary: condition },
      { weight: 2, arbitrary: fc.record({ all: parts }) },
      // a union of a few keeps deep trees from being empty
      { weight: 3, arbitrary: fc.record({ any: parts }) },
      { weight: 1, arbitrary: fc.record({ not: part }) },
    );
  };
  // as it comes from JSON: plain objects
  return fc.noBias(nested(DEEPEST)).map((tree) => JSON.parse(JSON.stringify(tree)) as Tree);
}

/** A world and some random segments over it; saved ones among them, some of which name others. The same seed gives the same. */
export function drawCase(seed: number, segments: number, kinds?: string[]): { world: World; trees: Tree[] } {
  const world = drawWorld(seed);
  const sample = (numRuns: number, from = seed) => fc.sample(trees(world, kinds), { seed: from, numRuns });
  for (const [i, name] of ['老客', '潜客', '潜客'].entries()) {
    const [tree] = sample(1, seed ^ (i + 1));
    const saved = { key: `seg-${i + 1}`, name, tree: tree! };
    world.directory = { ...world.directory, segments: [...world.directory.segments, saved] };
  }
  return { world, trees: sample(segments) };
}
