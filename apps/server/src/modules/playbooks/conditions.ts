import { type RawBuilder, sql } from 'kysely';
import type { Beat } from './document.ts';

/** Rain from this much in the hour, millimetres; hot and cold from these temperatures, °C. */
const RAIN_MM = 0.2;
const HOT_C = 28;
const COLD_C = 10;
/** The weather that is asked: the latest word of the hours up to so many from the instant on. */
const LOOK_BACK_HOURS = 3;

/**
 * The variant of each store: the first whose weather holds there and whose product is on sale there.
 * Rows (store_id, variant); a store without weather or stock data gets the variant without conditions.
 */
export function variantOfStore(beat: Pick<Beat, 'variants'>, at: Date): RawBuilder<unknown> {
  const variants = beat.variants.map(({ key, weather, product }, index) => ({ key, weather, product, index }));
  return sql`
    select s.store_id, choice.key as variant
    from organisation.store_info s
    left join lateral (
      select w.temperature_c, w.precipitation_mm from organisation.weather w
      where w.city = s.city and w.at <= ${at} and w.at > ${at}::timestamptz - make_interval(hours => ${LOOK_BACK_HOURS})
      order by w.at desc limit 1
    ) now_there on true
    cross join lateral (
      select v.key
      from json_to_recordset(${JSON.stringify(variants)}::json) as v(key text, weather text, product text, index integer)
      where (v.weather is null
          or v.weather = 'rain' and now_there.precipitation_mm >= ${RAIN_MM}::float8
          or v.weather = 'hot' and now_there.temperature_c >= ${HOT_C}::float8
          or v.weather = 'cold' and now_there.temperature_c <= ${COLD_C}::float8)
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
