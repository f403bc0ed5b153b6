import { AppError } from '../../../platform/errors.ts';
import type { Store } from '../../organisation/index.ts';
import type { OffersDeps } from '../deps.ts';

/** The stores of these codes, in their order. Throws 422 `offers.store_unknown` that names the field and the unknown ones. */
export async function knownStores(
  organisation: Pick<OffersDeps['organisation'], 'storesByCode'>,
  field: string,
  codes: string[],
): Promise<Store[]> {
  const stores = await organisation.storesByCode(codes);
  const unknown = codes.filter((code) => !stores.has(code));
  if (unknown.length > 0) throw new AppError('offers.store_unknown', { field, stores: unknown });
  return codes.map((code) => stores.get(code)!);
}
