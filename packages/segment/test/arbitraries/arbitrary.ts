import fc from 'fast-check';
import type { World } from '../world/world.ts';

/** Random conditions of one kind over a world: names that it has, thresholds that its rows meet. Null: none is possible in it. */
export type ConditionArbitrary = (world: World) => fc.Arbitrary<{ kind: string }> | null;

/** Some of these, at least one, each once. */
export const someOf = <T>(values: readonly T[], most = 4): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: Math.min(most, values.length) });
