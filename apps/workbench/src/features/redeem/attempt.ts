import { CouponRefusal } from '@xiaoer/contracts';
import { parseYuan } from '@xiaoer/ui';

/** One redemption being tried. The key makes a repeat after a lost answer the same redemption. */
export interface Attempt {
  key: string;
  code: string;
  spendFen: number;
}

export type FormProblem = 'code' | 'amount';

/** The wallet's QR holds a signed text, of which every character counts. */
export const isQrText = (text: string): boolean => /^\s*XQ\d+\./i.test(text);

/** Codes are read out in groups and typed in any case: `7kq2 9mxa` is `7KQ29MXA`. A scanned text stays as it is. */
export function normaliseCode(typed: string): string {
  const text = typed.trim();
  return isQrText(text) ? text.toUpperCase() : text.replace(/[\s-]/g, '').toUpperCase();
}

/** The coupon's own code, twelve characters in groups of four, for people to read; of a scanned text the part that is it. */
export function readableCode(code: string): string {
  const own = isQrText(code) ? (code.trim().split('.')[2] ?? code) : code;
  return own.replace(/(.{4})(?=.)/g, '$1 ');
}

/** Whether it may be a whole code, so that it is worth asking what it does. */
export const looksWhole = (code: string): boolean => isQrText(code) || code.length === 12;

/** What was typed as an attempt, or which field is missing something. */
export function attemptOf(
  { code, amount }: { code: string; amount: string },
  key: string,
): { attempt: Attempt; problem: null } | { attempt: null; problem: FormProblem } {
  const normal = normaliseCode(code);
  if (normal.length < 4 || normal.length > (isQrText(normal) ? 200 : 32)) return { attempt: null, problem: 'code' };
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
