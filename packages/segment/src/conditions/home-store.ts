import { bind, NEVER, type Sql } from '../compile/sql.ts';
import type { Directory } from '../directory/directory.ts';
import type { SqlContext } from './condition.ts';

/** Her home store is one of those of the directory for which this holds. Null when she has none. */
export function homeStoreIs(
  { directory, person, isOneOf }: SqlContext,
  wanted: (store: Directory['stores'][number]) => boolean,
): Sql {
  const ids = directory.stores.filter(wanted).map(({ storeId }) => storeId);
  return ids.length === 0 ? NEVER : isOneOf(person('home_store_id'), bind('bigint[]', ids));
}
