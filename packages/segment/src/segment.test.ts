import { describe, expect, it } from 'vitest';
import { compileCount } from './compile/compile.ts';
import { duckdb } from './compile/engine.ts';
import { EMPTY_DIRECTORY } from './directory/directory.ts';
import { parseSegment, printSegment, saySegment } from './segment.ts';

const directory = { ...EMPTY_DIRECTORY, cities: ['上海', '北京'] };
const options = { engine: duckdb, directory, now: new Date('2026-10-20T01:30:00Z'), zone: 'Asia/Shanghai' };

describe('a segment', () => {
  const text = 'city in ("上海", "北京") and not (ordered or city = "上海")';
  it('is the same in text and tree', () => {
    const tree = parseSegment(text, directory);
    expect(printSegment(tree, directory)).toBe(text);
    expect(tree).toEqual({
      all: [
        { kind: 'city', in: ['上海', '北京'] },
        { not: { any: [{ kind: 'ordered' }, { kind: 'city', in: ['上海'] }] } },
      ],
    });
    expect(saySegment(tree, directory, 'zh')).toBe('顾客常住上海、北京，并且不是：（下过单，或者常住上海）');
  });
  it('becomes one statement, with every value a parameter', () => {
    expect(compileCount(parseSegment(text, directory), options)).toEqual({
      sql: 'select count(*) as n from person p where (p.city_code in (select w.code from word w where w.word in ($1::varchar, $2::varchar)) and (not ((p.orders > 0 and p.first_order_at <= $3::timestamptz)) and (p.city_code in (select w.code from word w where w.word in ($1::varchar))) is not true))',
      params: [
        { type: 'text', value: '上海' },
        { type: 'text', value: '北京' },
        { type: 'instant', value: '2026-10-20T01:30:00.000Z' },
      ],
    });
  });
  it.each([
    ['city in ("上海", "背京")', 'line 1, column 16: unknown_name, found "背京", expected city; did you mean "北京"?'],
    ['citty = "上海"', 'line 1, column 1: unknown_word, found citty, expected city; did you mean city?'],
    ['city = "上海" and', 'line 1, column 16: syntax, found end, expected condition'],
    ['city = 3', 'line 1, column 8: wrong_type, found 3, expected "…" (city)'],
  ])('says what is wrong with %s', (wrong, message) => {
    expect(() => parseSegment(wrong, directory)).toThrow(message);
  });
});
