import type { OfferConditions } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { StoreOfPurchase } from './purchase.ts';
import { CHAIN_ZONE } from './validity.ts';

/** The store with everything that terms ask about it. */
export async function storeOfPurchase(db: Db, storeId: number): Promise<StoreOfPurchase> {
  return (await storesOfPurchases(db, [storeId]))(storeId);
}

/** The same for the stores of several purchases. */
export async function storesOfPurchases(
  db: Db,
  storeIds: readonly number[],
): Promise<(storeId: number) => StoreOfPurchase> {
  const { rows } = await sql<StoreOfPurchase>`
    with recursive above as (
      select s.store_id, u.unit_id, u.parent_id, u.code
      from organisation.store_info s join organisation.unit_info u on u.unit_id = s.unit_id
      where s.store_id = any(${[...new Set(storeIds)]}::bigint[])
      union all
      select a.store_id, u.unit_id, u.parent_id, u.code
      from above a join organisation.unit_info u on u.unit_id = a.parent_id
    )
    select s.store_id as "storeId", s.city, s.time_zone as zone,
      array(select code from above a where a.store_id = s.store_id) as regions
    from organisation.store_info s where s.store_id = any(${[...new Set(storeIds)]}::bigint[])`.execute(db);
  const stores = new Map(rows.map((store) => [store.storeId, store]));
  return (storeId) => stores.get(storeId) ?? unasked(storeId);
}

const unasked = (storeId: number): StoreOfPurchase => ({ storeId, city: '', zone: CHAIN_ZONE, regions: [] });

/** The same, read only where these conditions ask more than which store it is: most coupons of a rush don't. */
export async function storeAskedBy(
  db: Db,
  storeId: number,
  { regions, cities, weekdays, hours, limit }: OfferConditions,
): Promise<StoreOfPurchase> {
  const asks = limit !== null || [regions, cities, weekdays, hours].some((named) => named.length > 0);
  return asks ? storeOfPurchase(db, storeId) : unasked(storeId);
}
