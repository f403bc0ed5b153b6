import { queryOptions } from '@tanstack/react-query';
import { type CouponSet, DropDetail, Drops, Offers, VoidedSet } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

/** What would be taken back at this moment: asked anew each time, since tills and drops change it. */
export const preview = (set: CouponSet | null) =>
  queryOptions({
    queryKey: ['take-back', set],
    queryFn: ({ signal }) => postJson('/api/console/coupons/void-set', { set, preview: true }, VoidedSet, { signal }),
    enabled: set !== null,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });

/** A set of 200,000 takes the server some seconds. */
const TIMEOUT_MS = 120_000;

export const takeBack = (body: { set: CouponSet; reason: string; atMost: number }) =>
  postJson('/api/console/coupons/void-set', body, VoidedSet, { timeoutMs: TIMEOUT_MS });

export const offerNames = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) => getJson('/api/console/offers', Offers, { signal }),
});

/** The last to open; older ones are reached from their pages. */
const MOST_DROPS = 100;

export const lastDrops = queryOptions({
  queryKey: ['drops', 'to-take-back'],
  queryFn: ({ signal }) => getJson(`/api/console/drops?limit=${MOST_DROPS}`, Drops, { signal }),
});

export const dropOf = (id: string | undefined) =>
  queryOptions({
    queryKey: ['drops', 'one', id],
    queryFn: ({ signal }) => getJson(`/api/console/drops/${id}`, DropDetail, { signal }),
    enabled: id !== undefined,
    retry: false,
  });
