import { EMPTY_DIRECTORY, type Place, parseSegment, SegmentError } from '@xiaoer/segment';
import { describe, expect, it } from 'vitest';
import { corrected, stretchesOf, underlined } from './underline.ts';

const CHAIN = { ...EMPTY_DIRECTORY, cities: ['上海', '北京'] };
function problemOf(text: string) {
  try {
    parseSegment(text, CHAIN);
  } catch (error) {
    if (error instanceof SegmentError) return error.problem;
    throw error;
  }
  throw new Error(`${text} is right`);
}
const wrongOf = (text: string, place: Place | null) =>
  stretchesOf(text, place)
    .filter(({ wrong }) => wrong)
    .map(({ text: piece }) => piece)
    .join('');

describe('what is underlined', () => {
  it.each([
    ['cty = "上海"', 'cty'],
    ['city = "上海市"', '"上海市"'],
    ['consent and\n  city in ("北京", "南京")', '"南京"'],
    ['registered(within 30 dais)', '30 dais'],
    ['consent and', 'd'],
    ['consent consent', 'consent'],
    ['city = “上海市”', '“上海市”'],
    ['👋 and consent', '👋'],
  ])('in %j is %j', (text, wrong) => {
    expect(wrongOf(text, problemOf(text).place)).toBe(wrong);
  });

  it('is at least one letter, and inside the text', () => {
    expect(underlined('abc', { offset: 3, length: 0 })).toEqual([2, 3]);
    expect(underlined('abc  ', { offset: 5, length: 0 })).toEqual([2, 3]);
    expect(underlined('', { offset: 0, length: 0 })).toEqual([0, 0]);
    expect(underlined('abc', { offset: 1, length: 99 })).toEqual([1, 3]);
  });
});

it('the painted copy says letter for letter what was typed', () => {
  for (const text of [
    'city in ("上海", "北京") and not tag = @own:vip # 说明\nor (a and b >= 3.5%)',
    'broken "quote and \\ more',
    '，、（）“半截',
    '',
    '\n\n',
  ])
    for (const place of [
      null,
      { offset: 0, length: 3, line: 1, column: 1 },
      { offset: 9, length: 5, line: 1, column: 10 },
    ])
      expect(
        stretchesOf(text, place)
          .map(({ text: piece }) => piece)
          .join(''),
      ).toBe(text);
});

it('words, names and joining words look different', () => {
  const looks = stretchesOf('city = "上海" and not @k', null).filter(({ look }) => look !== 'plain');
  expect(looks.map(({ look }) => look)).toEqual(['word', 'name', 'join', 'join', 'key']);
});

describe('a correction', () => {
  const correct = (text: string) => {
    const { place, nearest } = problemOf(text);
    return corrected(text, place!, nearest!);
  };
  it('puts the nearest name where the wrong one stood', () => {
    expect(correct('consent and cty = "上海"')).toBe('consent and city = "上海"');
    expect(correct('city = "上海市"')).toBe('city = "上海"');
  });
  it('of a unit leaves the number', () => {
    expect(correct('registered(within 30 dais)')).toBe('registered(within 30 days)');
  });
});
