import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KINDS } from '../conditions/index.ts';
import type { Directory } from '../directory/directory.ts';
import { SegmentError } from '../language/problem.ts';
import { RELATION_NAMES, RELATIONS } from '../relations/relations.ts';
import { parseSegment, printSegment, saySegment, unknownKeys } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { parseTree } from '../tree.ts';
import { compileCount, dependenceOf } from './compile.ts';
import { duckdb, postgres } from './engine.ts';

const NOW = new Date('2026-10-20T01:30:00Z');
const HOSTILE = [
  "'; drop table person; --",
  '"; drop table person; --',
  "\\'; drop table person; --",
  '$1; drop table person; --',
  '/* drop table person */ $$drop table person$$',
  '名\n"drop table person"\\',
  '🎭🏽 drop table person ​',
  'drop table person\0',
  'drop table person \ud800',
  '__proto__ drop table person',
  'drop table person'.padEnd(10_000, 'x'),
];

/** Every engine's statement; the sources of PostgreSQL are the tables themselves. */
const ENGINES = [
  duckdb,
  postgres([
    {
      topic: 'test',
      relations: Object.fromEntries(RELATION_NAMES.map((name) => [name, `select * from ${name}`])),
      person: Object.fromEntries(Object.keys(RELATIONS.person.columns).map((name) => [name, `p.${name}`])),
    },
  ]),
];

/** A chain in which everything is called like this, key and name: nothing is refused as unknown. */
function chainCalled(word: string): Directory {
  const thing = { key: word, name: word };
  return {
    ...CHAIN,
    products: [...CHAIN.products, { ...thing, category: word, brand: word }],
    stores: [...CHAIN.stores, { ...CHAIN.stores[0]!, ...thing, regions: [word], city: word, weather: word }],
    regions: [...CHAIN.regions, thing],
    tags: [...CHAIN.tags, thing],
    tiers: [...CHAIN.tiers, { ...thing, rank: 3 }],
    offers: [...CHAIN.offers, thing],
    sources: [...CHAIN.sources, thing],
    playbooks: [...CHAIN.playbooks, thing],
    accounts: [...CHAIN.accounts, { ...thing, accountId: 12 }],
    groups: [...CHAIN.groups, { ...thing, groupId: 23 }],
    segments: [...CHAIN.segments, { ...thing, tree: { kind: 'everyone' } }],
    cities: [...CHAIN.cities, word],
    tastes: [...CHAIN.tastes, word],
  };
}

const CHAINS = new Map(HOSTILE.map((word) => [word, chainCalled(word)]));

interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  anyOf?: Shape[];
  oneOf?: Shape[];
  $ref?: string;
  $defs?: Record<string, Shape>;
  definitions?: Record<string, Shape>;
  minimum?: number;
  exclusiveMinimum?: number;
}
type Path = (string | number)[];

/** Values of a shape: the plainest one, and for each free text or number in it one with `poison` there. */
function poisoned(root: Shape, wanted: 'string' | 'number', poison: unknown): { path: string; value: unknown }[] {
  const found: { path: string; value: unknown }[] = [];
  const resolve = (shape: Shape): Shape => {
    const name = shape.$ref?.split('/').at(-1);
    if (shape.$ref === undefined) return shape;
    return shape.$ref === '#' ? root : ((root.$defs ?? root.definitions)![name!] as Shape);
  };
  const plain = (given: Shape, depth = 0): unknown => {
    const shape = resolve(given);
    if (depth > 12) return undefined;
    if (shape.const !== undefined) return shape.const;
    if (shape.enum) return shape.enum[0];
    const branch = (shape.anyOf ?? shape.oneOf)?.[0];
    if (branch) return plain(branch, depth + 1);
    if (shape.type === 'object')
      return Object.fromEntries(
        (shape.required ?? []).map((name) => [name, plain(shape.properties![name]!, depth + 1)]),
      );
    if (shape.type === 'array') return [plain(shape.items!, depth + 1)];
    if (shape.type === 'string') return '2026-10-01';
    if (shape.type === 'boolean') return true;
    return Math.max(1, shape.minimum ?? 1);
  };
  const walk = (given: Shape, path: Path, build: (value: unknown) => unknown, depth: number): void => {
    const shape = resolve(given);
    if (depth > 10 || shape.const !== undefined || shape.enum) return;
    const branches = shape.anyOf ?? shape.oneOf;
    if (branches) for (const branch of branches) walk(branch, path, build, depth + 1);
    else if (shape.type === 'object' && shape.properties)
      for (const [name, inner] of Object.entries(shape.properties))
        walk(inner, [...path, name], (value) => build({ ...(plain(shape) as object), [name]: value }), depth + 1);
    else if (shape.type === 'array' && shape.items)
      walk(shape.items, [...path, 0], (value) => build([value]), depth + 1);
    else if (shape.type === wanted || (wanted === 'number' && shape.type === 'integer'))
      found.push({ path: path.join('.'), value: build(poison) });
  };
  walk(root, [], (value) => value, 0);
  return found;
}
const shapeOf = (kind: (typeof KINDS)[number]): Shape =>
  z.toJSONSchema(kind.schema, { io: 'input', unrepresentable: 'any' }) as Shape;

/** Refused with a SegmentError (true), or compiled to statements that don't hold the text (false). Any other error is one of ours. */
function survives(value: unknown, directory: Directory): boolean {
  try {
    const tree = parseTree(value);
    for (const engine of ENGINES) {
      const { sql } = compileCount(tree, { engine, directory, now: NOW, zone: 'Asia/Shanghai' });
      expect(sql).not.toMatch(/drop table/i);
    }
    expect(unknownKeys(tree, directory)).toEqual([]);
    dependenceOf(tree, directory);
    saySegment(tree, directory, 'zh');
    expect(parseSegment(printSegment(tree, directory), directory)).toEqual(tree);
    return false;
  } catch (error) {
    if (!(error instanceof SegmentError)) throw error;
    expect(error.message.length).toBeLessThan(2000);
    return true;
  }
}

describe.each(KINDS)('$kind', (kind) => {
  const shape = shapeOf(kind);
  it('puts no text into a statement', () => {
    for (const [word, directory] of CHAINS)
      for (const { value } of poisoned(shape, 'string', word)) survives(value, directory);
  });
  it('takes no number that is none', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 1e-308, 2 ** 53])
      for (const { path, value } of poisoned(shape, 'number', number))
        expect(() => parseTree(value), `${path} = ${number}`).toThrow(SegmentError);
  });
});

it('texts of keys are really asked about', () => {
  const [word, directory] = [...CHAINS][0]!;
  const compiled = KINDS.filter((kind) =>
    poisoned(shapeOf(kind), 'string', word).some(({ value }) => !survives(value, directory)),
  ).map((kind) => kind.kind);
  expect(compiled).toEqual(
    expect.arrayContaining(['city', 'taste', 'store', 'tag', 'wecom_contact', 'in_group', 'segment']),
  );
});
it('names with anything in them are written so that they are read again', () => {
  for (const word of HOSTILE.filter((one) => one.isWellFormed() && one.length < 200 && !one.includes('\0'))) {
    const directory = CHAINS.get(word)!;
    const tree = parseTree({
      all: [
        { kind: 'tag', in: [word] },
        { kind: 'city', in: [word] },
      ],
    });
    expect(parseSegment(printSegment(tree, directory), directory)).toEqual(tree);
  }
});
