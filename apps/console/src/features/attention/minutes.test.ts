import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf, minuteOf } from './minutes.ts';

describe('a minute of the day', () => {
  it.each([
    [0, '00:00'],
    [480, '08:00'],
    [1290, '21:30'],
  ])('%d reads %s', (minute, clock) => expect(clockOf(minute)).toBe(clock));
  it('is read back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => minuteOf(clockOf(minute)) === minute));
  });
  it.each(['24:00', '12:60', '8:00', '', 'abc'])('"%s" is none', (text) => expect(minuteOf(text)).toBeNull());
});
