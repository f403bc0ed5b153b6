import { describe, expect, it } from 'vitest';
import { parseSegment, printSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';
import { distanceBetween } from './near.ts';

describe('the distance', () => {
  it.each([
    // one degree along the equator and along a meridian: π R / 180
    [{ lng: 0, lat: 0 }, { lng: 1, lat: 0 }, 111_195],
    [{ lng: 10, lat: 45 }, { lng: 10, lat: 46 }, 111_195],
    [{ lng: 179.5, lat: 0 }, { lng: -179.5, lat: 0 }, 111_195],
    [{ lng: 0, lat: 0 }, { lng: 180, lat: 0 }, 20_015_115],
    [{ lng: 0, lat: 90 }, { lng: 77, lat: 90 }, 0],
    [{ lng: 121.4998, lat: 31.2397 }, { lng: 121.4998, lat: 31.2397 }, 0],
    // Shanghai and Beijing, about 1,068 km
    [{ lng: 121.4737, lat: 31.2304 }, { lng: 116.4074, lat: 39.9042 }, 1_067_301],
  ])('from %j to %j', (a, b, metres) => {
    expect(Math.abs(distanceBetween(a, b) - metres)).toBeLessThan(Math.max(1, metres * 0.001));
    expect(distanceBetween(a, b)).toBeCloseTo(distanceBetween(b, a), 6);
  });
});

const who = await peopleWith({
  person: people({ home_store_id: 101 }, { home_store_id: 102 }, { home_store_id: 103 }, { home_store_id: 9 }, {}),
});
it.each([
  ['near("陆家嘴店", 3 km)', [1, 2], '归属门店在陆家嘴店周边 3 公里内', 'have a home store within 3 km of 陆家嘴店'],
  ['near("陆家嘴店", 2 km)', [1], '归属门店在陆家嘴店周边 2 公里内', 'have a home store within 2 km of 陆家嘴店'],
  [
    'near(121.4737, 31.2304, 500 m)',
    [2],
    '归属门店在121.4737, 31.2304 周边 500 米内',
    'have a home store within 500 m of 121.4737, 31.2304',
  ],
  ['near(0, 0, 1 m)', [], '归属门店在0, 0 周边 1 米内', 'have a home store within 1 m of 0, 0'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it('keeps metres', () => {
  const print = (text: string) => printSegment(parseSegment(text, CHAIN), CHAIN);
  expect(print('near("陆家嘴店", 2.5 公里)')).toBe('near("陆家嘴店", 2500 m)');
  expect(print('附近（-0，-0.000001，4000 米）')).toBe('near(0, -0.000001, 4 km)');
});
it.each([
  ['near("陆家嘴店")', 'column 1: missing, expected 3 km, 500 m'],
  ['near("陆家嘴店", 3)', 'column 14: wrong_type, found 3, expected 3 km, 500 m'],
  ['near("陆家嘴店", 3 mm)', 'wrong_type, found 3 mm'],
  ['near("陆家嘴店", 0 m)', 'out_of_range'],
  ['near("陆家嘴店", 1.2345 m)', 'out_of_range'],
  ['near("陆家嘴店", 30000 km)', 'out_of_range'],
  ['near("陆家嘴店", 3 km, 4 km)', 'not_here, found 4 km'],
  ['near(181, 31, 3 km)', 'column 6: out_of_range, found 181, expected -180 … 180'],
  ['near(121, 91, 3 km)', 'out_of_range, found 91, expected -90 … 90'],
  ['near(121 km, 31, 3 km)', 'wrong_type, found 121 km'],
  ['near("陆家咀店", 3 km)', 'did you mean "陆家嘴店"?'],
  ['near', 'missing'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
