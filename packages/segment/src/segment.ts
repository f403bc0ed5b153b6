import type { Language } from './conditions/condition.ts';
import { kindOf, kindOfWord, WORDS } from './conditions/index.ts';
import type { Directory } from './directory/directory.ts';
import { nearest } from './language/nearest.ts';
import type { Expression, Phrase } from './language/phrase.ts';
import { SegmentError } from './language/problem.ts';
import { readText } from './language/read-text.ts';
import { writeText } from './language/write-text.ts';
import { parseTree, shapeOf, type Tree } from './tree.ts';

/** Text → tree, names checked against the directory. Throws SegmentError. */
export const parseSegment = (text: string, directory: Directory): Tree => parseTree(read(readText(text), directory));

/** Tree → text; parsing it with the same directory gives the same tree. */
export const printSegment = (tree: Tree, directory: Directory): string => writeText(write(tree, directory));

function read(expression: Expression, directory: Directory): Tree {
  switch (expression.type) {
    case 'all':
      return { all: expression.of.map((part) => read(part, directory)) };
    case 'any':
      return { any: expression.of.map((part) => read(part, directory)) };
    case 'not':
      return { not: read(expression.of, directory) };
    case 'phrase': {
      if (expression.args !== null && expression.op !== null) {
        const { place, op, word } = expression;
        throw new SegmentError({ code: 'syntax', place, found: `${word}(…) ${op}`, expected: [`${word}(…)`] });
      }
      const kind = kindOfWord(expression.word);
      if (kind) return checkedAt(expression, kind.read(expression, directory));
      const near = nearest(expression.word, WORDS);
      throw new SegmentError({
        code: 'unknown_word',
        place: expression.place,
        found: expression.word,
        expected: near ? [near] : ['condition'],
        nearest: near,
      });
    }
  }
}

/** What was read holds to the schema too; where it doesn't, the phrase is to blame. */
function checkedAt({ place }: Phrase, condition: { kind: string }): Tree {
  try {
    return parseTree(condition);
  } catch (error) {
    if (error instanceof SegmentError) throw new SegmentError({ ...error.problem, place });
    throw error;
  }
}

function write(tree: Tree, directory: Directory): Expression {
  const shape = shapeOf(tree);
  if (shape.type === 'condition') return kindOf(shape.condition.kind).write(shape.condition, directory);
  if (shape.type === 'not') return { type: 'not', place: null, of: write(shape.of, directory) };
  return { type: shape.type, place: null, of: shape.of.map((part) => write(part, directory)) };
}

/** Said to a person. */
export function saySegment(tree: Tree, directory: Directory, language: Language): string {
  const zh = language === 'zh';
  const say = (part: Tree, outermost: boolean): string => {
    const shape = shapeOf(part);
    if (shape.type === 'condition') return kindOf(shape.condition.kind).say(shape.condition, directory, language);
    if (shape.type === 'not') return (zh ? '不是：' : 'not: ') + say(shape.of, false);
    const between = shape.type === 'all' ? (zh ? '，并且' : ', and ') : zh ? '，或者' : ', or ';
    const said = shape.of.map((inner) => say(inner, false)).join(between);
    return outermost ? said : zh ? `（${said}）` : `(${said})`;
  };
  return (zh ? '顾客' : 'Customers who ') + say(tree, true);
}

/** Keys that lead nowhere any more, each with its path in the tree. */
export function unknownKeys(tree: Tree, directory: Directory): { path: string; key: string }[] {
  const look = (part: Tree, path: string): { path: string; key: string }[] => {
    const shape = shapeOf(part);
    if (shape.type === 'not') return look(shape.of, `${path}not.`);
    if (shape.type !== 'condition') return shape.of.flatMap((inner, i) => look(inner, `${path}${shape.type}[${i}].`));
    const kind = kindOf(shape.condition.kind);
    const lost = kind.unknownKeys?.(shape.condition, directory) ?? [];
    return lost.map((one) => ({ ...one, path: path + one.path }));
  };
  return look(tree, '');
}
