import type { TransferAccounts, TransferRequest } from '@xiaoer/contracts';

export type Account = TransferAccounts['accounts'][number];
export type WhatKind = 'all' | 'stores' | 'number' | 'customers';

/** What the wizard has been told so far. */
export interface Draft {
  from: Pick<Account, 'userid' | 'name' | 'active'> | null;
  to: Account[];
  what: WhatKind;
  stores: string[];
  number: number | null;
  /** Customers' numbers as they were pasted. */
  customers: string;
  groups: boolean;
  successText: string;
}

export const EMPTY: Draft = {
  from: null,
  to: [],
  what: 'all',
  stores: [],
  number: 100,
  customers: '',
  groups: true,
  successText: '',
};

/** From so many on a click is not enough: the number has to be typed. */
export const TYPED_FROM = 101;
/** What one action may name one by one. */
const MOST_CUSTOMERS = 10_000;

/** Whatever separates them: spaces, commas, lines. */
export const customersIn = (text: string): string[] => [...new Set(text.split(/[\s,，;；、]+/).filter(Boolean))];

/** What the server is asked; null while something is missing. */
export function requestOf({ from, to, groups, successText, ...draft }: Draft): TransferRequest | null {
  const what = whatOf(draft);
  if (!from || to.length === 0 || !what) return null;
  const kind = from.active ? 'on_job' : 'resigned';
  const text = successText.trim();
  return {
    kind,
    from: from.userid,
    to: to.map(({ userid }) => userid),
    what,
    groups,
    ...(kind === 'on_job' && text ? { successText: text } : {}),
  };
}

/** Null while something is missing or can't be. */
export function whatOf({
  what,
  stores,
  number,
  customers,
}: Pick<Draft, 'what' | 'stores' | 'number' | 'customers'>): TransferRequest['what'] | null {
  switch (what) {
    case 'stores':
      return stores.length > 0 ? { kind: what, stores } : null;
    case 'number':
      return number && number > 0 ? { kind: what, n: number } : null;
    case 'customers': {
      const ids = customersIn(customers);
      const isGood = ids.length > 0 && ids.length <= MOST_CUSTOMERS && ids.every((id) => /^\d{1,16}$/.test(id));
      return isGood ? { kind: what, customers: ids } : null;
    }
    default:
      return { kind: what };
  }
}
