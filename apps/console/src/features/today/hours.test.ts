import { describe, expect, it } from 'vitest';
import { hourOfDay, hoursShown } from './hours.ts';

const orders = (hour: number, organic: number) => ({ hour, direct: 0, prompted: 0, organic });

describe('the hours of the picture', () => {
  it('are read in the store’s zone', () => {
    expect(hourOfDay('2026-03-15T00:30:00Z', 'Asia/Shanghai')).toBe(8.5);
    expect(hourOfDay('2026-03-15T00:30:00Z', 'Asia/Urumqi')).toBe(6.5);
  });
  it('span the usual day when nothing happened yet', () => expect(hoursShown([], [])).toEqual([7, 22]));
  it('hold the night when somebody bought then', () => {
    expect(hoursShown([orders(2, 1), orders(12, 5), orders(23, 1)], [])).toEqual([2, 24]);
  });
  it('do not widen for empty hours', () => expect(hoursShown([orders(0, 0), orders(9, 2)], [])).toEqual([7, 22]));
  it('hold every mark', () => expect(hoursShown([], [5.5, 22.25])).toEqual([5, 23]));
});
