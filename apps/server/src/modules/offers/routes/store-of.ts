import { AppError } from '../../../platform/errors.ts';
import type { OffersDeps } from '../deps.ts';

/** The store of a code. Throws 422 `offers.store_unknown`. */
export async function storeIdOf(organisation: OffersDeps['organisation'], code: string): Promise<number> {
  const store = await organisation.storeByCode(code);
  if (!store) throw new AppError('offers.store_unknown', { field: 'store', stores: [code] });
  return store.storeId;
}
