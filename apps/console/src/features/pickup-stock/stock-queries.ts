import { queryOptions } from '@tanstack/react-query';
import { CountedPieces, Pickup, PickupOffers } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';
import type { Place } from './pieces-paste.ts';

export const pickupOffers = queryOptions({
  queryKey: ['pickup'],
  queryFn: ({ signal }) => getJson('/api/console/pickup', PickupOffers, { signal }),
});

const pathOf = (offer: string) => `/api/console/offers/${encodeURIComponent(offer)}/pickup`;
export const pickup = (offer: string) =>
  queryOptions({
    queryKey: ['pickup', offer],
    queryFn: ({ signal }) => getJson(pathOf(offer), Pickup, { signal }),
  });

export interface StockToPut {
  offer: string;
  opensAt: string | null;
  closesAt: string | null;
  /** Those that are not named stay as they are. */
  stores: Place[];
}
export const putStock = ({ offer, ...body }: StockToPut) => requestJson('PUT', pathOf(offer), body, Pickup);

export interface Count {
  offer: string;
  store: string;
  sku: string;
  /** What lies in the store, reserved pieces among it. */
  inStore: number;
  reason: string;
}
export const countPieces = (count: Count) => postJson('/api/console/pickup/count', count, CountedPieces);
