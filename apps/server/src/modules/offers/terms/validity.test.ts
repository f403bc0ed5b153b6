import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfDay, periodOf, validityOf } from './validity.ts';

const end = (at: string, days: number, zone = 'Asia/Shanghai') => endOfDay(new Date(at), days, zone).toISOString();

describe('a coupon of n days', () => {
  it.each([
    ['one day: until tonight', '2026-03-15T12:00:00+08:00', 1, '2026-03-15T16:00:00.000Z'],
    ['issued in the last second of a day', '2026-03-15T23:59:59+08:00', 1, '2026-03-15T16:00:00.000Z'],
    ['issued at midnight: a whole day', '2026-03-16T00:00:00+08:00', 1, '2026-03-16T16:00:00.000Z'],
    ['issued on a local day that is yesterday in UTC', '2026-03-01T07:00:00+08:00', 1, '2026-03-01T16:00:00.000Z'],
    ['over the end of a month', '2026-01-31T10:00:00+08:00', 2, '2026-02-01T16:00:00.000Z'],
    ['over the end of February', '2026-02-28T10:00:00+08:00', 2, '2026-03-01T16:00:00.000Z'],
    ['through a leap day', '2028-02-28T10:00:00+08:00', 2, '2028-02-29T16:00:00.000Z'],
    ['30 days over a month of 31', '2026-01-31T10:00:00+08:00', 30, '2026-03-01T16:00:00.000Z'],
    ['over the end of a year', '2026-12-31T23:30:00+08:00', 1, '2026-12-31T16:00:00.000Z'],
    ['seven days over the new year', '2026-12-28T09:00:00+08:00', 7, '2027-01-03T16:00:00.000Z'],
  ])('%s', (_, at, days, until) => expect(end(at, days)).toBe(until));

  it('ends by the clocks of the store, not of the chain', () => {
    expect(end('2026-03-15T15:30:00Z', 1, 'Asia/Tokyo')).toBe('2026-03-16T15:00:00.000Z');
    expect(end('2026-03-15T15:30:00Z', 1, 'Asia/Urumqi')).toBe('2026-03-15T18:00:00.000Z');
  });

  it('ends at midnight also when summer time begins or ends in between', () => {
    expect(end('2026-03-28T12:00:00Z', 1, 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
    expect(end('2026-03-28T12:00:00Z', 2, 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
    expect(end('2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).toBe('2026-10-25T23:00:00.000Z');
    // In Beirut 2026-03-29 begins at 01:00: its midnight does not exist.
    expect(end('2026-03-28T12:00:00Z', 1, 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z');
  });

  it('is always later than its issue, by more than n − 1 days less an hour and at most n days and an hour', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Asia/Beirut'];
    const hour = 3_600_000;
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(...zones),
        (at, days, zone) => {
          const lasts = endOfDay(at, days, zone).getTime() - at.getTime();
          expect(lasts).toBeGreaterThan((days - 1) * 24 * hour - hour);
          expect(lasts).toBeLessThanOrEqual(days * 24 * hour + hour);
        },
      ),
    );
  });
});

describe('validity by dates', () => {
  const dates = { validDays: null, validDates: { from: '2026-04-30', to: '2026-05-05' } };
  const validity = (at: string, zone = 'Asia/Shanghai') => {
    const { from, until } = validityOf(dates, new Date(at), zone);
    return [from.toISOString(), until.toISOString()];
  };
  it.each([
    [
      'begins with the first day when issued before',
      '2026-04-01T12:00:00+08:00',
      'Asia/Shanghai',
      '2026-04-29T16:00:00.000Z',
      '2026-05-05T16:00:00.000Z',
    ],
    [
      'begins with the issue when issued on one of the days',
      '2026-05-05T23:00:00+08:00',
      'Asia/Shanghai',
      '2026-05-05T15:00:00.000Z',
      '2026-05-05T16:00:00.000Z',
    ],
    [
      'goes by the store’s zone',
      '2026-04-01T12:00:00+08:00',
      'Asia/Tokyo',
      '2026-04-29T15:00:00.000Z',
      '2026-05-05T15:00:00.000Z',
    ],
  ])('%s', (_, at, zone, from, until) => expect(validity(at, zone)).toEqual([from, until]));
  it('is over before it begins when issued too late', () => {
    const [from = '', until = ''] = validity('2026-05-06T00:00:00+08:00');
    expect(from >= until).toBe(true);
  });
});

describe('the period of a limit', () => {
  it.each([
    ['day', '2026-02-28T23:30:00+08:00', 'Asia/Shanghai', '2026-02-27T16:00:00.000Z', '2026-02-28T16:00:00.000Z'],
    ['week', '2026-03-16T00:00:00+08:00', 'Asia/Shanghai', '2026-03-15T16:00:00.000Z', '2026-03-22T16:00:00.000Z'],
    ['week', '2026-03-01T12:00:00+08:00', 'Asia/Shanghai', '2026-02-22T16:00:00.000Z', '2026-03-01T16:00:00.000Z'],
    ['month', '2028-02-29T23:59:59+08:00', 'Asia/Shanghai', '2028-01-31T16:00:00.000Z', '2028-02-29T16:00:00.000Z'],
    ['month', '2026-12-31T23:30:00+08:00', 'Asia/Tokyo', '2026-12-31T15:00:00.000Z', '2027-01-31T15:00:00.000Z'],
    ['week', '2026-03-29T12:00:00Z', 'Europe/Berlin', '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ] as const)('a %s around %s in %s', (per, at, zone, from, until) => {
    const period = periodOf(per, new Date(at), zone);
    expect([period?.from.toISOString(), period?.until.toISOString()]).toEqual([from, until]);
  });
  it('ever is none', () => expect(periodOf('ever', new Date(0), 'Asia/Shanghai')).toBeNull());
});
