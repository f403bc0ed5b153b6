import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateOf, datePlus, parseDate, periodOf, startOfDate, startOfDay } from './calendar.ts';

const at = (iso: string) => new Date(iso);
const NEW_YORK = 'America/New_York';
const SHANGHAI = 'Asia/Shanghai';

describe('days of a zone', () => {
  it.each([
    // a day is 23 hours long when summer time begins, 25 when it ends
    ['2026-03-08T06:59:59.999Z', NEW_YORK, '2026-03-08T05:00:00.000Z'],
    ['2026-03-08T07:00:00Z', NEW_YORK, '2026-03-08T05:00:00.000Z'],
    ['2026-03-09T03:59:59.999Z', NEW_YORK, '2026-03-08T05:00:00.000Z'],
    ['2026-03-09T04:00:00Z', NEW_YORK, '2026-03-09T04:00:00.000Z'],
    ['2026-11-01T06:30:00Z', NEW_YORK, '2026-11-01T04:00:00.000Z'],
    ['2026-11-02T04:59:59Z', NEW_YORK, '2026-11-01T04:00:00.000Z'],
    ['2026-10-19T15:59:59.999Z', SHANGHAI, '2026-10-18T16:00:00.000Z'],
    ['2026-10-19T16:00:00Z', SHANGHAI, '2026-10-19T16:00:00.000Z'],
    // the clock jumps from midnight to one: the day begins at one
    ['2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // midnight comes twice: the day begins with the first
    ['2026-11-01T12:00:00Z', 'America/Havana', '2026-11-01T04:00:00.000Z'],
    ['2026-01-01T00:00:00Z', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
  ])('%s in %s begins at %s', (instant, zone, start) => {
    expect(startOfDay(at(instant), zone).toISOString()).toBe(start);
  });
  it('a day that a zone left out is empty', () => {
    expect(startOfDate('2011-12-30', 'Pacific/Apia')).toEqual(startOfDate('2011-12-31', 'Pacific/Apia'));
  });
  it.each([
    ['2026-03-07T15:00:00Z', 1, NEW_YORK, '2026-03-08T14:00:00.000Z'],
    ['2026-03-09T14:00:00Z', -2, NEW_YORK, '2026-03-07T15:00:00.000Z'],
    // half past two doesn't exist on the day
    ['2026-03-07T07:30:00Z', 1, NEW_YORK, '2026-03-08T07:30:00.000Z'],
    ['2026-10-20T01:30:00.123Z', 40, SHANGHAI, '2026-11-29T01:30:00.123Z'],
  ])('%s and %i days in %s', (instant, days, zone, later) => {
    expect(addDays(at(instant), days, zone).toISOString()).toBe(later);
  });
  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '1899-12-31', '2200-01-01', '2026-1-1', 'today', ''])(
    '%s is no day',
    (text) => expect(parseDate(text, SHANGHAI)).toBe(null),
  );
  it('knows 29 February', () => expect(parseDate('2028-02-29', 'UTC')).toEqual(at('2028-02-29T00:00:00Z')));
});

describe('periods', () => {
  const now = at('2026-11-01T06:30:00Z'); // a Sunday, half past one or two in the night of the change
  it.each([
    ['today', NEW_YORK, '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['yesterday', NEW_YORK, '2026-10-31T04:00:00.000Z', '2026-11-01T04:00:00.000Z'],
    ['this week', NEW_YORK, '2026-10-26T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['last week', NEW_YORK, '2026-10-19T04:00:00.000Z', '2026-10-26T04:00:00.000Z'],
    ['this month', NEW_YORK, '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
    ['last month', NEW_YORK, '2026-10-01T04:00:00.000Z', '2026-11-01T04:00:00.000Z'],
    ['this year', NEW_YORK, '2026-01-01T05:00:00.000Z', '2027-01-01T05:00:00.000Z'],
    ['last year', SHANGHAI, '2024-12-31T16:00:00.000Z', '2025-12-31T16:00:00.000Z'],
    ['this week', SHANGHAI, '2026-10-25T16:00:00.000Z', '2026-11-01T16:00:00.000Z'],
  ] as const)('%s in %s', (period, zone, start, end) => {
    const span = periodOf(period, now, zone);
    expect([span.start.toISOString(), span.end.toISOString()]).toEqual([start, end]);
  });
});

const zones = [NEW_YORK, SHANGHAI, 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo', 'Europe/London', 'UTC'];
it('every instant lies in its day, and days follow one another without gap', () => {
  const instant = fc.date({ min: at('1990-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, fc.constantFrom(...zones), (now, zone) => {
      const { start, end } = periodOf('today', now, zone);
      expect(start <= now && now < end).toBe(true);
      expect(dateOf(start, zone)).toBe(dateOf(now, zone));
      expect(dateOf(new Date(start.getTime() - 1), zone) < dateOf(now, zone)).toBe(true);
      const tomorrow = startOfDate(datePlus(dateOf(now, zone), 1), zone);
      expect(end).toEqual(tomorrow);
    }),
    { numRuns: 300 },
  );
});
