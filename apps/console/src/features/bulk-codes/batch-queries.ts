import { queryOptions } from '@tanstack/react-query';
import { BatchVoided, BulkBatch, BulkBatches } from '@xiaoer/contracts';
import { getJson, postJson } from '@xiaoer/ui';

/** A million codes are one statement; making them may take this long. Milliseconds. */
const MAKING_MS = 180_000;

/** @param offer its code; left out: the latest of all offers */
export const batches = (offer: string | undefined) =>
  queryOptions({
    queryKey: ['bulk-codes', offer],
    queryFn: ({ signal }) =>
      getJson(
        offer === undefined ? '/api/console/bulk' : `/api/console/offers/${encodeURIComponent(offer)}/bulk`,
        BulkBatches,
        { signal },
      ),
  });

export interface BatchToMake {
  offer: string;
  key: string;
  name: string;
  pieces: number;
  /** Exclusive. */
  claimUntil: string;
}
export const makeBatch = ({ offer, ...body }: BatchToMake) =>
  postJson(`/api/console/offers/${encodeURIComponent(offer)}/bulk`, body, BulkBatch, { timeoutMs: MAKING_MS });

export const voidBatch = ({ id, reason }: { id: string; reason: string }) =>
  postJson(`/api/console/bulk/${id}/void`, { reason }, BatchVoided);

/** A file, so that the browser keeps it by itself: it is streamed, and never whole in the page. */
export const codesUrl = (id: string) => `/api/console/bulk/${id}/codes.csv`;
