import { createHash } from 'node:crypto';
import { z } from 'zod';
import { drawOfPercents, Percents, percentRules } from './percents.ts';

/** Faults of API calls. Those that end in `After` happen once the call has been done. */
const API_FAULTS = [
  /** Answers an HTTP status and does nothing. */
  'http',
  /** Answers a refusal and does nothing. */
  'errcode',
  /** Shuts this API for `value` seconds: 45009 (doc 90312). */
  'blocked',
  'timeoutBefore',
  'timeoutAfter',
  'dropBefore',
  'dropAfter',
  /** Does it, and answers `value` ms later. */
  'slow',
  /** Does it, and cuts the connection in the middle of the answer. */
  'half',
] as const;
/** Faults of callbacks; `reordered` goes behind those that follow at once. */
const CALLBACK_FAULTS = ['late', 'doubled', 'lost', 'reordered'] as const;

export const FaultRule = z.object({
  /** `externalcontact/send_welcome_msg`, `externalcontact/*`, `*`, or for callbacks `callback:add_external_contact`, `callback:*`. */
  match: z.string().min(1),
  fault: z.enum([...API_FAULTS, ...CALLBACK_FAULTS]),
  /** HTTP status, error code, seconds of `blocked`, or milliseconds of `late`, `slow` and of the time-outs. */
  value: z.number().int().optional(),
  /** 0…1; drawn from the plan's seed and the number of the call, so that a plan repeats. */
  probability: z.number().min(0).max(1).default(1),
  /** Lets the first n matching calls pass. */
  after: z.number().int().nonnegative().default(0),
  /** Only the next n matching calls. */
  times: z.number().int().positive().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
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
