import type { DuckDBConnection } from '@duckdb/node-api';
import { NOW } from './data/generate.ts';

export interface Segment {
  /** Also the name of its files in `by-hand/`. */
  name: string;
  kind: 'attribute' | 'event';
}

/** The twenty of the standard list, in its order. */
export const SEGMENTS: readonly Segment[] = [
  { name: '01-coffee-cities', kind: 'attribute' },
  { name: '02-birthday-gold', kind: 'attribute' },
  { name: '03-rain-stores', kind: 'attribute' },
  { name: '04-mask-tags', kind: 'attribute' },
  { name: '05-group-only', kind: 'attribute' },
  { name: '06-poster-no-order', kind: 'attribute' },
  { name: '07-near-store', kind: 'attribute' },
  { name: '08-random-share', kind: 'attribute' },
  { name: '09-lapsing', kind: 'attribute' },
  { name: '10-coupon-tomorrow', kind: 'attribute' },
  { name: '11-coconut-twice', kind: 'event' },
  { name: '12-milk-lapsed', kind: 'event' },
  { name: '13-three-stores', kind: 'event' },
  { name: '14-noon-unredeemed', kind: 'event' },
  { name: '15-after-touch', kind: 'event' },
  { name: '16-weekday-morning', kind: 'event' },
  { name: '17-top-tenth', kind: 'event' },
  { name: '18-a-then-b', kind: 'event' },
  { name: '19-mini-program-only', kind: 'event' },
  { name: '20-basket-falls', kind: 'event' },
];

/** What stands for a `$name` in the hand-written queries: literals, so that the engines know the values when they plan. */
export async function literals(connection: DuckDBConnection): Promise<Record<string, string>> {
  const list = async (sql: string) => {
    const reader = await connection.runAndReadAll(sql);
    return reader
      .getRowsJson()
      .map(([value]) => (/^\d+$/.test(String(value)) ? String(value) : `'${value}'`))
      .join(', ');
  };
  const instant = (at: Date) => `timestamptz '${at.toISOString()}'`;
  return {
    now: instant(NOW),
    tomorrow: instant(new Date('2026-10-21T00:00:00+08:00')),
    october: instant(new Date('2026-10-01T00:00:00+08:00')),
    rain_stores: await list('select store_id from bench.store where store_id % 182 = 7 order by 1'),
    near_stores: await list(
      `with new as (select lng, lat from bench.store where store_id = 40)
       select store_id from bench.store s, new
       where 6371 * 2 * asin(sqrt(pow(sin(radians(s.lat - new.lat) / 2), 2)
         + cos(radians(s.lat)) * cos(radians(new.lat)) * pow(sin(radians(s.lng - new.lng) / 2), 2))) <= 3 order by 1`,
    ),
    milk: await list('select sku from bench.product where product in (101, 125, 149) order by 1'),
    near_expiry_cities: await list('select city from bench.city where city_no % 30 = 4 order by 1'),
    category_a: await list(`select sku from bench.product where category = 'C05' order by 1`),
    category_b: await list(`select sku from bench.product where category = 'C07' order by 1`),
  };
}
