import { describe, expect, it } from 'vitest';
import { createFreshness } from './freshness.ts';

const at = (second: number) => new Date(second * 1000);
const below = (xid: number) => ({ xid: String(xid), seq: 0 });

describe('the freshness of a reader', () => {
  it('is unknown until everything that was open at a look is applied', () => {
    const freshness = createFreshness();
    freshness.looked(at(1), '100');
    freshness.applied(below(90));
    expect(freshness.asOf()).toBeNull();
    freshness.applied(below(100));
    expect(freshness.asOf()).toEqual(at(1));
  });

  it('stays at the last look that is covered while a long transaction holds the horizon back', () => {
    const freshness = createFreshness();
    freshness.looked(at(1), '100');
    freshness.applied(below(100));
    freshness.looked(at(2), '105');
    freshness.looked(at(3), '120');
    freshness.applied(below(104));
    expect(freshness.asOf()).toEqual(at(1));
    freshness.applied(below(110));
    expect(freshness.asOf()).toEqual(at(2));
    freshness.applied(below(120));
    expect(freshness.asOf()).toEqual(at(3));
  });

  it('goes on while nobody writes', () => {
    const freshness = createFreshness();
    freshness.looked(at(1), '100');
    freshness.applied(below(100));
    freshness.looked(at(60), '100');
    freshness.applied(below(100));
    expect(freshness.asOf()).toEqual(at(60));
  });

  it('compares ids as numbers, not as text', () => {
    const freshness = createFreshness();
    freshness.looked(at(1), '1000');
    freshness.applied(below(999));
    expect(freshness.asOf()).toBeNull();
  });
});
