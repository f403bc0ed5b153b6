import { describe, expect, it } from 'vitest';
import type { Phrase } from '../language/phrase.ts';
import { readText } from '../language/read-text.ts';
import { writeText } from '../language/write-text.ts';
import { boundariesOf, bounds, readWindow, sayWindow, Window, writeWindow } from './windows.ts';

const NOW = new Date('2026-10-20T01:30:00Z'); // a Tuesday, 09:30 in Shanghai
const argsOf = (text: string) => (readText(`x(${text})`) as Phrase).args!;
const read = (text: string) => readWindow(argsOf(text));

describe('a window', () => {
  it.each([
    [
      'within 30 days',
      { within: { days: 30 } },
      '2026-09-20T01:30:00.000Z < at <= now',
      '近 30 天',
      'within the last 30 days',
    ],
    [
      'within 1 hour',
      { within: { hours: 1 } },
      '2026-10-20T00:30:00.000Z < at <= now',
      '近 1 小时',
      'within the last 1 hour',
    ],
    ['before 2 weeks', { before: { weeks: 2 } }, 'at <= 2026-10-06T01:30:00.000Z', '2 周以前', 'at least 2 weeks ago'],
    [
      'within 60 days, before 30 days',
      { within: { days: 60 }, before: { days: 30 } },
      '2026-08-21T01:30:00.000Z < at <= 2026-09-20T01:30:00.000Z',
      '60 天前到 30 天前之间',
      'between 60 days and 30 days ago',
    ],
    [
      'since "2026-10-01"',
      { since: '2026-10-01' },
      '2026-09-30T16:00:00.000Z <= at <= now',
      '2026-10-01 起',
      'since 2026-10-01',
    ],
    [
      'until "2026-10-07"',
      { until: '2026-10-07' },
      'at < 2026-10-07T16:00:00.000Z',
      '截至 2026-10-07',
      'until 2026-10-07',
    ],
    ['until "2026-10-20"', { until: '2026-10-20' }, 'at <= now', '截至 2026-10-20', 'until 2026-10-20'],
    [
      'since "2026-10-01", until "2026-10-07"',
      { since: '2026-10-01', until: '2026-10-07' },
      '2026-09-30T16:00:00.000Z <= at < 2026-10-07T16:00:00.000Z',
      '2026-10-01 起、截至 2026-10-07',
      'since 2026-10-01 and until 2026-10-07',
    ],
    ['today', { period: 'today' }, '2026-10-19T16:00:00.000Z <= at <= now', '今天', 'today'],
    [
      'last week',
      { period: 'last week' },
      '2026-10-11T16:00:00.000Z <= at < 2026-10-18T16:00:00.000Z',
      '上周',
      'last week',
    ],
  ] as const)('%s', (text, window, meaning, zh, en) => {
    expect(read(text)).toEqual(window);
    expect(Window.parse(window)).toEqual(window);
    expect(writeText({ type: 'phrase', word: 'x', op: null, values: [], place: null, args: writeWindow(window) })).toBe(
      `x(${text})`,
    );
    const { from, fromInclusive, until, untilInclusive } = bounds(window, NOW, 'Asia/Shanghai');
    const low = from === null ? '' : `${from.toISOString()} ${fromInclusive ? '<=' : '<'} `;
    const high = `${untilInclusive ? '<=' : '<'} ${until.getTime() === NOW.getTime() ? 'now' : until.toISOString()}`;
    expect(`${low}at ${high}`).toBe(meaning);
    expect([sayWindow(window, 'zh'), sayWindow(window, 'en')]).toEqual([zh, en]);
  });
  it('reads Chinese words', () => {
    expect(read('近 30 天')).toEqual({ within: { days: 30 } });
    expect(read('自 "2026-10-01"，截至 "2026-10-07"')).toEqual({ since: '2026-10-01', until: '2026-10-07' });
    expect(read('本周')).toEqual({ period: 'this week' });
  });
  it('leaves what is none of it to the condition', () => {
    expect(read('count >= 2, "拿铁"')).toBe(null);
    expect(read('count >= 2, within 3 days')).toEqual({ within: { days: 3 } });
  });
  it.each([
    ['within 3 dais', 'column 10: wrong_type, found 3 dais, expected minutes, hours, days, weeks; did you mean days?'],
    ['within 3', 'wrong_type, found 3, expected 30 days, 12 hours'],
    ['within', 'missing, expected 30 days, 12 hours'],
    ['within "3 days"', 'wrong_type, found "3 days"'],
    ['within 0 days', 'out_of_range, found 0 days, expected 1 … 36500 days'],
    ['within 36501 days', 'out_of_range'],
    ['within 1.5 days', 'out_of_range'],
    ['within 3 days, within 4 days', 'column 18: not_here, found within, expected within once'],
    ['since "2026-02-30"', 'out_of_range, found "2026-02-30", expected "YYYY-MM-DD"'],
    ['since 3 days', 'wrong_type, found 3, expected "YYYY-MM-DD"'],
    ['since "2026-02-03", until "2026-02-01"', 'expected until not before since'],
    ['within 3 days, since "2026-02-03"', 'expected one of within and since'],
    ['within 3 days, before 3 days', 'expected within longer than before'],
    ['within 3 days, today', 'expected a period alone'],
    ['today 3', 'syntax, found today, expected today'],
    ['within 3 days 4 days', 'syntax, found within, expected within 30 days'],
  ])('refuses %s', (text, message) => expect(() => read(text)).toThrow(message));
  it.each([{}, { within: { days: 0 } }, { within: { days: 3, hours: 2 } }, { within: { days: 1e9 } }, { since: 'x' }])(
    'refuses %j as a tree',
    (window) => expect(Window.safeParse(window).success).toBe(false),
  );
  it('says how time alone moves a row', () => {
    const column = { relation: 'purchase', column: 'at' } as const;
    const window = { within: { days: 2 }, before: { hours: 1 } };
    expect(boundariesOf(window, column).map((one) => one.kind === 'after' && one.seconds)).toEqual([172_800, 3600]);
    expect(boundariesOf({ period: 'this week' }, column)).toEqual([{ kind: 'calendar' }]);
    expect(boundariesOf({ since: '2026-10-01' }, column)).toEqual([]);
  });
});
