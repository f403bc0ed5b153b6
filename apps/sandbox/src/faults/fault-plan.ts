import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FaultRule } from './fault-rule.ts';
import { drawOfPercents, Percents, percentRules } from './percents.ts';

export const FaultPlan = z.object({
  seed: z.number().int().default(1),
  rules: z.array(FaultRule).default([]),
  /** Shares of all API calls and of all callbacks, each call at most one. Rules go first. */
  percent: Percents.optional(),
});

const CALLBACK = 'callback:';
const fits = (pattern: string, name: string) =>
  pattern.startsWith(CALLBACK) === name.startsWith(CALLBACK) &&
  (pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1))));

/** A number in [0, 1) that depends on its arguments alone. */
function drawn(seed: number, rule: number | string, call: number): number {
  return createHash('sha256').update(`${seed}/${rule}/${call}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** A rule with what became of it: calls that it looked at, and calls that it disturbed. */
type Counted = FaultRule & { seen: number; hit: number };

export function createFaults() {
  let plan: { seed: number; rules: Counted[]; percent: Counted[] } = { seed: 1, rules: [], percent: [] };
  const counted = (rule: FaultRule): Counted => ({ ...rule, seen: 0, hit: 0 });

  const byRule = (name: string): Counted | null => {
    for (const [index, rule] of plan.rules.entries()) {
      if (!fits(rule.match, name) || rule.hit >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      const call = rule.seen++;
      if (call < rule.after || drawn(plan.seed, index, call) >= rule.probability) continue;
      rule.hit++;
      return rule;
    }
    return null;
  };
  /** One draw for all shares of its kind, so that ten and five percent are fifteen. */
  const byPercent = (name: string): Counted | null => {
    const shares = plan.percent.filter((rule) => fits(rule.match, name));
    const [first] = shares;
    if (!first) return null;
    const draw = drawn(plan.seed, first.match, first.seen);
    for (const share of shares) share.seen++;
    const hit = drawOfPercents(shares, draw);
    if (hit) hit.hit++;
    return hit;
  };

  return {
    set(given: z.input<typeof FaultPlan>): void {
      const next = FaultPlan.parse(given);
      plan = {
        seed: next.seed,
        rules: next.rules.map(counted),
        percent: percentRules(next.percent ?? {}).map(counted),
      };
    },
    /** What shall go wrong with this call, if anything; every question counts as one call. */
    next: (name: string): FaultRule | null => byRule(name) ?? byPercent(name),
    state: () => plan,
  };
}
export type Faults = ReturnType<typeof createFaults>;
