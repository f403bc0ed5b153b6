import { describe, expect, it } from 'vitest';
import { refusedWhen } from './when.ts';

const SHANGHAI = 'Asia/Shanghai';
/** Friday and Saturday night in March 2026; the 20th is a Friday. */
const at = (day: number, time: string) => new Date(`2026-03-${day}T${time}+08:00`);
const when = (hours: [string, string][], weekdays: number[] = []) => ({
  hours: hours.map(([from, until]) => ({ from, until })),
  weekdays,
});
const afternoon = when([['14:00', '17:00']]);
const fridayNight = when([['22:00', '02:00']], [5]);

describe('hours', () => {
  it.each([
    ['before they begin', afternoon, at(20, '13:59:59.999'), 'wrong_hours'],
    ['as they begin', afternoon, at(20, '14:00'), null],
    ['just before they end', afternoon, at(20, '16:59:59.999'), null],
    ['as they end', afternoon, at(20, '17:00'), 'wrong_hours'],
    [
      'in the second of two spans',
      when([
        ['07:00', '09:00'],
        ['21:00', '24:00'],
      ]),
      at(20, '23:59:59'),
      null,
    ],
    ['at the midnight on which they end', when([['21:00', '24:00']]), at(21, '00:00'), 'wrong_hours'],
    ['never asked for', when([]), at(20, '03:00'), null],
  ])('%s', (_, terms, instant, refusal) => expect(refusedWhen(terms, instant, SHANGHAI)).toBe(refusal));
});

describe('hours over midnight of a Friday', () => {
  it.each([
    ['on Friday afternoon', at(20, '15:00'), 'wrong_hours'],
    ['on Friday evening', at(20, '22:00'), null],
    ['on Saturday before two, which is Friday’s night', at(21, '01:59'), null],
    ['on Saturday at two', at(21, '02:00'), 'wrong_hours'],
    ['on Saturday evening', at(21, '23:00'), 'wrong_weekday'],
    ['on Friday before two, which is Thursday’s night', at(20, '01:00'), 'wrong_weekday'],
  ])('%s', (_, instant, refusal) => expect(refusedWhen(fridayNight, instant, SHANGHAI)).toBe(refusal));

  it('of a Sunday reach into Monday', () => {
    const sundayNight = when([['22:00', '02:00']], [7]);
    expect(refusedWhen(sundayNight, at(23, '01:00'), SHANGHAI)).toBeNull();
  });
});

describe('weekdays', () => {
  it.each([
    ['in the store’s own zone: still Sunday in Shanghai', SHANGHAI, null],
    ['already Monday in Tokyo', 'Asia/Tokyo', 'wrong_weekday'],
  ])('%s', (_, zone, refusal) => expect(refusedWhen(when([], [7]), at(22, '23:30'), zone)).toBe(refusal));
});
