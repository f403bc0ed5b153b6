import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand } from '../access/index.ts';
import {
  type DropStore,
  type ListedDrop,
  type ListedOffer,
  listDropStores,
  listDrops,
  listOffers,
} from './console-lists.ts';
import type { OffersDeps } from './deps.ts';

/** What operators read in the console. */
export function createBrowse({
  platform: { db },
  organisation,
}: {
  platform: Platform;
  organisation: OffersDeps['organisation'];
}) {
  return {
    async listOffers(actor: Actor): Promise<ListedOffer[]> {
      demand(actor, 'offers.read');
      return listOffers(db);
    },

    async listDrops(actor: Actor, page: { before?: Date | undefined; limit: number }): Promise<ListedDrop[]> {
      demand(actor, 'offers.read');
      return listDrops(db, actor, page);
    },

    async dropDetail(actor: Actor, dropId: number): Promise<{ drop: ListedDrop; stores: DropStore[] }> {
      demand(actor, 'offers.read');
      const [drop] = await listDrops(db, actor, { dropId, limit: 1 });
      if (!drop) throw new AppError('offers.drop_not_found', {}, 404);
      return { drop, stores: await listDropStores(db, actor, dropId) };
    },

    /** Names of these stores, for a draft's words. Throws 422 `offers.store_unknown`. */
    async storeNames(actor: Actor, codes: string[]): Promise<string[]> {
      demand(actor, 'offers.read');
      const stores = await Promise.all(codes.map((code) => organisation.storeByCode(code)));
      const unknown = codes.filter((_, index) => !stores[index]);
      if (unknown.length > 0) throw new AppError('offers.store_unknown', { field: 'stores', stores: unknown });
      return stores.flatMap((store) => (store ? [store.name] : []));
    },
  };
}
