import type { Person } from '../world/rows.ts';
import { DAY } from './calendar.ts';
import { type Comparison, compares } from './compare.ts';
import type { Asked, Holds } from './meaning.ts';
import { lies, type Window } from './window.ts';

/** Conditions about what the person is. */

const isAmong =
  (column: 'city' | 'taste') =>
  ({ in: values }: { in: string[] }): Holds =>
  ({ person }) =>
    person[column] !== null && values.includes(person[column]);
export const city = isAmong('city');
export const taste = isAmong('taste');

const is =
  (column: 'consent' | 'employee' | 'suspected_hunter') =>
  (): Holds =>
  ({ person }) =>
    person[column];
export const consent = is('consent');
export const employee = is('employee');
export const suspectedHunter = is('suspected_hunter');

export const everyone = (): Holds => () => true;
export const reachable =
  (): Holds =>
  ({ person }) =>
    person.contact && person.consent;

const compared =
  (column: 'points' | 'orders' | 'spent_fen') =>
  ({ op, value }: Comparison): Holds =>
  ({ person }) =>
    person[column] !== null && compares(person[column], op, value);
export const points = compared('points');
export const ordersTotal = compared('orders');
export const spentTotal = compared('spent_fen');

const liesIn =
  (column: keyof Person & ('created_at' | 'first_order_at' | 'last_order_at')) =>
  ({ window }: { window: Window }, asked: Asked): Holds => {
    const inWindow = lies(window, asked);
    return ({ person }) => inWindow(person[column]);
  };
export const registered = liesIn('created_at');
export const firstOrder = liesIn('first_order_at');
export const lastOrder = liesIn('last_order_at');

/** Without a window: never. */
export function lastTouch({ window }: { window?: Window }, asked: Asked): Holds {
  if (!window) return ({ person }) => person.last_touch_at === null;
  const inWindow = lies(window, asked);
  return ({ person }) => inWindow(person.last_touch_at);
}

export function tier({ op, tiers }: { op: string; tiers: string[] }, { directory }: Asked): Holds {
  const ranks = tiers.map((key) => directory.tiers.find((tier) => tier.key === key)!.rank);
  return ({ person: { tier_rank } }) => {
    if (tier_rank === null) return false;
    return op === 'in' ? ranks.includes(tier_rank) : compares(tier_rank, op, ranks[0]!);
  };
}

/** Everybody is in exactly one stage. */
export function lifecycle({ in: stages }: { in: string[] }, { directory, now }: Asked): Holds {
  const { newDays, lapsingDays, lostDays } = directory.settings.lifecycle;
  return ({ person: { first_order_at: first, last_order_at: last } }) => {
    if (first === null || last === null) return stages.includes('never');
    if (last <= now - lostDays * DAY) return stages.includes('lost');
    if (last <= now - lapsingDays * DAY) return stages.includes('lapsing');
    return stages.includes(first > now - newDays * DAY ? 'new' : 'active');
  };
}
