import { describe, expect, it } from 'vitest';
import { parseSegment } from './segment.ts';
import { CHAIN } from './testing/chain.ts';
import { parseTree } from './tree.ts';

/** What it says, and that it says so at once. */
function refusal(run: () => unknown): string {
  const started = performance.now();
  try {
    run();
  } catch (error) {
    expect(performance.now() - started).toBeLessThan(2000);
    expect((error as Error).name).toBe('SegmentError');
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value);
const nested = (n: number, wrap: (inner: unknown) => unknown): unknown => {
  let tree: unknown = { kind: 'everyone' };
  for (let i = 0; i < n; i += 1) tree = wrap(tree);
  return tree;
};

describe('too much is refused at once', () => {
  it.each<[string, () => unknown, string]>([
    [
      '10,000 conditions in a tree',
      () => parseTree({ all: times(10_000, { kind: 'everyone' }) }),
      'too_many, found 10000, expected ≤ 500',
    ],
    [
      '501 conditions in groups',
      () => parseTree({ any: times(3, { all: times(167, { kind: 'everyone' }) }) }),
      'too_many, found 501',
    ],
    [
      '10,000 empty groups',
      () => parseTree({ all: times(400, { any: times(400, { not: { all: [] } }) }) }),
      'malformed',
    ],
    [
      'a million groups of groups',
      () => parseTree({ all: times(500, { all: times(500, { all: times(4, { kind: 'everyone' }) }) }) }),
      'too_many',
    ],
    ['a tree of 100,000 levels', () => parseTree(nested(100_000, (not) => ({ not }))), 'too_deep'],
    ['groups of 17 levels', () => parseTree(nested(17, (inner) => ({ all: [inner] }))), 'too_deep, expected ≤ 16'],
    ['9,000 conditions in a text', () => parseSegment(times(9_000, '在群').join(' 或 '), CHAIN), 'too_many'],
    ['4,000 conditions in a text', () => parseSegment(times(4_000, 'consent').join(' or '), CHAIN), 'too_many'],
    ['4,000 lines', () => parseSegment(times(4_000, 'consent').join('\nor '), CHAIN), 'too_many'],
    ['50,001 letters', () => parseSegment('x'.repeat(50_001), CHAIN), 'too_long, found 50001, expected ≤ 50000'],
    ['a word of 50,000 letters', () => parseSegment('x'.repeat(50_000), CHAIN), 'unknown_word'],
    [
      'brackets of 20,000 levels',
      () => parseSegment(`${'('.repeat(20_000)}consent${')'.repeat(20_000)}`, CHAIN),
      'too_deep',
    ],
    ['12,000 times not', () => parseSegment(`${'not '.repeat(12_000)}consent`, CHAIN), 'too_deep'],
    ['arguments of 10,000 levels', () => parseSegment('a('.repeat(10_000), CHAIN), 'too_deep'],
    ['an endless quote', () => parseSegment(`city = "${'\\"'.repeat(20_000)}`, CHAIN), 'syntax'],
    ['a name of 40,000 letters', () => parseSegment(`city = "${'名'.repeat(40_000)}"`, CHAIN), 'unknown_name'],
    ['10,000 values', () => parseSegment(`city in (${times(10_000, '上').join(',')})`, CHAIN), 'too_many'],
    ['10,000 cities', () => parseTree({ kind: 'city', in: times(10_000, '上海') }), 'malformed'],
    ['a number of 40,000 digits', () => parseSegment(`points >= ${'9'.repeat(40_000)}`, CHAIN), 'syntax'],
    ['40,000 spaces and no word', () => parseSegment(' '.repeat(40_000), CHAIN), 'syntax, found end'],
    ['40,000 comments', () => parseSegment('#\n'.repeat(20_000), CHAIN), 'syntax, found end'],
  ])('%s', (_, run, message) => expect(refusal(run)).toContain(message));
});

describe('a tree that is none', () => {
  it.each<[unknown, string]>([
    [null, 'segment: malformed, found null'],
    [[], 'segment: malformed'],
    ['city = "上海"', 'segment: malformed'],
    [{}, 'segment: malformed, found {}, expected all, any, not'],
    [{ kind: 'citty', in: ['上海'] }, 'segment: unknown_word, found "citty"'],
    [{ kind: 'citty', in: ['上海'] }, 'did you mean city?'],
    [{ kind: ['city'] }, 'segment: malformed, found ["city"]'],
    [{ kind: '__proto__' }, 'unknown_word'],
    [{ kind: 'constructor' }, 'unknown_word'],
    [{ all: [] }, 'malformed'],
    [{ all: [{ kind: 'everyone' }], any: [{ kind: 'everyone' }] }, 'malformed'],
    [{ not: { kind: 'everyone' }, kind: 'everyone' }, 'malformed'],
    [{ all: [{ kind: 'everyone' }, { not: { kind: 'city', in: [3] } }] }, 'all[1].not.in[0]: malformed, found 3'],
    [{ all: [{ kind: 'points', op: '>=', value: '1' }] }, 'all[0].value: malformed, found "1"'],
    [{ all: { length: 3 } }, 'malformed'],
    [{ kind: 'tag', in: ['own:mask', 'a\0'] }, 'in[1]: malformed, found "a\\u0000"'],
    [{ not: { kind: 'random_share', percent: 5, salt: '\ud800' } }, 'not.salt: malformed, found "\\ud800"'],
    [JSON.parse('{"__proto__": {"kind": "everyone"}}'), 'malformed'],
  ])('%j', (json, message) => expect(() => parseTree(json)).toThrow(message));
});
