import { infiniteQueryOptions } from '@tanstack/react-query';
import { ReviewCase, Reviews } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

const PER_PAGE = 20;

export interface ReviewFilter {
  state: 'open' | 'closed';
  kind?: string | undefined;
  store?: string | undefined;
}

/** The latest filed first. */
export const reviews = ({ state, kind, store }: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['reviews', state, kind, store],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ state, limit: String(PER_PAGE) });
      if (kind) query.set('kind', kind);
      if (store) query.set('store', store);
      if (pageParam) query.set('before', pageParam);
      return getJson(`/api/console/reviews?${query}`, Reviews, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ cases }) => (cases.length < PER_PAGE ? undefined : cases.at(-1)?.id),
  });

export const decideReview = ({ id, ...body }: { id: string; decision: string; note: string | null }) =>
  postJson(`/api/console/reviews/${id}/decision`, body, ReviewCase);
