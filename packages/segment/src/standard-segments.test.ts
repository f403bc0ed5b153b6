import { describe, expect, it } from 'vitest';
import { STANDARD_SEGMENTS } from '../test/standard-segments.ts';
import {
  compileCount,
  type Directory,
  duckdb,
  parseSegment,
  postgres,
  printSegment,
  RELATION_NAMES,
  RELATIONS,
  saySegment,
} from './index.ts';
import { NOW, withRows, ZONE } from './testing/duck.ts';
import { DIRECTORY as MEMORY } from './testing/event-names.ts';

const directory: Directory = {
  ...MEMORY,
  tastes: ['latte'],
  tiers: [{ key: 'gold', name: '金卡', rank: 2 }],
  tags: [
    { key: 'own:wants mask', name: '要口罩' },
    { key: 'own:bought mask', name: '买过口罩' },
  ],
};
const names = {
  cities: ['上海', '北京'] as const,
  taste: 'latte',
  tier: '金卡',
  wanted: '要口罩',
  had: '买过口罩',
  source: '柜台立牌',
  newStore: { lng: 121.4737, lat: 31.2304 },
  product: '生椰拿铁',
  brand: '椰树',
  nearExpiryCities: ['上海', '北京'],
  offer: '午间券',
  salt: 'may',
  categories: ['咖啡', '烘焙'] as const,
};
const columns = Object.keys(RELATIONS.person.columns);
const engines = {
  duckdb,
  postgres: postgres([
    {
      topic: 'test',
      relations: Object.fromEntries(RELATION_NAMES.map((name) => [name, `select * from ${name}`])),
      person: Object.fromEntries(columns.map((column) => [column, `p.${column}`])),
    },
  ]),
};

describe('the standard list', () => {
  it.each(STANDARD_SEGMENTS.map(({ name, text }) => [name, text(names)]))('%s', async (_, text) => {
    const tree = parseSegment(text, directory);
    expect(printSegment(tree, directory)).toBe(text);
    expect(saySegment(tree, directory, 'zh')).toMatch(/^顾客.{3,}/);
    for (const engine of Object.values(engines)) {
      const { sql, params } = compileCount(tree, { engine, directory, now: NOW, zone: ZONE });
      // every parameter that is bound is used
      for (const i of params.keys()) expect(sql).toContain(`$${i + 1}::`);
    }
  });

  it('runs on DuckDB: nobody is in any of them when there is nobody', async () => {
    const data = await withRows({}, { directory });
    for (const { text } of STANDARD_SEGMENTS) expect(await data.members(text(names))).toEqual([]);
    data.close();
  });
});
