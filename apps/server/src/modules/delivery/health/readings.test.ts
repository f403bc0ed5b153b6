import { describe, expect, it } from 'vitest';
import { latestDay, nextReading, nextReadingAt, oldestDay } from './readings.ts';

const LATEST = '2026-03-15';
const nothing = { readFrom: null, readUntil: null, wantedFrom: null };
const upToDate = { readFrom: '2026-02-14', readUntil: LATEST, wantedFrom: null };

describe('the days of an account', () => {
  it.each([
    ['begin with thirty days in one call', nothing, { from: '2026-02-14', until: LATEST }],
    ['are complete', upToDate, null],
    [
      'go on with yesterday, and mend the two days before',
      { ...upToDate, readUntil: '2026-03-14' },
      { from: '2026-03-13', until: LATEST },
    ],
    [
      'are caught up with in calls of thirty days, in the order of time',
      { ...upToDate, readFrom: '2025-11-01', readUntil: '2026-01-10' },
      { from: '2026-01-09', until: '2026-02-07' },
    ],
    [
      'begin anew when WeCom has forgotten what comes next',
      { ...upToDate, readUntil: '2025-09-10' },
      { from: '2026-02-14', until: LATEST },
    ],
    [
      'go back to what was wanted, thirty at a time',
      { ...upToDate, wantedFrom: '2025-12-01' },
      { from: '2026-01-15', until: '2026-02-13' },
    ],
    [
      'go back no further than wanted',
      { ...upToDate, wantedFrom: '2026-02-10' },
      { from: '2026-02-10', until: '2026-02-13' },
    ],
    [
      'go back no further than WeCom remembers',
      { ...upToDate, readFrom: oldestDay(LATEST), wantedFrom: '2025-01-01' },
      null,
    ],
  ])('%s', (_, soFar, expected) => expect(nextReading(soFar, LATEST)).toEqual(expected));

  it('are never more than 180, nor more than 30 in a call', () => {
    expect(oldestDay(LATEST)).toBe('2025-09-17');
    let soFar = { ...upToDate, wantedFrom: '2020-01-01' };
    const spans: number[] = [];
    for (let call = nextReading(soFar, LATEST); call; call = nextReading(soFar, LATEST)) {
      spans.push((Date.parse(call.until) - Date.parse(call.from)) / 86_400_000 + 1);
      soFar = { ...soFar, readFrom: call.from };
    }
    expect(spans).toEqual([30, 30, 30, 30, 30]);
    expect(soFar.readFrom).toBe('2025-09-17');
  });
});

describe('a day in Beijing', () => {
  it.each([
    ['2026-03-16T00:29:59+08:00', '2026-03-14', '2026-03-16T00:30:00+08:00'],
    ['2026-03-16T00:30:00+08:00', '2026-03-15', '2026-03-17T00:30:00+08:00'],
    ['2026-03-16T23:00:00+08:00', '2026-03-15', '2026-03-17T00:30:00+08:00'],
  ])('is closed half an hour after its midnight: at %s the latest is %s', (now, latest, next) => {
    expect(latestDay(new Date(now))).toBe(latest);
    expect(nextReadingAt(new Date(now))).toEqual(new Date(next));
  });
});
