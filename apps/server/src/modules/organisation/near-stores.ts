import type { NearStore } from '@xiaoer/contracts';
import type { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import type { Directory, Store } from './directory.ts';
import type { StoresWithGroup } from './list-stores.ts';

/** More than a phone shows at once, and few enough to be quick. */
const AT_MOST = 20;

/** What a customer chooses from: by position the nearest, by city those there; open ones before closed. */
export function createNearStores({
  platform,
  directory,
  storesWithGroup,
}: {
  platform: Platform;
  directory: Directory;
  storesWithGroup: StoresWithGroup;
}) {
  return async function nearStores(
    where: { lng: number; lat: number } | { city: string },
  ): Promise<z.infer<typeof NearStore>[]> {
    const found: { store: Store; distanceM: number | null }[] =
      'city' in where
        ? (await directory.storesInCity(where.city)).map((store) => ({ store, distanceM: null }))
        : await directory.nearestStores(where, AT_MOST);
    const open = await directory.openStates(
      found.map(({ store }) => store.storeId),
      platform.clock.now(),
    );
    const grouped = await storesWithGroup();
    const rows = found.map(({ store, distanceM }) => ({
      code: store.code,
      name: store.name,
      city: store.city,
      address: store.address,
      distanceM,
      openNow: open.get(store.storeId)?.open ?? false,
      hoursToday: open.get(store.storeId)?.today ?? null,
      hasGroup: grouped.has(store.storeId),
    }));
    // A stable sort: among open and among closed ones the order stays.
    return rows.sort((a, b) => Number(b.openNow) - Number(a.openNow)).slice(0, AT_MOST);
  };
}
