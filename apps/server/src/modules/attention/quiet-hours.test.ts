import { describe, expect, it } from 'vitest';
import { isQuiet, quietStart } from './quiet-hours.ts';

const quiet = { from: 21 * 60 + 30, until: 8 * 60 };
const at = (iso: string) => new Date(iso);

describe('quiet hours', () => {
  it.each([
    ['2026-03-15T21:29:59+08:00', false],
    ['2026-03-15T21:30:00+08:00', true],
    ['2026-03-15T02:00:00+08:00', true],
    ['2026-03-15T07:59:59+08:00', true],
    ['2026-03-15T08:00:00+08:00', false], // the end is exclusive
  ])('at %s: %s', (iso, expected) => expect(isQuiet(at(iso), 'Asia/Shanghai', quiet)).toBe(expected));

  it('are those of the zone that is asked for', () => {
    expect(isQuiet(at('2026-03-15T12:00:00Z'), 'Asia/Shanghai', quiet)).toBe(false);
    expect(isQuiet(at('2026-03-15T22:00:00Z'), 'Asia/Shanghai', quiet)).toBe(true);
    expect(isQuiet(at('2026-03-15T22:00:00Z'), 'Europe/London', quiet)).toBe(true);
    expect(isQuiet(at('2026-03-15T20:00:00Z'), 'Europe/London', quiet)).toBe(false);
  });

  it('begin next at the evening of the same local day', () => {
    expect(quietStart(at('2026-03-15T12:00:30+08:00'), 'Asia/Shanghai', quiet)).toEqual(
      at('2026-03-15T21:30:00+08:00'),
    );
    expect(quietStart(at('2026-03-15T08:00:00+08:00'), 'Asia/Shanghai', quiet)).toEqual(
      at('2026-03-15T21:30:00+08:00'),
    );
  });

  it('have begun when one is in them', () => {
    expect(quietStart(at('2026-03-15T23:00:00+08:00'), 'Asia/Shanghai', quiet)).toEqual(
      at('2026-03-15T23:00:00+08:00'),
    );
  });

  it('begin at the same local time on a day whose clock changes', () => {
    // London, 29 March 2026: 01:00 becomes 02:00.
    expect(quietStart(at('2026-03-29T00:30:00Z'), 'Europe/London', { from: 600, until: 660 })).toEqual(
      at('2026-03-29T10:00:00+01:00'),
    );
  });
});
