import { type RawBuilder, sql } from 'kysely';
import { weatherAt, weatherHolds } from '../organisation/index.ts';
import type { Beat } from './document.ts';

/**
 * The variant of each store: the first whose weather holds there and whose product is on sale there.
 * Rows (store_id, variant); a store without weather or stock data gets the variant without conditions.
 */
export function variantOfStore(beat: Pick<Beat, 'variants'>, at: Date): RawBuilder<unknown> {
  const variants = beat.variants.map(({ key, weather, product }, index) => ({ key, weather, product, index }));
  return sql`
    select s.store_id, choice.key as variant
    from organisation.store_info s
    left join lateral (${weatherAt(sql`s.city`, at)}) now_there on true
    cross join lateral (
      select v.key
      from json_to_recordset(${JSON.stringify(variants)}::json) as v(key text, weather text, product text, index integer)
      where (v.weather is null or ${weatherHolds(sql`v.weather`, 'now_there')})
        and (v.product is null or not exists (
          select 1 from catalogue.stock k join catalogue.product_info p using (product_id)
          where p.sku = v.product and k.store_id = s.store_id and (not k.on_sale or k.quantity = 0)))
      order by v.index limit 1
    ) choice`;
}

/** True for a stable share of subjects: `salt` makes it another share. */
export function heldOut(salt: string, subjectKey: RawBuilder<unknown>, share: number): RawBuilder<boolean> {
  return sql<boolean>`(('x' || substr(md5(${salt}::text || ${subjectKey}), 1, 8))::bit(32)::bigint < ${Math.round(share * 2 ** 32)}::bigint)`;
}
