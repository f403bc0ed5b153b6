import { describe, expect, it } from 'vitest';
import { businessNow, formatCountdown, msUntil } from './business-time.ts';
import { formatTime, sameDay } from './time.ts';

const noon = '2026-03-15T04:05:09Z';

describe('an instant', () => {
  it.each([
    ['clock', '12:05'],
    ['seconds', '12:05:09'],
    ['date', '3月15日'],
    ['day', '3月15日周日'],
    ['moment', '3月15日 12:05'],
    ['full', '2026年3月15日 12:05'],
  ] as const)('as %s reads %s in Shanghai', (style, text) => expect(formatTime(noon, style)).toBe(text));
  it('reads otherwise in another zone and language', () => {
    expect(formatTime(noon, 'moment', { zone: 'Asia/Urumqi', language: 'en' })).toBe('15 Mar, 10:05');
  });
  it('has midnight as 00:00', () => expect(formatTime('2026-03-14T16:00:00Z', 'clock')).toBe('00:00'));
  it('shares its day by the zone, not by UTC', () => {
    expect(sameDay('2026-03-14T15:59:00Z', '2026-03-14T16:01:00Z')).toBe(false);
    expect(sameDay('2026-03-14T23:59:00Z', '2026-03-15T00:01:00Z')).toBe(true);
    expect(sameDay(noon, '2025-03-15T04:05:09Z')).toBe(false);
  });
});

describe('the countdown', () => {
  const server = { now: '2026-03-15T11:59:00+08:00', speed: 60, receivedAtMs: 5_000 };
  it('follows the speed of the business clock', () => {
    expect(businessNow(server, 5_500)).toEqual(new Date('2026-03-15T11:59:30+08:00'));
  });
  it('never runs backwards when the phone clock is set back', () => {
    expect(businessNow(server, 0)).toEqual(new Date(server.now));
  });
  it('stands still while the clock is driven', () => {
    expect(businessNow({ ...server, speed: 0 }, 99_000)).toEqual(new Date(server.now));
  });
  it('is over at the instant itself', () => {
    const at = new Date('2026-03-15T12:00:00+08:00');
    expect(msUntil('2026-03-15T12:00:00+08:00', at)).toBe(0);
    expect(msUntil('2026-03-15T12:00:01+08:00', at)).toBe(1_000);
    expect(msUntil('2026-03-15T11:00:00+08:00', at)).toBe(0);
  });
  it.each([
    [0, '00:00'],
    [1, '00:01'],
    [61_000, '01:01'],
    [3_845_000, '1:04:05'],
  ])('%d ms reads %s', (ms, text) => expect(formatCountdown(ms)).toBe(text));
});
