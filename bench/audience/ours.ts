import type { DuckDBConnection } from '@duckdb/node-api';
import {
  compileCount,
  type Directory,
  duckdb,
  EMPTY_DIRECTORY,
  type EngineName,
  parseSegment,
  postgres,
  RELATION_NAMES,
  RELATIONS,
  type Statement,
} from '../../packages/segment/src/index.ts';
import { NOW } from './data/generate.ts';
import { HOLDOUT, type Names, SALT } from './segments.ts';

/** The same twenty as people would type them. */
const TEXTS: Record<string, (names: Names) => string> = {
  '01-coffee-cities': () => 'reachable and city in ("上海", "北京") and taste = "latte"',
  '02-birthday-gold': () => 'tier >= "金卡" and birthday(within 7 days)',
  '03-rain-stores': () => 'forecast = "rain" and reachable and not last_touch(within 3 days)',
  '04-mask-tags': () => 'tag = @"own:wants mask" and not tag = @"own:bought mask"',
  '05-group-only': () => 'in_group and not wecom_contact',
  '06-poster-no-order': () => 'wecom_contact(source "counter poster", since "2026-10-01") and orders_total = 0',
  '07-near-store': ({ newStore: { lng, lat } }) => `near(${lng}, ${lat}, 3 km)`,
  '08-random-share': () => `random_share(5%, salt "${SALT}") and reachable and not programme_holdout`,
  '09-lapsing': () => 'first_order(before 60 days) and last_order(within 60 days, before 30 days)',
  '10-coupon-tomorrow': () => 'holds_coupon(expires(tomorrow))',
  '11-coconut-twice': () => 'bought(product @SKU003, orders >= 2, within 30 days)',
  '12-milk-lapsed': ({ nearExpiryCities }) =>
    `bought(brand "X") and not bought(brand "X", within 14 days) and city in (${nearExpiryCities.map((city) => `"${city}"`).join(', ')})`,
  '13-three-stores': () => 'ordered(spent >= 200 yuan, stores >= 3, within 90 days)',
  '14-noon-unredeemed': () => 'claimed(offer "noon", unredeemed, within 7 days)',
  '15-after-touch': () => 'ordered(count >= 2, after(touched, within 24 hours), within 30 days)',
  '16-weekday-morning': () => 'ordered(count >= 5, share(hours 7 to 10, weekdays) >= 60%, within 60 days)',
  '17-top-tenth': () => 'top(10%, spent, by_city, within 180 days)',
  '18-a-then-b': () => 'sequence(bought(category "C05"), bought(category "C07"), gap <= 7 days, within 60 days)',
  '19-mini-program-only': () => 'ordered(first(channel "小程序")) and not ordered(channel "柜台")',
  '20-basket-falls': () => 'trend(last 5, change <= -20%)',
};

/** The names that the texts use, read from the places and products of the data. */
export async function directoryOf(connection: DuckDBConnection, { rainStores, milk }: Names): Promise<Directory> {
  const read = async <T>(sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS() as T[];
  const stores = await read<{ id: bigint; code: string; city: string; lng: number; lat: number }>(
    'select store_id as id, code, city, lng, lat from bench.store order by 1',
  );
  const products = await read<{ sku: string; category: string }>('select sku, category from bench.product order by 1');
  const tags = await read<{ tag: string }>('select distinct tag from tag order by 1');
  const offers = await read<{ offer: string }>('select distinct offer from coupon order by 1');
  const rain = new Set(rainStores);
  return {
    ...EMPTY_DIRECTORY,
    cities: [...new Set(stores.map(({ city }) => city))],
    tastes: ['latte', 'americano', 'tea', 'fruit', 'milk'],
    stores: stores.map(({ id, code, city, lng, lat }) => ({
      key: code,
      name: `${code} 店`,
      storeId: Number(id),
      city,
      regions: [],
      lng,
      lat,
      weather: rain.has(Number(id)) ? 'rain' : null,
    })),
    products: products.map(({ sku, category }) => ({
      key: sku,
      name: `产品 ${sku}`,
      category,
      brand: milk.includes(sku) ? 'X' : null,
    })),
    tags: tags.map(({ tag }) => ({ key: tag, name: tag })),
    tiers: ['普卡', '银卡', '金卡', '黑金卡'].map((name, rank) => ({ key: `tier-${rank}`, name, rank })),
    offers: offers.map(({ offer }) => ({ key: offer, name: offer })),
    sources: ['counter poster', 'table card', 'receipt', 'shop window'].map((key) => ({ key, name: key })),
    settings: { ...EMPTY_DIRECTORY.settings, programmeHoldout: HOLDOUT },
  };
}

/** PostgreSQL with a table per relation, named and shaped like it. */
const TABLES = postgres(
  [
    {
      topic: 'bench',
      relations: Object.fromEntries(
        RELATION_NAMES.filter((name) => name !== 'person').map((name) => [name, `select * from ${name}`]),
      ),
      person: Object.fromEntries(Object.keys(RELATIONS.person.columns).map((column) => [column, `p.${column}`])),
    },
  ],
  'person',
);

/** What our compiler makes of a segment of the list. */
export function ours(name: string, engine: EngineName, names: Names, directory: Directory): Statement {
  const text = TEXTS[name];
  if (!text) throw new Error(`${name} has no text`);
  const tree = parseSegment(text(names), directory);
  return compileCount(tree, {
    engine: engine === 'duckdb' ? duckdb : TABLES,
    directory,
    now: NOW,
    zone: 'Asia/Shanghai',
  });
}
