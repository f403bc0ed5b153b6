import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hours, hoursProblem, minutesOf, openState } from './hours.ts';

const sunday: Hours[] = [
  { weekday: 7, fromMinute: minutesOf('14:00'), untilMinute: minutesOf('20:30') },
  { weekday: 7, fromMinute: minutesOf('08:00'), untilMinute: minutesOf('12:00') },
];
const at = (weekday: number, time: string) => ({ weekday, minute: minutesOf(time) });

describe('a store', () => {
  it.each([
    ['07:59', false],
    ['08:00', true],
    ['11:59', true],
    ['12:00', false], // the end is exclusive
    ['14:00', true],
    ['20:30', false],
  ])('at %s is open: %s', (time, open) => expect(openState(sunday, at(7, time)).open).toBe(open));

  it('shows the hours of the day in their order, and none on a closed day', () => {
    expect(openState(sunday, at(7, '09:00')).today).toBe('08:00–12:00, 14:00–20:30');
    expect(openState(sunday, at(1, '09:00'))).toEqual({ open: false, today: null });
  });

  it('that never closes shows the end of the day', () => {
    expect(openState([{ weekday: 1, fromMinute: 0, untilMinute: 1440 }], at(1, '23:59'))).toEqual({
      open: true,
      today: '00:00–24:00',
    });
  });
});

describe('hours', () => {
  it.each([
    ['ends_before_it_begins', [{ weekday: 1, fromMinute: 1200, untilMinute: 120 }]],
    ['after_midnight', [{ weekday: 1, fromMinute: 1200, untilMinute: 1470 }]],
    ['overlap', [...sunday, { weekday: 7, fromMinute: minutesOf('11:00'), untilMinute: minutesOf('15:00') }]],
    [null, sunday],
  ])('are refused as %s', (problem, hours) => expect(hoursProblem(hours)).toBe(problem));

  it('that are accepted hold every minute at most once', () => {
    const row = fc
      .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
      .map(([from, until]) => ({ weekday: 3, fromMinute: from, untilMinute: until }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 0, max: 1439 }), (hours, minute) => {
        fc.pre(hoursProblem(hours) === null);
        expect(hours.filter((h) => h.fromMinute <= minute && minute < h.untilMinute).length).toBeLessThan(2);
      }),
    );
  });
});
