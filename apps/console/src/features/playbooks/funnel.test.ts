import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { funnelOf, reasonsOf, stagesOf, variantsOf } from './funnel.ts';

const row = (state: string, n: number, over: Partial<{ reason: string; variant: string; channel: string }> = {}) => ({
  state,
  n,
  reason: null,
  variant: null,
  channel: null,
  ...over,
});
const states = [
  row('sent', 60, { variant: 'rain', channel: 'group_post' }),
  row('sent', 20, { variant: 'plain', channel: 'group_post' }),
  row('dispatched', 5, { variant: 'plain', channel: 'group_post' }),
  row('not_sent', 3, { reason: 'expired', variant: 'plain', channel: 'group_post' }),
  row('held_out', 7),
  row('refused', 4, { reason: 'day_cap' }),
  row('refused', 1, { reason: 'quiet_hours' }),
];

describe('the funnel of a run', () => {
  it('says where everybody went', () => {
    expect(funnelOf(states)).toEqual({ considered: 100, refused: 5, heldOut: 7, open: 5, notSent: 3, sent: 80 });
  });
  it('loses at each step exactly what it says', () => {
    const anyStates = fc.array(
      fc.record({
        state: fc.constantFrom('sent', 'dispatched', 'candidate', 'not_sent', 'held_out', 'refused'),
        n: fc.nat(1_000_000),
      }),
    );
    fc.assert(
      fc.property(anyStates, (some) => {
        const stages = stagesOf(funnelOf(some));
        stages.forEach((stage, i) => {
          const lost = stage.lost.reduce((sum, { n }) => sum + n, 0);
          expect(stage.n - lost).toBe(stages[i + 1]?.n ?? stage.n);
        });
      }),
    );
  });
});

describe('the reasons', () => {
  it('come with the most frequent first, and leave out who was reached or still may be', () => {
    expect(reasonsOf(states).map(({ state, reason, n }) => [state, reason, n])).toEqual([
      ['held_out', null, 7],
      ['refused', 'day_cap', 4],
      ['not_sent', 'expired', 3],
      ['refused', 'quiet_hours', 1],
    ]);
  });
});

describe('the variants', () => {
  it('count what was planned and what left', () => {
    expect(variantsOf(states)).toMatchObject([
      { variant: 'rain', planned: 60, sent: 60 },
      { variant: 'plain', planned: 28, sent: 20 },
    ]);
  });
});
