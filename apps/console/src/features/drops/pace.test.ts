import { describe, expect, it } from 'vitest';
import { paceOf, rateText } from './pace.ts';

const spans = [10, 40, 20, 3].map((won, index) => ({ from: `2026-03-16T04:00:${index * 5}.000Z`, won }));

describe('the pace of a drop', () => {
  it('is told by whole spans; the one under way would look like a fall', () => {
    const pace = paceOf({ spans, spanSeconds: 5, left: 90 });
    expect(pace.perSecond.map(({ perSecond }) => perSecond)).toEqual([2, 8, 4]);
    expect(pace).toMatchObject({ now: 4, peak: 8, goneInSeconds: 23 });
  });
  it('tells no end when nothing is taken or nothing is left', () => {
    expect(paceOf({ spans: [], spanSeconds: 5, left: 10 })).toMatchObject({ now: 0, peak: 0, goneInSeconds: null });
    expect(paceOf({ spans, spanSeconds: 5, left: 0 }).goneInSeconds).toBeNull();
  });
});

it('rates are read without decimals that say nothing', () =>
  expect([320.4, 12.44, 8, 0.2, 0].map(rateText)).toEqual(['320', '12.4', '8', '0.2', '0']));
