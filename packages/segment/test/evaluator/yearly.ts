import { dayOf, firstOfMonth, plusDays } from './calendar.ts';
import { type Comparison, compares } from './compare.ts';
import type { Asked, Holds } from './meaning.ts';

/** Conditions about days that come back every year. */

interface Upcoming {
  days?: number;
  period?: 'today' | 'this month';
}

/** The days that are meant, one by one. */
function daysAhead({ days = 1, period }: Upcoming, { now, zone }: Asked): string[] {
  const today = dayOf(now, zone);
  const first = period === 'this month' ? firstOfMonth(today, 0) : today;
  const end = period === 'this month' ? firstOfMonth(today, 1) : plusDays(today, period === 'today' ? 1 : days);
  const ahead: string[] = [];
  for (let day = first; day < end; day = plusDays(day, 1)) ahead.push(day);
  return ahead;
}

const isLeap = (year: number) => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;

/** Whether a month and day (MM-DD) comes back on a day: 29 February on the 28th of years without one. */
const comesBack = (monthAndDay: string, day: string): boolean =>
  day.slice(5) === monthAndDay ||
  (monthAndDay === '02-29' && day.slice(5) === '02-28' && !isLeap(Number(day.slice(0, 4))));

export function birthday(condition: Upcoming & { month?: number }, asked: Asked): Holds {
  const { days, period, month } = condition;
  if (days === undefined && period === undefined && month === undefined)
    return ({ person }) => person.birthday !== null;
  if (month !== undefined)
    return ({ person }) => person.birthday !== null && Number(person.birthday.slice(5, 7)) === month;
  const ahead = daysAhead(condition, asked);
  return ({ person: { birthday } }) => birthday !== null && ahead.some((day) => comesBack(birthday.slice(5), day));
}

/** 1 to 40 years after the day it began. */
export function anniversary(condition: Upcoming & { of: 'customer' | 'contact' }, asked: Asked): Holds {
  const ahead = daysAhead(condition, asked);
  return ({ person }) => {
    const began = condition.of === 'customer' ? person.created_at : person.contact_since;
    if (began === null) return false;
    const first = dayOf(began, asked.zone);
    return ahead.some((day) => {
      const years = Number(day.slice(0, 4)) - Number(first.slice(0, 4));
      return years >= 1 && years <= 40 && comesBack(first.slice(5), day);
    });
  };
}

/** Full years; unknown for birthdays of 1904, which stands for no year. */
export function age({ op, value }: Comparison, { now, zone }: Asked): Holds {
  const today = dayOf(now, zone);
  return ({ person: { birthday } }) => {
    if (birthday === null || birthday.startsWith('1904') || birthday > today) return false;
    const thisYear = Number(today.slice(0, 4));
    const comes = birthday.slice(5) === '02-29' && !isLeap(thisYear) ? '02-28' : birthday.slice(5);
    const years = thisYear - Number(birthday.slice(0, 4)) - (today.slice(5) < comes ? 1 : 0);
    return compares(years, op, value);
  };
}
