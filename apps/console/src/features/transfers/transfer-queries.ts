import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  LeftMembers,
  StartedTransfer,
  type StartTransfer,
  TransferAccounts,
  TransferDetails,
  TransferList,
  TransferPlan,
  type TransferRequest,
} from '@xiaoer/contracts';
import { getJson, Nothing, postJson } from '@xiaoer/ui';

const AT = '/api/console/transfers';

export const transfers = queryOptions({
  queryKey: ['transfers', 'list'],
  queryFn: ({ signal }) => getJson(AT, TransferList, { signal }),
  refetchInterval: 10_000,
});

export const leftMembers = queryOptions({
  queryKey: ['transfers', 'left'],
  queryFn: ({ signal }) => getJson(`${AT}/left`, LeftMembers, { signal }),
});

/** Runs while it is open: what was asked, what waits, what ended. */
export const transfer = (id: string) =>
  queryOptions({
    queryKey: ['transfers', 'one', id],
    queryFn: ({ signal }) => getJson(`${AT}/${encodeURIComponent(id)}`, TransferDetails, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : 5_000),
  });

export const accounts = (query: string) =>
  queryOptions({
    queryKey: ['transfers', 'accounts', query],
    queryFn: ({ signal }) => getJson(`${AT}/accounts?${new URLSearchParams({ query })}`, TransferAccounts, { signal }),
    placeholderData: keepPreviousData,
  });

/** Changes nothing: asked anew whenever the wizard comes to its last step. */
export const plan = (request: TransferRequest) =>
  queryOptions({
    queryKey: ['transfers', 'plan', request],
    queryFn: ({ signal }) => postJson(`${AT}/plan`, request, TransferPlan, { signal }),
    gcTime: 0,
  });

export const startTransfer = (body: StartTransfer) => postJson(AT, body, StartedTransfer);
export const cancelTransfer = (id: string) => postJson(`${AT}/${encodeURIComponent(id)}/cancel`, {}, Nothing);
export const leftOutFile = (id: string) => `${AT}/${encodeURIComponent(id)}/left-out.csv`;
