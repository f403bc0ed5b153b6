import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What may go wrong on purpose. API faults: `http` answers an HTTP status, `errcode` a refusal, both without doing
 * anything; `timeoutBefore` does nothing and never answers; `timeoutAfter` does it and never answers; `dropAfter` does
 * it and cuts the connection. Callback faults: `late`, `doubled`, `lost`, `reordered` (goes behind the next one).
 */
export const FaultRule = z.object({
  /** `externalcontact/send_welcome_msg`, `externalcontact/*`, or for callbacks `callback:add_external_contact`, `callback:*`. */
  match: z.string().min(1),
  fault: z.enum([
    'http',
    'errcode',
    'timeoutBefore',
    'timeoutAfter',
    'dropAfter',
    'late',
    'doubled',
    'lost',
    'reordered',
  ]),
  /** HTTP status, error code, or milliseconds of `late` and of the time-outs. */
  value: z.number().int().optional(),
  /** 0…1; drawn from the plan's seed and the number of the call, so that a plan repeats. */
  probability: z.number().min(0).max(1).default(1),
  /** Only the next n matching calls. */
  times: z.number().int().positive().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
export const FaultPlan = z.object({ seed: z.number().int().default(1), rules: z.array(FaultRule) });

const fits = (pattern: string, name: string) =>
  pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));

/** A number in [0, 1) that depends on its arguments alone. */
function drawn(seed: number, rule: number, call: number): number {
  return createHash('sha256').update(`${seed}/${rule}/${call}`).digest().readUInt32BE(0) / 2 ** 32;
}

export function createFaults() {
  let plan: { seed: number; rules: (FaultRule & { seen: number; hit: number })[] } = { seed: 1, rules: [] };
  return {
    set(next: z.infer<typeof FaultPlan>): void {
      plan = { seed: next.seed, rules: next.rules.map((rule) => ({ ...rule, seen: 0, hit: 0 })) };
    },
    /** What shall go wrong with this call, if anything; every question counts as one call. */
    next(name: string): FaultRule | null {
      for (const [index, rule] of plan.rules.entries()) {
        if (!fits(rule.match, name) || rule.hit >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
        const draw = drawn(plan.seed, index, rule.seen++);
        if (draw >= rule.probability) continue;
        rule.hit++;
        return rule;
      }
      return null;
    },
    state: () => plan,
  };
}
export type Faults = ReturnType<typeof createFaults>;
