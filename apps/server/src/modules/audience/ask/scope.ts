import { bind, type Engine, raw, type Sql, sql } from '@xiaoer/segment';
import type { Actor } from '../../access/index.ts';

/** The caller's stores as one more condition on the person: a customer is seen where she is at home. Null: the whole chain. */
export function homeScope(engine: Engine, { storeIds }: Pick<Actor, 'storeIds'>): Sql | null {
  if (storeIds === null) return null;
  const home = engine.column('home_store_id');
  return storeIds.length === 0 ? raw('false') : sql`(${engine.isOneOf(home, bind('bigint[]', storeIds))}) is true`;
}
