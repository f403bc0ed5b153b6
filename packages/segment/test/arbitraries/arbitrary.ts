import fc from 'fast-check';
import type { World } from '../world/world.ts';

/** Random conditions of one kind over a world: names that it has, thresholds that its rows meet. Null: none is possible in it. */
export type ConditionArbitrary = (world: World) => fc.Arbitrary<{ kind: string }> | null;

/** Some of these, at least one, each once. */
export const someOf = <T>(values: readonly T[], most = 4): fc.Arbitrary<T[]> =>
  fc
    .integer({ min: 1, max: Math.min(most, values.length) })
    .chain((length) => fc.uniqueArray(fc.constantFrom(...values), { minLength: length, maxLength: length }));

export const comparison = (values: readonly number[]): fc.Arbitrary<{ op: string; value: number }> =>
  fc.record({
    op: fc.constantFrom('>=', '>=', '>', '<', '<=', '=', '!='),
    value: fc.constantFrom(...values),
  });

/** An object with each of these in so many of a hundred cases as its share says. */
export function sometimes(
  parts: Readonly<Record<string, readonly [share: number, arbitrary: fc.Arbitrary<unknown>]>>,
): fc.Arbitrary<Record<string, unknown>> {
  const names = Object.keys(parts);
  const wanted = names.map((name) => fc.integer({ min: 0, max: 99 }).map((n) => n < parts[name]![0] * 100));
  return fc
    .tuple(...wanted)
    .chain((flags) =>
      fc.record(
        Object.fromEntries(names.filter((_, i) => flags[i]).map((name) => [name, parts[name]![1]] as const)) as Record<
          string,
          fc.Arbitrary<unknown>
        >,
      ),
    );
}
