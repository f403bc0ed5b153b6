import { describe, expect, it } from 'vitest';
import { dateOf, lastDays } from './span.ts';

describe('a span of days', () => {
  it('is counted in the chain’s zone', () => {
    expect(dateOf(new Date('2026-03-14T16:30:00Z'))).toBe('2026-03-15');
    expect(dateOf(new Date('2026-03-14T15:30:00Z'))).toBe('2026-03-14');
  });
  it('ends today', () => {
    expect(lastDays(7, new Date('2026-03-03T04:00:00Z'))).toEqual({ from: '2026-02-25', until: '2026-03-03' });
  });
});
