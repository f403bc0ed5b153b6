import { describe, expect, it } from 'vitest';
import { isCronLine, isTimeZone, nextFire, timeStillOpen, waitEnd } from './schedule.ts';

const noon = { kind: 'schedule', cron: '0 12 * * *', timeZone: 'Asia/Shanghai' };
const at = (time: string, day = 15) => new Date(`2026-03-${day}T${time}:00+08:00`);

describe('a schedule', () => {
  it('fires next after an instant, never at it', () => {
    expect(nextFire(noon, at('11:59'))).toEqual(at('12:00'));
    expect(nextFire(noon, at('12:00'))).toEqual(at('12:00', 16));
  });

  it('fires by the wall clock of its zone, also when clocks change', () => {
    const berlin = { ...noon, timeZone: 'Europe/Berlin' };
    expect(nextFire(berlin, new Date('2026-03-28T00:00:00Z'))?.toISOString()).toBe('2026-03-28T11:00:00.000Z');
    expect(nextFire(berlin, new Date('2026-03-29T00:00:00Z'))?.toISOString()).toBe('2026-03-29T10:00:00.000Z');
  });

  it('does not fire what events fire', () => {
    expect(nextFire({ ...noon, kind: 'contact_added' }, at('11:00'))).toBeNull();
  });

  it.each([
    ['in time', at('12:00'), at('12:00')],
    ['late, while its window lasts', at('13:59'), at('12:00')],
    ['not at all when the window is over', at('14:00'), null],
    ['not before its time', at('11:59'), null],
  ])('is still open %s', (_, now, open) => expect(timeStillOpen(noon, now, 120)).toEqual(open));

  it('is fired for the latest of the times that were missed', () => {
    const hourly = { ...noon, cron: '0 * * * *' };
    expect(timeStillOpen(hourly, at('15:20'), 240)).toEqual(at('15:00'));
  });

  it('knows a cron line and a time zone', () => {
    expect(['* * * * *', '30 8 * * 1-5', '61 * * * *', '0 0 30 2 *', 'noon', '0 0 12 * * *'].map(isCronLine)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(['Asia/Urumqi', 'Asia/Nowhere', ''].map(isTimeZone)).toEqual([true, false, false]);
  });
});

describe('a wait', () => {
  const trigger = { kind: 'contact_added', delayMinutes: 1440, cron: '0 10 * * *', timeZone: 'Asia/Shanghai' };

  it('ends at the first of the times at which it was long enough', () => {
    expect(waitEnd(trigger, at('09:30'))).toEqual(at('10:00', 16));
    expect(waitEnd(trigger, at('10:00'))).toEqual(at('10:00', 16));
    expect(waitEnd(trigger, at('10:01'))).toEqual(at('10:00', 17));
  });
});
