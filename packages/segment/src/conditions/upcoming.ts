import { z } from 'zod';
import { type Phrase, phrase, quantity } from '../language/phrase.ts';
import type { Upcoming } from '../time/yearly.ts';
import { expectAlone, readWhole } from './arguments.ts';
import type { Language } from './condition.ts';

/** A year has no more days. */
const MOST_DAYS_AHEAD = 366;

/** Days of the year from today on: `within 7 days` (today is the first of them), `today`, `this month`. */
export const UPCOMING = {
  days: z.int().min(1).max(MOST_DAYS_AHEAD).optional(),
  period: z.enum(['today', 'this month']).optional(),
};
export const UPCOMING_WORDS = { within: '未来', today: '今天', 'this month': '本月' } as const;

export function readUpcoming(said: ReadonlyMap<string, Phrase>): Upcoming[] {
  return [...said].flatMap(([word, phrase]): Upcoming[] => {
    if (word === 'within') {
      const units = ['days', 'day', '天'];
      return [{ days: readWhole(phrase.values[0], { least: 1, most: MOST_DAYS_AHEAD, units }, phrase.place) }];
    }
    if (word !== 'today' && word !== 'this month') return [];
    expectAlone(phrase);
    return [{ period: word }];
  });
}

export function writeUpcoming({ days, period }: Upcoming): Phrase[] {
  if (period !== undefined) return [phrase(period)];
  return days === undefined ? [] : [phrase('within', { values: [quantity(days, days === 1 ? 'day' : 'days')] })];
}

export function sayUpcoming({ days, period }: Upcoming, language: Language): string {
  if (period !== undefined) return language === 'zh' ? { today: '今天', 'this month': '本月' }[period] : period;
  return language === 'zh' ? `今天起 ${days} 天内` : days === 1 ? 'today' : `within the ${days} days from today`;
}
