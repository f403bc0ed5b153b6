import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { Reconciliation, type ReconciliationSee } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';
import type { Span } from '../ledger-queries.ts';

const ADDRESS = '/api/console/reconciliation';

/** The ledger beside the orders of these days. */
export const match = (span: Span | null) =>
  queryOptions({
    queryKey: ['ledger', 'match', span],
    queryFn: ({ signal }) => getJson(`${ADDRESS}?${new URLSearchParams({ ...span! })}`, Reconciliation, { signal }),
    enabled: span !== null,
    placeholderData: keepPreviousData,
  });

/** The same rows as a file. */
export const matchFile = (span: Span, see: ReconciliationSee) =>
  `${ADDRESS}.csv?${new URLSearchParams({ ...span, see })}`;
