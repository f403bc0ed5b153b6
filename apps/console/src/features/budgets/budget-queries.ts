import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type BudgetSpec, Budgets, OfferNames } from '@xiaoer/contracts';
import { getJson, requestJson } from '@xiaoer/ui';
import { specOf } from './budget.ts';

/** Wall milliseconds: tills and drops take from it all the while. */
const REFRESH_MS = 15_000;

const urlOf = (offer: string) => `/api/console/offers/${encodeURIComponent(offer)}/budgets`;

export const budgets = (offer: string) =>
  queryOptions({
    queryKey: ['budgets', offer],
    queryFn: ({ signal }) => getJson(urlOf(offer), Budgets, { signal }),
    refetchInterval: REFRESH_MS,
  });

/**
 * All budgets are put at once, and one that is left out ends. So they are read again just before, and what somebody else has
 * set meanwhile stays.
 */
export async function changeBudgets({
  offer,
  change,
}: {
  offer: string;
  change: (before: BudgetSpec[]) => BudgetSpec[];
}) {
  const { budgets: before } = await getJson(urlOf(offer), Budgets);
  return requestJson('PUT', urlOf(offer), { budgets: change(before.map(specOf)) }, Budgets);
}

/** Stores and regions that a budget can be for, found while typing. */
export const placesLike = (kind: 'store' | 'region', query: string) =>
  queryOptions({
    queryKey: ['budgets', 'places', kind, query],
    queryFn: ({ signal }) =>
      getJson(`/api/console/offers/names?${new URLSearchParams({ kind, query })}`, OfferNames, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
