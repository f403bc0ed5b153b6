import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { NOW } from './data/generate.ts';

export const SALT = 'bench';
/** Share of customers whom no programme message reaches. */
export const HOLDOUT = 0.05;

/** Things of the data that segments speak of. */
export interface Names {
  rainStores: number[];
  nearStores: number[];
  newStore: { lng: number; lat: number };
  milk: string[];
  nearExpiryCities: string[];
  categoryA: string[];
  categoryB: string[];
}

export async function namesIn(connection: DuckDBConnection): Promise<Names> {
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
  const words = async (sql: string) => (await rows(sql)).map(([word]) => String(word));
  const numbers = async (sql: string) => (await rows(sql)).map(([number]) => Number(number));
  const [[lng, lat] = []] = await rows(
    'select round(lng, 6)::double, round(lat, 6)::double from bench.store where store_id = 40',
  );
  return {
    rainStores: await numbers('select store_id from bench.store where store_id % 182 = 7 order by 1'),
    newStore: { lng: Number(lng), lat: Number(lat) },
    // Great circles on a sphere of 6,371,008.8 m.
    nearStores: await numbers(
      `select store_id from bench.store
       where 2 * 6371008.8 * asin(sqrt(pow(sin(radians(lat - ${lat}) / 2), 2)
         + cos(radians(lat)) * cos(radians(${lat})) * pow(sin(radians(lng - ${lng}) / 2), 2))) <= 3000 order by 1`,
    ),
    milk: await words('select sku from bench.product where product in (101, 125, 149) order by 1'),
    nearExpiryCities: await words('select city from bench.city where city_no % 30 = 4 order by 1'),
    categoryA: await words(`select sku from bench.product where category = 'C05' order by 1`),
    categoryB: await words(`select sku from bench.product where category = 'C07' order by 1`),
  };
}

/** What stands for a `$name` in the hand-written queries: literals, so that the engines know the values when they plan. */
export function literals(names: Names): Record<string, string> {
  const instant = (at: string) => `timestamptz '${new Date(at).toISOString()}'`;
  const texts = (values: string[]) => values.map((value) => `'${value}'`).join(', ');
  const salt = createHash('md5').update(SALT).digest();
  const word = (i: number) => salt.readUInt32BE(i * 4) >>> 2;
  return {
    now: instant(NOW.toISOString()),
    tomorrow: instant('2026-10-21T00:00:00+08:00'),
    october: instant('2026-10-01T00:00:00+08:00'),
    rain_stores: names.rainStores.join(', '),
    near_stores: names.nearStores.join(', '),
    milk: texts(names.milk),
    near_expiry_cities: texts(names.nearExpiryCities),
    category_a: texts(names.categoryA),
    category_b: texts(names.categoryB),
    share_times_a: String(1 + (word(0) % (2 ** 30 - 1))),
    share_times_b: String(word(1)),
    share_plus: String(word(2)),
    share_below: String(Math.round(0.05 * (2 ** 31 - 1))),
    holdout_below: String(Math.round(HOLDOUT * 2 ** 32)),
  };
}
