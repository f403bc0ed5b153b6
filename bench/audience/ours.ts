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
import type { StandardNames, StandardSegment } from '../../packages/segment/test/standard-segments.ts';
import { NOW } from './data/generate.ts';
import { HOLDOUT, type Names, SALT } from './names.ts';

/** What the standard list speaks of, as the data calls it. */
const standardNames = ({ newStore, nearExpiryCities }: Names): StandardNames => ({
  cities: ['上海', '北京'],
  taste: 'latte',
  tier: '金卡',
  wanted: 'own:wants mask',
  had: 'own:bought mask',
  source: 'counter poster',
  newStore,
  product: productName('SKU003'),
  brand: 'X',
  nearExpiryCities,
  offer: 'noon',
  salt: SALT,
  categories: ['C05', 'C07'],
});
const productName = (sku: string) => `产品 ${sku}`;

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
      name: productName(sku),
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
export function ours({ text }: StandardSegment, engine: EngineName, names: Names, directory: Directory): Statement {
  const tree = parseSegment(text(standardNames(names)), directory);
  return compileCount(tree, {
    engine: engine === 'duckdb' ? duckdb : TABLES,
    directory,
    now: NOW,
    zone: 'Asia/Shanghai',
  });
}
