import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  OfferNames,
  type OfferNamesQuery,
  OfferPreview,
  OfferPut,
  Offers,
  type OfferTerms,
  type OfferTrial,
  OfferTrialResult,
} from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';

export const offers = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) => getJson('/api/console/offers', Offers, { signal }),
});

/** What is asked while somebody types: the answer before stays in sight, and a refusal is not asked for again. */
const ask = {
  placeholderData: keepPreviousData,
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
  refetchOnWindowFocus: false,
} as const;

/** A draft as the customer will read it; the server writes the words, so that they are the coupon's own. */
export const offerPreview = (terms: OfferTerms | null) =>
  queryOptions({
    queryKey: ['offer-preview', terms],
    queryFn: ({ signal }) => postJson('/api/console/offers/preview', terms, OfferPreview, { signal }),
    enabled: terms !== null,
    ...ask,
  });

/** What a draft does to a basket, reckoned by the tills' own engine. */
export const offerTrial = (trial: OfferTrial | null) =>
  queryOptions({
    queryKey: ['offer-trial', trial],
    queryFn: ({ signal }) => postJson('/api/console/offers/trial', trial, OfferTrialResult, { signal }),
    enabled: trial !== null,
    ...ask,
  });

type Kind = OfferNamesQuery['kind'];
const readNames = (query: URLSearchParams, signal: AbortSignal) =>
  getJson(`/api/console/offers/names?${query}`, OfferNames, { signal });

/** What terms can name, found while typing. */
export const namesLike = (kind: Kind, query: string) =>
  queryOptions({
    queryKey: ['offer-names', kind, 'like', query],
    queryFn: ({ signal }) => readNames(new URLSearchParams({ kind, query }), signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** More chosen things than this are shown by their keys alone. */
const MOST_NAMED = 100;

/** The names of what is chosen already. */
export const namesOf = (kind: Kind, keys: readonly string[]) => {
  const named = keys.toSorted().slice(0, MOST_NAMED);
  return queryOptions({
    queryKey: ['offer-names', kind, 'of', named],
    queryFn: ({ signal }) =>
      readNames(new URLSearchParams([['kind', kind], ...named.map((key) => ['keys', key])]), signal),
    enabled: named.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
};

export const putOffer = ({ code, terms }: { code: string; terms: OfferTerms }) =>
  requestJson('PUT', `/api/console/offers/${encodeURIComponent(code)}`, terms, OfferPut);
