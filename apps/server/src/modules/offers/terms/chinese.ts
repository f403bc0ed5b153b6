/** A space between Chinese and Latin letters, as everywhere in our texts. */
export const spaced = (text: string) => (/^[A-Za-z0-9]/.test(text) ? ` ${text}` : text);

/** More names than this are counted, not listed. */
const NAMES_SHOWN = 3;

/** Names as people list them: all of a few, the first of many with their number. @param counted what they are, e.g. 家门店 */
export function listed(names: string[], counted: string): string {
  if (names.length <= NAMES_SHOWN) return names.join('、');
  return `${names.slice(0, NAMES_SHOWN).join('、')}等 ${names.length} ${counted}`;
}
