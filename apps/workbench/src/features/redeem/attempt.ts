import { CouponRefusal } from '@xiaoer/contracts';
import { parseYuan } from '@xiaoer/ui';

/** One redemption being tried. The key makes a repeat after a lost answer the same redemption. */
export interface Attempt {
  key: string;
  code: string;
  spendFen: number;
}

export type FormProblem = 'code' | 'amount';

/** Codes are read out in groups and typed in any case: `7kq2 9mxa` is `7KQ29MXA`. */
export const normaliseCode = (typed: string) => typed.replace(/[\s-]/g, '').toUpperCase();

/** What was typed as an attempt, or which field is missing something. */
export function attemptOf(
  { code, amount }: { code: string; amount: string },
  key: string,
): { attempt: Attempt; problem: null } | { attempt: null; problem: FormProblem } {
  const normal = normaliseCode(code);
  if (normal.length < 4 || normal.length > 32) return { attempt: null, problem: 'code' };
  const spendFen = parseYuan(amount);
  if (spendFen === null) return { attempt: null, problem: 'amount' };
  return { attempt: { key, code: normal, spendFen }, problem: null };
}

/** The same purchase pressed again keeps its key; anything else is another redemption. */
export function keyFor(last: Attempt | null, next: { code: string; spendFen: number }, fresh: string): string {
  return last && last.code === next.code && last.spendFen === next.spendFen ? last.key : fresh;
}

/** Which words explain a refusal: the server may know one more than this page. */
export function refusalWords(details: Record<string, unknown>): CouponRefusal | 'other' {
  return CouponRefusal.safeParse(details.refusal).data ?? 'other';
}
