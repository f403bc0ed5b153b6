export type Language = 'zh-CN' | 'en';

const STEPS: Record<Language, readonly { size: number; unit: string }[]> = {
  'zh-CN': [
    { size: 1e8, unit: '亿' },
    { size: 1e4, unit: '万' },
  ],
  en: [
    { size: 1e9, unit: 'B' },
    { size: 1e6, unit: 'M' },
    { size: 1e4, unit: 'k' },
  ],
};
const EN_KILO = 1e3;

/** 9,999 · 1.2万 · 3.4亿 (English: 12.3k · 1.2M). At most one decimal; the exact number belongs in a tooltip. */
export function formatCount(n: number, language: Language = 'zh-CN'): string {
  const sign = n < 0 ? '-' : '';
  const abs = Math.abs(n);
  for (const { size, unit } of STEPS[language]) {
    const scale = unit === 'k' ? EN_KILO : size;
    const rounded = Math.round((abs / scale) * 10) / 10;
    // 99,999,999 would read 10000万: what rounds up to the unit belongs to the unit.
    if (abs >= size || (rounded >= 1 && abs >= 1e4)) return `${sign}${trim(rounded.toFixed(1))}${unit}`;
  }
  return sign + grouped(String(Math.round(abs)));
}

/** A share of one as per cent: `formatShare(0.4)` is `40%`, `formatShare(0.0061)` is `0.6%`. */
export function formatShare(share: number, decimals = 1): string {
  return `${trim((share * 100).toFixed(decimals))}%`;
}

/**
 * Money from the minor unit: `formatFen(1250)` is `¥12.50`. `whole: 'short'` drops `.00` (offers, buttons); `compact`
 * uses 万 and 亿 above ten thousand yuan (dashboards). Sums may be bigint.
 */
export function formatFen(
  fen: number | bigint,
  {
    whole = 'exact',
    compact = false,
    language = 'zh-CN',
  }: { whole?: 'exact' | 'short'; compact?: boolean; language?: Language } = {},
): string {
  const amount = BigInt(fen);
  const sign = amount < 0n ? '-' : '';
  const abs = amount < 0n ? -amount : amount;
  const yuan = abs / 100n;
  if (compact && yuan >= 10_000n) return `${sign}¥${formatCount(Number(abs) / 100, language)}`;
  const cents = (abs % 100n).toString().padStart(2, '0');
  const tail = whole === 'short' && cents === '00' ? '' : `.${cents}`;
  return `${sign}¥${grouped(yuan.toString())}${tail}`;
}

const YUAN_TYPED = /^(\d{1,7})(?:[.。](\d{1,2}))?$/;

/** What a person typed as yuan (`38`, `38.5`), in fen; null when it is no amount. Never goes through floating point. */
export function parseYuan(text: string): number | null {
  const match = YUAN_TYPED.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',');
const trim = (decimal: string) => decimal.replace(/\.0+$/, '');
