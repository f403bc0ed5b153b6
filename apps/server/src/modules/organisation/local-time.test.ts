import { describe, expect, it } from 'vitest';
import { isTimeZone, localTime } from './local-time.ts';

describe('local time', () => {
  it.each([
    ['2026-03-15T16:00:00Z', 'Asia/Shanghai', { weekday: 1, minute: 0, date: '2026-03-16' }],
    ['2026-03-15T15:59:59Z', 'Asia/Shanghai', { weekday: 7, minute: 23 * 60 + 59, date: '2026-03-15' }],
    ['2026-03-15T16:00:00Z', 'Asia/Urumqi', { weekday: 7, minute: 22 * 60, date: '2026-03-15' }],
    // The hour that New York skips in spring: 01:59 is followed by 03:00.
    ['2026-03-08T07:00:00Z', 'America/New_York', { weekday: 7, minute: 3 * 60, date: '2026-03-08' }],
  ])('of %s in %s', (at, zone, expected) => expect(localTime(new Date(at), zone)).toEqual(expected));

  it('knows which zones exist', () => {
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Asia/Atlantis')).toBe(false);
  });
});
