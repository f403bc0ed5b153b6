import type { TextKey, Translate } from './language';
import { refusedZhCN } from './texts/refused-zh-cn';

type Branch = Record<string, unknown>;

/**
 * The words for what a use case of offers refused, by its code, e.g. `offers.code_refused`, and by the reason that its
 * details name; null where these pages have none: it is no refusal, or nothing a customer can do something about.
 */
export function refusedWords(
  { code, details }: { code: string; details: Record<string, unknown> },
  t: Translate,
): { title: string; text: string } | null {
  const [module, name = ''] = code.split('.');
  if (module !== 'offers' || !Object.hasOwn(refusedZhCN, name)) return null;
  const words = (refusedZhCN as Branch)[name] as Branch;
  const path = 'title' in words ? name : `${name}.${reasonIn(words, details)}`;
  if (path.endsWith('.')) return null;
  return { title: t(`refused.${path}.title` as TextKey), text: t(`refused.${path}.text` as TextKey) };
}

/** Which of a code's reasons it was; `other` where there are such words, else nothing. */
function reasonIn(words: Branch, { reason, refusal }: Record<string, unknown>): string {
  const named = String(reason ?? refusal ?? '');
  if (Object.hasOwn(words, named)) return named;
  return Object.hasOwn(words, 'other') ? 'other' : '';
}
