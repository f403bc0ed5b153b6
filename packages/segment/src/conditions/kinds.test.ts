import { describe, expect, it } from 'vitest';
import { parseSegment, printSegment, saySegment, unknownKeys } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { parseTree } from '../tree.ts';
import { KINDS, WORDS } from './index.ts';

describe.each(KINDS)('$kind', (kind) => {
  it.each(kind.examples)('%s is the same in text and tree', (text) => {
    const tree = parseSegment(text, CHAIN);
    expect(printSegment(tree, CHAIN)).toBe(text);
    expect(parseTree(JSON.parse(JSON.stringify(tree)))).toEqual(tree);
    expect(unknownKeys(tree, CHAIN)).toEqual([]);
    expect(saySegment(tree, CHAIN, 'zh')).toMatch(/^顾客.+/);
    expect(saySegment(tree, CHAIN, 'en')).toMatch(/^Customers who .+/);
  });
  it('is read by its Chinese word', () => {
    const example = kind.examples[0]!;
    const chinese = example.replace(new RegExp(`^${kind.word}`), kind.alias);
    expect(parseSegment(chinese, CHAIN)).toEqual(parseSegment(example, CHAIN));
  });
  it('takes no part that it does not know', () => {
    const tree = parseSegment(kind.examples[0]!, CHAIN);
    expect(() => parseTree({ ...tree, surplus: 1 })).toThrow();
  });
});

it('has each word once', () => expect(new Set(WORDS).size).toBe(WORDS.length));
