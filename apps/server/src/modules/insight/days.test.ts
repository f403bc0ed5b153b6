import { describe, expect, it } from 'vitest';
import { everyDay, everyHour } from './days.ts';

const at = (time: string) => new Date(`2026-03-16T${time}:00+08:00`);
const midnights = { from: at('00:00'), until: new Date('2026-03-17T00:00:00+08:00') };
const day = (name: string, n = 0) => ({ day: name, n });

describe('the hours of a day', () => {
  const hours = (now: Date) => everyHour([{ hour: 1, n: 5 }], { ...midnights, now }, (hour) => ({ hour, n: 0 }));

  it('are those that have begun, empty ones too', () => {
    expect(hours(at('02:00'))).toEqual([
      { hour: 0, n: 0 },
      { hour: 1, n: 5 },
      { hour: 2, n: 0 },
    ]);
    expect(hours(at('00:00'))).toHaveLength(1);
  });

  it('are all of them when the day is over, and none when it is yet to come', () => {
    expect(hours(new Date('2026-03-20T00:00:00Z'))).toHaveLength(24);
    expect(hours(new Date('2026-03-15T00:00:00Z'))).toHaveLength(0);
  });
});

describe('the days of a span', () => {
  const until = new Date('2026-03-20T00:00:00+08:00');

  it('go from the first with an order to today, days without orders too', () => {
    const rows = [day('2026-03-13', 2), day('2026-03-15', 1)];
    expect(everyDay(rows, { until, now: at('09:00') }, day)).toEqual([
      day('2026-03-13', 2),
      day('2026-03-14'),
      day('2026-03-15', 1),
      day('2026-03-16'),
    ]);
  });

  it('end with the span, and are none without any order', () => {
    expect(everyDay([day('2026-03-19')], { until, now: new Date('2026-04-01T00:00:00Z') }, day)).toHaveLength(1);
    expect(everyDay([], { until, now: at('09:00') }, day)).toEqual([]);
  });
});
