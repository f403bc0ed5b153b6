import type { Language } from '@xiaoer/ui';
import type { Span } from '../ledger-queries.ts';

/** YYYY-MM of days that are one whole month, else null. */
export function monthOf({ from, to }: Span): string | null {
  const month = from.slice(0, 7);
  return from === spanOf(month).from && to === spanOf(month).to ? month : null;
}

/** All days of a month. @param month YYYY-MM */
export function spanOf(month: string): Span {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${last}` };
}

const CHINESE_MONTHS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

/** A span as people say it: 九月, 9月1日至9月15日; with its year when that is not the one of `today`. */
export function nameOf(span: Span, { today, language }: { today: string; language: Language }): string {
  const month = monthOf(span);
  const other = [span.from, span.to].some((day) => day.slice(0, 4) !== today.slice(0, 4));
  if (month && language === 'zh-CN') {
    const name = `${CHINESE_MONTHS[Number(month.slice(5)) - 1]}月`;
    return other ? `${month.slice(0, 4)}年${name}` : name;
  }
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: 'UTC',
    month: 'long',
    ...(month ? {} : { day: 'numeric' }),
    ...(other ? { year: 'numeric' } : {}),
  });
  const [from, to] = [span.from, span.to].map((day) => format.format(new Date(`${day}T00:00:00Z`)));
  if (from === to) return from!;
  return language === 'en' ? `${from} to ${to}` : `${from}至${to}`;
}
