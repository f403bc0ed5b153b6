import type { Directory, Problem, Tree } from '@xiaoer/segment';
import { parseSegment, parseTree, printSegment, SegmentError } from '@xiaoer/segment';
import { completeTree } from './tree-editing.ts';

/**
 * A rule while it is written: as a tree, which is the truth, and as the text that stands in the text field. Each follows
 * the other; while a text can't be read, the tree stays what it was before.
 */
export interface Draft {
  tree: Tree | null;
  text: string;
  problem: Problem | null;
  /** What can be undone, the latest last. */
  past: readonly Step[];
  /** The latest change was typed: further typing belongs to it. */
  typing: boolean;
}
type Step = Pick<Draft, 'tree' | 'text' | 'problem'>;

export const EMPTY_DRAFT: Draft = { tree: null, text: '', problem: null, past: [], typing: false };
const MOST_STEPS = 100;

export const draftOf = (tree: Tree | null, directory: Directory): Draft => ({
  ...EMPTY_DRAFT,
  tree,
  text: textOf(tree, directory),
});

/** What is filled in of it, in its usual form. */
export const textOf = (tree: Tree | null, directory: Directory): string => {
  const complete = completeTree(tree);
  return complete ? printSegment(complete, directory) : '';
};

export function read(text: string, directory: Directory): { tree: Tree | null } | { problem: Problem } {
  if (text.trim() === '') return { tree: null };
  try {
    return { tree: parseSegment(text, directory) };
  } catch (error) {
    if (error instanceof SegmentError) return { problem: error.problem };
    throw error;
  }
}

/** A person typed: the tree follows as soon as the text can be read. */
export function typed(draft: Draft, text: string, directory: Directory): Draft {
  const past = draft.typing ? draft.past : remember(draft);
  const found = read(text, directory);
  if ('problem' in found) return { ...draft, text, problem: found.problem, past, typing: true };
  return { tree: found.tree, text, problem: null, past, typing: true };
}

/** A person changed the picture: the text follows. */
export const built = (draft: Draft, tree: Tree | null, directory: Directory): Draft => ({
  tree,
  text: textOf(tree, directory),
  problem: null,
  past: remember(draft),
  typing: false,
});

/** What is typed from now on is a step of its own. */
export const paused = (draft: Draft): Draft => (draft.typing ? { ...draft, typing: false } : draft);

/** Names have become known since the text was typed. */
export function readAgain(draft: Draft, directory: Directory): Draft {
  const found = read(draft.text, directory);
  return 'problem' in found ? { ...draft, problem: found.problem } : { ...draft, tree: found.tree, problem: null };
}

export function undone(draft: Draft): Draft {
  const last = draft.past.at(-1);
  return last ? { ...last, past: draft.past.slice(0, -1), typing: false } : draft;
}

const remember = ({ past, tree, text, problem }: Draft): readonly Step[] =>
  [...past, { tree, text, problem }].slice(-MOST_STEPS);

/** A saved tree; null when this version of the page doesn't know all of it. */
export function understood(json: unknown): Tree | null {
  try {
    return parseTree(json);
  } catch (error) {
    if (error instanceof SegmentError) return null;
    throw error;
  }
}
