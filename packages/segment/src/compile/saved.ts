import type { Directory } from '../directory/directory.ts';
import { nameOf, thingOf } from '../directory/names.ts';
import { quote, SegmentError } from '../language/problem.ts';
import { MOST_CONDITIONS, parseTree, type Tree } from '../tree.ts';
import type { Sql } from './sql.ts';

/** A segment names a segment that names a segment …: no further than this. */
const DEEPEST_CHAIN = 20;

/** Counts the conditions of a segment and of all those that it names, each as often as it is named. */
export function conditionBudget() {
  let spent = 0;
  return {
    spent: () => spent,
    spend(conditions: number): void {
      spent += conditions;
      if (spent > MOST_CONDITIONS)
        throw new SegmentError({
          code: 'too_many',
          path: 'segment',
          found: String(spent),
          expected: [`≤ ${MOST_CONDITIONS}`],
        });
    },
  };
}

const parsed = new WeakMap<object, Tree>();
/** The tree of a saved segment, checked once for each tree. Throws SegmentError. */
export function savedTree(directory: Directory, key: string): Tree {
  const saved = thingOf(directory, 'segments', key);
  if (!saved) throw new SegmentError({ code: 'unknown_name', path: 'segment', found: `@${quote(key)}` });
  const { tree } = saved;
  if (typeof tree !== 'object' || tree === null) return parseTree(tree);
  const known = parsed.get(tree) ?? parseTree(tree);
  parsed.set(tree, known);
  return known;
}

/**
 * Puts saved segments in place of their keys. Each is compiled once, however many ways lead to it, and each way pays for
 * its conditions: neither a ring nor a pile of diamonds takes long.
 */
export function inliner(
  directory: Directory,
  budget: ReturnType<typeof conditionBudget>,
  compile: (tree: Tree) => Sql,
): (key: string) => Sql {
  const done = new Map<string, { predicate: Sql; conditions: number }>();
  const chain: string[] = [];
  const named = (keys: readonly string[]) => keys.map((key) => quote(nameOf(directory, 'segments', key))).join(' → ');
  return (key) => {
    const known = done.get(key);
    if (known) {
      budget.spend(known.conditions);
      return known.predicate;
    }
    if (chain.includes(key))
      throw new SegmentError({
        code: 'cycle',
        path: 'segment',
        found: named([...chain.slice(chain.indexOf(key)), key]),
      });
    if (chain.length >= DEEPEST_CHAIN)
      throw new SegmentError({
        code: 'too_deep',
        path: 'segment',
        found: quote(named(chain)),
        expected: [`≤ ${DEEPEST_CHAIN}`],
      });
    const before = budget.spent();
    chain.push(key);
    const predicate = compile(savedTree(directory, key));
    chain.pop();
    done.set(key, { predicate, conditions: budget.spent() - before });
    return predicate;
  };
}
