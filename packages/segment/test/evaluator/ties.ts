import { dayOf, plusDays, startOf, weekdayOf } from './calendar.ts';
import { compares } from './compare.ts';
import type { Asked, Holds } from './meaning.ts';
import { lies, millisecondsOf, type Window } from './window.ts';

/** Conditions about rows of the present state: tags, identities, ties, stays, coupons, budgets. */

export const tag =
  ({ in: keys }: { in: string[] }): Holds =>
  (customer) =>
    customer.tag.some((one) => keys.includes(one.tag));

export const identity =
  ({ in: kinds, issuer }: { in: string[]; issuer?: string }): Holds =>
  (customer) =>
    customer.identity.some((one) => kinds.includes(one.kind) && (issuer === undefined || one.issuer === issuer));

/** A tie for which every filter holds; active ones, unless states are named. */
export function wecomContact(
  condition: { accounts?: string[]; sources?: string[]; states?: string[]; window?: Window },
  asked: Asked,
): Holds {
  const { accounts, sources, states = ['active'], window } = condition;
  const began = lies(window, asked);
  const accountOf = (id: number) => asked.directory.accounts.find(({ accountId }) => accountId === id)?.key;
  return ({ contact }) =>
    contact.some(({ account_id, state, since, source }) => {
      const account = accountOf(account_id);
      if (accounts && (account === undefined || !accounts.includes(account))) return false;
      if (sources && (source === null || !sources.includes(source))) return false;
      return states.includes(state) && (window === undefined || began(since));
    });
}

/** A stay that lasts, for which every filter holds. */
export function inGroup(
  { stores, groups, window }: { stores?: string[]; groups?: string[]; window?: Window },
  asked: Asked,
): Holds {
  const { directory } = asked;
  const joined = lies(window, asked);
  return ({ stay }) =>
    stay.some(({ group_id, store_id, joined_at, left_at }) => {
      const store = directory.stores.find(({ storeId }) => storeId === store_id)?.key;
      const group = directory.groups.find(({ groupId }) => groupId === group_id)?.key;
      if (stores && (store === undefined || !stores.includes(store))) return false;
      if (groups && (group === undefined || !groups.includes(group))) return false;
      return left_at === null && (window === undefined || joined(joined_at));
    });
}

interface HoldsCoupon {
  offers?: string[];
  expires?: { within: Parameters<typeof millisecondsOf>[0] } | { on: 'today' | 'tomorrow' };
  count?: { op: string; value: number };
}
/** Coupons that are unused and valid now. */
export function holdsCoupon({ offers, expires, count = { op: '>=', value: 1 } }: HoldsCoupon, asked: Asked): Holds {
  const { now, zone } = asked;
  const expiresSo = (until: number): boolean => {
    if (!expires) return true;
    if ('within' in expires) return until <= now + millisecondsOf(expires.within);
    const day = plusDays(dayOf(now, zone), expires.on === 'today' ? 0 : 1);
    // a coupon that ends at midnight expires on the day before
    return until > startOf(day, zone) && until <= startOf(plusDays(day, 1), zone);
  };
  return ({ coupon }) => {
    const held = coupon.filter(
      (one) =>
        one.status === 'issued' &&
        one.issued_at <= now &&
        one.valid_from <= now &&
        now < one.valid_until &&
        (!offers || offers.includes(one.offer)) &&
        expiresSo(one.valid_until),
    );
    return held.length > 0 && compares(held.length, count.op, count.value);
  };
}

/** What remains in the present day or week; the whole cap where nothing is written down. */
export function attention(
  {
    budget: kind,
    op,
    value,
  }: { budget: 'mass_send_day' | 'promotion_day' | 'promotion_week'; op: string; value: number },
  { now, zone, directory }: Asked,
): Holds {
  const today = dayOf(now, zone);
  const start = startOf(kind === 'promotion_week' ? plusDays(today, 1 - weekdayOf(today)) : today, zone);
  return ({ budget }) => {
    const row = budget.find((one) => one.kind === kind && one.period_start === start);
    return compares(row?.remaining ?? directory.settings.attentionCaps[kind], op, value);
  };
}
