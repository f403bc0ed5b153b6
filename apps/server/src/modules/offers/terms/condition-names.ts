import type { OfferConditions } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { ConditionNames } from './terms.ts';

/**
 * What people call the goods and regions that conditions name by code. Throws 422 `offers.bad_terms` for a product, a
 * region or a city that the chain doesn't have: a condition that silently never holds would be found at the till.
 */
export async function conditionNames(
  db: Db,
  { goods, regions, cities }: Pick<OfferConditions, 'goods' | 'regions' | 'cities'>,
): Promise<ConditionNames> {
  const skus = [...goods.skus, ...goods.withoutSkus];
  if (skus.length + regions.length + cities.length === 0) return { goods: {}, regions: {} };
  const { rows } = await sql<ConditionNames & { cities: string[] }>`
    select
      coalesce((select jsonb_object_agg(sku, name) from catalogue.product_info
        where sku = any(${skus}::text[])), '{}') as goods,
      coalesce((select jsonb_object_agg(code, name) from organisation.unit_info
        where code = any(${regions}::text[])), '{}') as regions,
      array(select distinct city from organisation.store_info where city = any(${cities}::text[])) as cities`.execute(
    db,
  );
  const known = rows[0]!;
  demandKnown('conditions.goods.skus', goods.skus, Object.keys(known.goods));
  demandKnown('conditions.goods.withoutSkus', goods.withoutSkus, Object.keys(known.goods));
  demandKnown('conditions.regions', regions, Object.keys(known.regions));
  demandKnown('conditions.cities', cities, known.cities);
  return { goods: known.goods, regions: known.regions };
}

function demandKnown(field: string, named: string[], known: string[]): void {
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new AppError('offers.bad_terms', { field, rule: 'unknown', unknown });
}
