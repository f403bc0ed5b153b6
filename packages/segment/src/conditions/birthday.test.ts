import { describe, expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const born = people(
  { birthday: '1990-10-20' },
  { birthday: '1904-10-26' },
  { birthday: '1990-10-27' },
  { birthday: '2000-02-29' },
  { birthday: '2000-02-28' },
  { birthday: '1904-03-01' },
  { birthday: '1980-12-31' },
  { birthday: '1980-01-01' },
  {},
);
const at = (iso: string, zone = 'Asia/Shanghai') => peopleWith({ person: born }, { now: new Date(iso), zone });

describe('birthday', () => {
  it.each([
    ['birthday(within 7 days)', '2026-10-20T01:30:00Z', [1, 2]],
    ['birthday(within 8 days)', '2026-10-20T01:30:00Z', [1, 2, 3]],
    ['birthday(today)', '2026-10-20T01:30:00Z', [1]],
    ['birthday(today)', '2026-10-19T16:00:00Z', [1]], // midnight in Shanghai
    ['birthday(today)', '2026-10-19T15:59:59Z', []],
    ['birthday(within 1 day)', '2026-10-20T01:30:00Z', [1]],
    ['birthday(this month)', '2026-10-31T01:30:00Z', [1, 2, 3]],
    ['birthday(month 2)', '2026-10-20T01:30:00Z', [4, 5]],
    ['birthday', '2026-10-20T01:30:00Z', [1, 2, 3, 4, 5, 6, 7, 8]],
    // 29 February comes on the 28th in 2027, on the 29th in 2028
    ['birthday(today)', '2027-02-28T04:00:00Z', [4, 5]],
    ['birthday(today)', '2027-03-01T04:00:00Z', [6]],
    ['birthday(today)', '2028-02-28T04:00:00Z', [5]],
    ['birthday(today)', '2028-02-29T04:00:00Z', [4]],
    ['birthday(within 2 days)', '2027-02-27T04:00:00Z', [4, 5]],
    ['birthday(within 2 days)', '2028-02-27T04:00:00Z', [5]],
    ['birthday(this month)', '2027-02-10T04:00:00Z', [4, 5]],
    // over New Year
    ['birthday(within 3 days)', '2026-12-30T04:00:00Z', [7, 8]],
    ['birthday(within 366 days)', '2026-10-20T01:30:00Z', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['birthday(within 365 days)', '2027-03-02T04:00:00Z', [1, 2, 3, 4, 5, 7, 8]],
  ])('%s at %s', async (text, now, ids) => expect(await (await at(now))(text)).toEqual(ids));
  it('asks for the day of the zone', async () => {
    expect(await (await at('2026-10-21T03:00:00Z', 'America/New_York'))('birthday(today)')).toEqual([1]);
  });
  it.each([
    ['birthday(within 7 days)', '今天起 7 天内过生日', 'have their birthday within the 7 days from today'],
    ['birthday(today)', '今天过生日', 'have their birthday today'],
    ['birthday(this month)', '本月过生日', 'have their birthday this month'],
    ['birthday(month 10)', '生日在 10 月', 'have their birthday in month 10'],
    ['birthday', '生日已知', 'have told their birthday'],
  ])('says %s', (text, zh, en) => {
    const tree = parseSegment(text, CHAIN);
    expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([
      `顾客${zh}`,
      `Customers who ${en}`,
    ]);
  });
  it.each([
    ['birthday(within 367 days)', 'column 17: out_of_range, found 367 days, expected 1 … 366 days'],
    ['birthday(within 7 hours)', 'wrong_type, found 7 hours'],
    ['birthday(within)', 'missing'],
    ['birthday(month 13)', 'out_of_range, found 13, expected 1 … 12'],
    ['birthday(month 1.5)', 'out_of_range'],
    ['birthday(today, month 3)', 'not_here, found today, month'],
    ['birthday(today, today)', 'not_here, found today'],
    ['birthday(yesterday)', 'unknown_word, found yesterday'],
    ['birthday(todai)', 'did you mean today?'],
    ['birthday("x")', 'not_here, found "x"'],
    ['birthday = 3', 'syntax'],
  ])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
});

describe('age', () => {
  const ages = people(
    { birthday: '2008-10-20' }, // 18 today
    { birthday: '2008-10-21' }, // tomorrow
    { birthday: '2008-02-29' },
    { birthday: '1904-05-01' }, // year unknown
    { birthday: '2026-10-21' }, // not yet born
    { birthday: '2026-10-20' },
    {},
  );
  const aged = (iso: string) => peopleWith({ person: ages }, { now: new Date(iso) });
  it.each([
    ['age >= 18', '2026-10-20T01:30:00Z', [1, 3]],
    ['age < 18', '2026-10-20T01:30:00Z', [2, 6]],
    ['age = 18', '2026-10-20T01:30:00Z', [1, 3]],
    ['age != 18', '2026-10-20T01:30:00Z', [2, 6]],
    ['age > 17', '2026-10-20T01:30:00Z', [1, 3]],
    ['age <= 17', '2026-10-20T01:30:00Z', [2, 6]],
    ['age = 0', '2026-10-20T01:30:00Z', [6]],
    ['age <= 150', '2026-10-20T01:30:00Z', [1, 2, 3, 6]],
    ['age >= 18', '2026-02-27T04:00:00Z', []],
    ['age >= 18', '2026-02-28T04:00:00Z', [3]],
    ['age >= 20', '2028-02-28T04:00:00Z', []],
    ['age >= 20', '2028-02-29T04:00:00Z', [3]],
  ])('%s at %s', async (text, now, ids) => expect(await (await aged(now))(text)).toEqual(ids));
  it('is said', () => {
    const tree = parseSegment('age >= 18', CHAIN);
    expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([
      '顾客年龄至少 18 岁',
      'Customers who are at least 18 years old',
    ]);
  });
  it.each([
    ['age >= 151', 'out_of_range'],
    ['age >= 1.5', 'out_of_range'],
    ['age >= "x"', 'wrong_type'],
    ['age', 'syntax'],
  ])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
});
