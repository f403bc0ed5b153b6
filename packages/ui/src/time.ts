import type { Language } from './numbers.ts';

/** Where a store's zone is not told: the People's Republic has one. */
export const DEFAULT_ZONE = 'Asia/Shanghai';

const STYLES = {
  /** 12:05 */
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** 12:05:09 */
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** 3月15日 */
  date: { month: 'short', day: 'numeric' },
  /** 3月15日周日 */
  day: { month: 'short', day: 'numeric', weekday: 'short' },
  /** 3月15日 12:05 */
  moment: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** 2026年3月15日 12:05 */
  full: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;
export type TimeStyle = keyof typeof STYLES;

// An Intl.DateTimeFormat costs ~50 µs to build and a list shows hundreds.
const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as people in `zone` read it. */
export function formatTime(
  at: string | Date,
  style: TimeStyle,
  { zone = DEFAULT_ZONE, language = 'zh-CN' }: { zone?: string; language?: Language } = {},
): string {
  const key = `${language} ${zone} ${style}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...STYLES[style], timeZone: zone });
    formats.set(key, format);
  }
  return format.format(new Date(at));
}

/** Whether two instants fall on one day in `zone`. */
export function sameDay(a: string | Date, b: string | Date, zone = DEFAULT_ZONE): boolean {
  return (
    formatTime(a, 'date', { zone }) === formatTime(b, 'date', { zone }) && Math.abs(+new Date(a) - +new Date(b)) < 864e5
  );
}
