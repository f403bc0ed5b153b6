import { parseTree, SegmentError, shapeOf, type Tree } from '@xiaoer/segment';

/**
 * Where a part stands: the place in each group from the outermost inwards, `not` not counted. `[]` is the whole rule.
 * Nothing here changes a tree: each function answers a new one.
 */
export type Path = readonly number[];

export type GroupType = 'all' | 'any';

/** A part as it is shown: a group or a condition, and how many `not` stand before it. */
export interface Part {
  nots: number;
  inner: Tree;
}

export function partOf(tree: Tree): Part {
  let nots = 0;
  let inner = tree;
  for (let shape = shapeOf(inner); shape.type === 'not'; shape = shapeOf(inner)) {
    nots += 1;
    inner = shape.of;
  }
  return { nots, inner };
}

export const withNots = (inner: Tree, nots: number): Tree => (nots === 0 ? inner : { not: withNots(inner, nots - 1) });

/** Of a group, its type and parts; null for a condition. */
export function groupOf(tree: Tree): { type: GroupType; of: Tree[] } | null {
  const shape = shapeOf(tree);
  return shape.type === 'all' || shape.type === 'any' ? shape : null;
}
const group = (type: GroupType, of: Tree[]): Tree => (type === 'all' ? { all: of } : { any: of });

/** What is left of a group: nothing of none, and, when parts were taken out, the one part instead of a group of one. */
function regrouped(type: GroupType, of: Tree[], nots: number, takenOut: boolean): Tree | null {
  if (of.length === 0) return null;
  return withNots(takenOut && of.length === 1 ? of[0]! : group(type, of), nots);
}

/** Replaces the parts of the group at a path. */
function withParts(tree: Tree, path: Path, change: (of: Tree[], type: GroupType) => Tree | null): Tree | null {
  const { nots, inner } = partOf(tree);
  const found = groupOf(inner);
  if (!found) return tree;
  const [at, ...rest] = path;
  if (at === undefined) {
    const changed = change(found.of, found.type);
    return changed && withNots(changed, nots);
  }
  const part = found.of[at];
  if (!part) return tree;
  const changed = withParts(part, rest, change);
  return regrouped(found.type, changed ? found.of.with(at, changed) : found.of.toSpliced(at, 1), nots, !changed);
}

/** The part at a path; null when there is none. */
export function partAt(tree: Tree, path: Path): Tree | null {
  let part: Tree | undefined = tree;
  for (const at of path) part = part && groupOf(partOf(part).inner)?.of[at];
  return part ?? null;
}

export function replaceAt(tree: Tree, path: Path, part: Tree): Tree {
  const at = path.at(-1);
  if (at === undefined) return part;
  return withParts(tree, path.slice(0, -1), (of, type) => group(type, of.with(at, part))) ?? tree;
}

/** Puts a part at the end of the group at a path; what is no group yet becomes one of both. */
export function addTo(tree: Tree | null, path: Path, part: Tree): Tree {
  if (!tree) return part;
  const here = partAt(tree, path);
  if (!here) return tree;
  if (!groupOf(partOf(here).inner)) return replaceAt(tree, path, { all: [here, part] });
  return withParts(tree, path, (of, type) => group(type, [...of, part])) ?? tree;
}

/** Takes a part out. A group that one part is left of is that part. Null: nothing is left. */
export function removeAt(tree: Tree, path: Path): Tree | null {
  const at = path.at(-1);
  if (at === undefined) return null;
  return withParts(tree, path.slice(0, -1), (of, type) => regrouped(type, of.toSpliced(at, 1), 0, true));
}

/** Changes places with the part before (-1) or behind (+1) it. */
export function moveBy(tree: Tree, path: Path, by: -1 | 1): Tree {
  const at = path.at(-1);
  if (at === undefined) return tree;
  const changed = withParts(tree, path.slice(0, -1), (of, type) => {
    const [one, other] = [of[at], of[at + by]];
    return one && other ? group(type, of.with(at, other).with(at + by, one)) : group(type, of);
  });
  return changed ?? tree;
}

/** Takes a part out of its group and puts it right behind that group. */
export function moveOut(tree: Tree, path: Path): Tree {
  const [at, place] = path.slice(-2);
  if (at === undefined || place === undefined) return tree;
  const changed = withParts(tree, path.slice(0, -2), (around, type) => {
    const { nots, inner } = around[at] ? partOf(around[at]) : { nots: 0, inner: null };
    const left = inner && groupOf(inner);
    const part = left?.of[place];
    if (!left || !part) return group(type, around);
    const rest = regrouped(left.type, left.of.toSpliced(place, 1), nots, true);
    return group(type, around.toSpliced(at, 1, ...(rest ? [rest, part] : [part])));
  });
  return changed ?? tree;
}

/** Puts a part into a group of its own, so that others can join it. */
export function wrapIn(tree: Tree, path: Path, type: GroupType): Tree {
  const part = partAt(tree, path);
  return part ? replaceAt(tree, path, group(type, [part])) : tree;
}

/** A group's parts stand in the group around it. */
export function dissolveAt(tree: Tree, path: Path): Tree {
  const here = partAt(tree, path);
  const { nots, inner } = here ? partOf(here) : { nots: 0, inner: null };
  const found = inner && groupOf(inner);
  const at = path.at(-1);
  if (!found || nots > 0) return tree;
  if (at === undefined) return found.of.length === 1 ? found.of[0]! : tree;
  return withParts(tree, path.slice(0, -1), (of, type) => group(type, of.toSpliced(at, 1, ...found.of))) ?? tree;
}

export function setGroupType(tree: Tree, path: Path, type: GroupType): Tree {
  return withParts(tree, path, (of) => group(type, of)) ?? tree;
}

/** Not this; or this again. */
export function toggleNot(tree: Tree, path: Path): Tree {
  const here = partAt(tree, path);
  if (!here) return tree;
  const { nots, inner } = partOf(here);
  return replaceAt(tree, path, withNots(inner, nots === 0 ? 1 : nots - 1));
}

/** Whether everything that a condition needs is filled in. */
export function isComplete(condition: Tree): boolean {
  try {
    parseTree(condition);
    return true;
  } catch (error) {
    if (error instanceof SegmentError) return false;
    throw error;
  }
}

/** The rule without the rows that are still being filled in: what is written, counted and saved. */
export function completeTree(tree: Tree | null): Tree | null {
  if (!tree) return null;
  const { nots, inner } = partOf(tree);
  const found = groupOf(inner);
  if (!found) return isComplete(inner) ? tree : null;
  const of = found.of.map(completeTree).filter((part) => part !== null);
  if (of.length === 0) return null;
  // as if the other rows were not there
  const only = of.length === 1 && found.of.length > 1;
  return withNots(only ? of[0]! : group(found.type, of), nots);
}
