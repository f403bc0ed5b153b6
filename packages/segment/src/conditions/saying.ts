import type { Language } from './condition.ts';

/** The first few, and how many more. */
const SAID = 5;

/** Names said one after another: 上海、北京 · Shanghai or Beijing. */
export function list(names: readonly string[], language: Language): string {
  const shown = names.slice(0, SAID);
  const more = names.length - shown.length;
  if (language === 'zh') return shown.join('、') + (more > 0 ? `等 ${names.length} 个` : '');
  const said = more > 0 ? [...shown, `${more} more`] : shown;
  return said.length === 1 ? said[0]! : `${said.slice(0, -1).join(', ')} or ${said.at(-1)}`;
}
