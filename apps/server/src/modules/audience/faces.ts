import type { SegmentFaces, SegmentSentence } from '@xiaoer/contracts';
import {
  checkSegment,
  type Directory,
  parseSegment,
  parseTree,
  printSegment,
  SegmentError,
  saySegment,
  type Tree,
  unknownKeys,
} from '@xiaoer/segment';

export const sentenceOf = (tree: Tree, directory: Directory): SegmentSentence => ({
  zh: saySegment(tree, directory, 'zh'),
  en: saySegment(tree, directory, 'en'),
});

/** The tree, text and sentence of what somebody types or builds, or what is wrong with it. Never throws for that. */
export function facesOf(given: { text: string } | { tree: unknown }, directory: Directory): SegmentFaces {
  try {
    const tree = 'text' in given ? parseSegment(given.text, directory) : parseTree(given.tree);
    const lost = unknownKeys(tree, directory);
    // What only shows when all of it is put together: a ring of segments, too many conditions in all.
    if (lost.length === 0) checkSegment(tree, directory);
    const text = printSegment(tree, directory);
    return { tree: tree as SegmentFaces['tree'], text, sentence: sentenceOf(tree, directory), problems: [], lost };
  } catch (error) {
    if (!(error instanceof SegmentError)) throw error;
    return { tree: null, text: null, sentence: null, problems: [error.problem], lost: [] };
  }
}
