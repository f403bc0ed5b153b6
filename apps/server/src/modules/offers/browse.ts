import type { OfferTerms } from '@xiaoer/contracts';
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
import { conditionNames } from './terms/condition-names.ts';
import { knownStores } from './terms/known-stores.ts';
import type { OfferInWords } from './terms/words.ts';

/** What operators read in the console. */
export function createBrowse({
  platform: { db, clock },
  organisation,
}: {
  platform: Platform;
  organisation: OffersDeps['organisation'];
}) {
  return {
    async listOffers(actor: Actor): Promise<ListedOffer[]> {
      demand(actor, 'offers.read');
      return listOffers(db, clock.now());
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

    /** A draft in the form in which it is put into words. Throws 422 for a store or a good that the chain doesn't have. */
    async inWords(actor: Actor, draft: OfferTerms): Promise<OfferInWords> {
      demand(actor, 'offers.read');
      const stores = draft.stores && (await knownStores(organisation, 'stores', draft.stores));
      return {
        ...draft,
        stores: stores?.map(({ name }) => name) ?? null,
        names: await conditionNames(db, draft.conditions),
      };
    },
  };
}
