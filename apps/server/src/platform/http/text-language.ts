/** Languages in which the server says things to people. */
export type TextLanguage = 'zh-CN' | 'en';

/**
 * The language a request asks for by its `accept-language` (RFC 9110 §12.5.4), which our pages set to that of their texts.
 * The best of those we have; Chinese where none is asked for, or none that we have.
 */
export function textLanguageOf(accepted: string | undefined): TextLanguage {
  const asked = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return asked[0]?.language === 'en' ? 'en' : 'zh-CN';
}
