import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { Ledger, LedgerDays, Offers } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';

export interface LedgerFilter {
  /** Codes; left out: all. */
  offer?: string | undefined;
  store?: string | undefined;
}
/** Days of the chain's zone, YYYY-MM-DD, both included. */
export interface Span {
  from: string;
  to: string;
}

const queryOf = (values: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString();

/** The addresses of the files hold the same rows as the pages. @param at an instant; left out: now */
export const ledgerUrl = (file: '' | '.csv', { offer, store }: LedgerFilter, at: string | undefined) =>
  `/api/console/ledger${file}?${queryOf({ offer, store, at })}`;
export const daysUrl = (file: '' | '.csv', { offer, store }: LedgerFilter, { from, to }: Span) =>
  `/api/console/ledger/days${file}?${queryOf({ offer, store, from, to })}`;

export const ledger = (filter: LedgerFilter, at: string | undefined) =>
  queryOptions({
    queryKey: ['ledger', 'balance', filter, at],
    queryFn: ({ signal }) => getJson(ledgerUrl('', filter, at), Ledger, { signal }),
    placeholderData: keepPreviousData,
  });

export const ledgerDays = (filter: LedgerFilter, span: Span | null) =>
  queryOptions({
    queryKey: ['ledger', 'days', filter, span],
    queryFn: ({ signal }) => getJson(daysUrl('', filter, span!), LedgerDays, { signal }),
    enabled: span !== null,
    placeholderData: keepPreviousData,
  });

/** What the books can be read by. */
export const offerNames = queryOptions({
  queryKey: ['ledger', 'offers'],
  queryFn: async ({ signal }) => (await getJson('/api/console/offers', Offers, { signal })).offers,
  staleTime: 60_000,
});
