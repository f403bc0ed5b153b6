import { expect, it } from 'vitest';
import { usableUntil } from './give-back.ts';

const END = new Date('2026-03-18T00:00:00+08:00');
const coupon = { validUntil: END };
const terms = { graceDays: 3, zone: 'Asia/Shanghai' };

it.each([
  ['to its end as before, when it has not passed', '2026-03-17T23:59:59.999+08:00', terms, END],
  [
    'to the end of the last day of grace, the day of giving back being the first',
    '2026-03-18T00:00:00+08:00',
    terms,
    new Date('2026-03-21T00:00:00+08:00'),
  ],
  [
    'by the days of its own store’s zone',
    '2026-03-20T23:30:00+08:00',
    { ...terms, zone: 'Asia/Tokyo' },
    new Date('2026-03-24T00:00:00+09:00'),
  ],
  ['no longer, without grace', '2026-03-19T12:00:00+08:00', { ...terms, graceDays: 0 }, END],
])('a coupon that is given back can be used %s', (_, at, setting, until) => {
  expect(usableUntil(coupon, { ...setting, at: new Date(at) })).toEqual(until);
});
