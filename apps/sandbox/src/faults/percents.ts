import { z } from 'zod';
import type { FaultRule } from './fault-rule.ts';

const share = z.number().min(0).max(100).optional();

/** Shares in percent, of all API calls and of all callbacks. */
export const Percents = z
  .object({
    http: share,
    errcode: share,
    timeoutBefore: share,
    timeoutAfter: share,
    dropBefore: share,
    dropAfter: share,
    slow: share,
    half: share,
    blocked: share,
    late: share,
    doubled: share,
    lost: share,
    reordered: share,
    /** Milliseconds of slow answers, of time-outs and of late callbacks; seconds of a blocked API. */
    slowMs: z.number().int().positive().default(500),
    timeoutMs: z.number().int().positive().default(15_000),
    lateMs: z.number().int().positive().default(2_000),
    blockedSeconds: z.number().int().positive().default(60),
  })
  .partial();
export type Percents = z.infer<typeof Percents>;

const OF_CALLBACKS = ['late', 'doubled', 'lost', 'reordered'] as const;
const OF_CALLS = [
  'http',
  'errcode',
  'timeoutBefore',
  'timeoutAfter',
  'dropBefore',
  'dropAfter',
  'slow',
  'half',
  'blocked',
] as const;

/** Each share as a rule over everything; `probability` is its share of one common draw. */
export function percentRules(percents: Percents): FaultRule[] {
  const value: Partial<Record<FaultRule['fault'], number | undefined>> = {
    http: 503,
    slow: percents.slowMs,
    timeoutBefore: percents.timeoutMs,
    timeoutAfter: percents.timeoutMs,
    late: percents.lateMs,
    blocked: percents.blockedSeconds,
  };
  const rule = (match: string) => (fault: (typeof OF_CALLS)[number] | (typeof OF_CALLBACKS)[number]) => {
    const percent = percents[fault];
    return percent ? [{ match, fault, value: value[fault], probability: percent / 100, after: 0 }] : [];
  };
  return [...OF_CALLS.flatMap(rule('*')), ...OF_CALLBACKS.flatMap(rule('callback:*'))];
}

/** Which of the shares a number in [0, 1) falls into: they lie side by side. */
export function drawOfPercents<Rule extends Pick<FaultRule, 'probability'>>(
  shares: readonly Rule[],
  draw: number,
): Rule | null {
  let edge = 0;
  for (const one of shares) {
    edge += one.probability;
    if (draw < edge) return one;
  }
  return null;
}
