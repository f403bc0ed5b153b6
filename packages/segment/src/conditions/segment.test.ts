import { describe, expect, it } from 'vitest';
import { checkSegment, compileCount, dependenceOf } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import type { Directory } from '../directory/directory.ts';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { NOW, people, peopleWith } from '../testing/duck.ts';
import type { Tree } from '../tree.ts';

const who = await peopleWith({
  person: people({ city: '上海', orders: 5 }, { city: '上海', orders: 4 }, { orders: 9 }, {}),
});
it.each([
  ['segment = "老客"', [1, 3], '属于人群老客', 'belong to the segment 老客'],
  ['segment in ("老客", "上海人")', [1, 2, 3], '属于人群老客、上海人', 'belong to the segment 老客 or 上海人'],
  [
    'segment = "老客" and not segment = "上海人"',
    [3],
    '属于人群老客，并且不是：属于人群上海人',
    'belong to the segment 老客, and not: belong to the segment 上海人',
  ],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});

const named = (...keys: string[]): Tree => ({ kind: 'segment', in: keys });
const saved = (trees: Record<string, unknown>): Directory => ({
  ...CHAIN,
  segments: Object.entries(trees).map(([key, tree]) => ({ key, name: `segment ${key}`, tree })),
});
const compile = (tree: Tree, directory: Directory) =>
  compileCount(tree, { engine: duckdb, directory, now: NOW, zone: 'UTC' });

describe('segments of segments', () => {
  it('in a ring are refused, and the chain is named', () => {
    const ring = saved({ a: named('b'), b: { any: [{ kind: 'everyone' }, { not: named('c') }] }, c: named('a') });
    expect(() => compile(named('a'), ring)).toThrow('cycle, found segment a → segment b → segment c → segment a');
    expect(() => compile(named('b'), ring)).toThrow('cycle, found segment b → segment c → segment a → segment b');
    expect(() => compile(named('a'), saved({ a: named('a') }))).toThrow('cycle, found segment a → segment a');
    expect(dependenceOf(named('a'), ring).relations).toEqual(new Set(['person']));
  });
  it('are found before they are saved', () => {
    const directory = saved({ a: { kind: 'everyone' }, b: named('a') });
    expect(() => checkSegment(named('b'), directory, { key: 'a', name: 'A' })).toThrow(
      'cycle, found A → segment b → A',
    );
    expect(() => checkSegment(named('b'), directory, { key: 'c', name: 'C' })).not.toThrow();
    expect(() => checkSegment(named('b'), directory)).not.toThrow();
    expect(() => checkSegment(named('z'), directory)).toThrow('segment.in[0]: unknown_name, found @z');
  });
  it('in a pile of diamonds are refused by their number, at once', () => {
    const trees: Record<string, unknown> = { s0: { kind: 'everyone' } };
    for (let i = 1; i < 19; i += 1) trees[`s${i}`] = { any: [named(`s${i - 1}`), named(`s${i - 1}`)] };
    const started = performance.now();
    expect(() => compile(named('s18'), saved(trees))).toThrow('too_many');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(() => compile(named('s5'), saved(trees))).not.toThrow();
  });
  it('in a long chain are refused by its depth', () => {
    const trees: Record<string, unknown> = { s0: { kind: 'everyone' } };
    for (let i = 1; i < 400; i += 1) trees[`s${i}`] = named(`s${i - 1}`);
    expect(() => compile(named('s399'), saved(trees))).toThrow('too_deep');
    expect(() => compile(named('s18'), saved(trees))).not.toThrow();
  });
  it('are checked like any other', () => {
    expect(() => compile(named('a'), saved({ a: { kind: 'city', in: [] } }))).toThrow('malformed');
    expect(() => compile(named('a'), saved({ a: 'drop table' }))).toThrow('malformed');
    expect(() => compile(named('a'), saved({ a: named('gone') }))).toThrow('unknown_name');
  });
  it('depend on what those depend on', () => {
    expect(dependenceOf(parseSegment('segment = "上海人" or tag = "买过面膜"', CHAIN), CHAIN).relations).toEqual(
      new Set(['person', 'tag']),
    );
  });
});
it('hers are shown as any other name', () =>
  expect(() => parseSegment('segment = "老顾"', CHAIN)).toThrow(
    'unknown_name, found "老顾", expected segments; did you mean "老客"?',
  ));
