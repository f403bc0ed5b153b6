import { RELATION_NAMES, type RelationName } from '@xiaoer/segment';
import type pg from 'pg';
import { BUCKET, type Digest, digestOf, type Engine } from './digest.ts';
import { onOneSnapshot } from './postgres.ts';
import type { Queries } from './queries.ts';
import { whole } from './queries.ts';
import type { Store } from './store.ts';
import { withCodesRead } from './words.ts';

/** Both engines beside each other. Equal only makes sense when the mirror has applied what PostgreSQL shows. */

export interface Difference {
  relation: RelationName;
  /** Customers from `place * BUCKET` on. */
  bucket: number;
  /** Whose sums differ; empty: a count of rows differs too, or the whole bucket is missing. */
  columns: string[];
  rows: { postgres: number; duckdb: number };
}

interface Sides {
  store: Store;
  pool: pg.Pool;
  queries: Queries;
}

type Options = Parameters<typeof digestOf>[2];

/** Relations, buckets and columns that differ. */
export async function compare(sides: Sides, each: 'column' | 'row' = 'row'): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const relation of RELATION_NAMES) {
    const { postgres, duckdb } = await digests(sides, relation, { grain: 'bucket', each });
    for (const bucket of new Set([...postgres.keys(), ...duckdb.keys()])) {
      const [ours, theirs] = [postgres.get(bucket), duckdb.get(bucket)];
      if (same(ours, theirs)) continue;
      differences.push({
        relation,
        bucket,
        columns: Object.keys(ours?.sums ?? {}).filter((name) => ours?.sums[name] !== theirs?.sums[name]),
        rows: { postgres: ours?.rows ?? 0, duckdb: theirs?.rows ?? 0 },
      });
    }
  }
  return differences;
}

/** The customers of a bucket whose rows differ. */
export async function differingCustomers(sides: Sides, relation: RelationName, bucket: number): Promise<number[]> {
  const condition = `t.customer_id >= ${whole(bucket * BUCKET)} and t.customer_id < ${whole((bucket + 1) * BUCKET)}`;
  const { postgres, duckdb } = await digests(sides, relation, { grain: 'customer', each: 'row', condition });
  return [...new Set([...postgres.keys(), ...duckdb.keys()])].filter(
    (customer) => !same(postgres.get(customer), duckdb.get(customer)),
  );
}

async function digests(
  { store, pool, queries }: Sides,
  relation: RelationName,
  options: Omit<Options, 'rows'>,
): Promise<Record<Engine, Map<number, Digest>>> {
  const statement = (engine: Engine, rows: string) => digestOf(engine, relation, { ...options, rows });
  const postgres = queries.given.includes(relation)
    ? await onOneSnapshot(pool, async (client) => {
        const { rows } = await client.query(statement('postgres', `(${queries.rowsOf(relation, 'everything')})`));
        return rows as Record<string, number>[];
      })
    : [];
  const duckdb = await store.read(
    async (connection) =>
      (await connection.runAndReadAll(statement('duckdb', withCodesRead(relation)))).getRowObjects() as Record<
        string,
        bigint
      >[],
  );
  return { postgres: byPlace(postgres), duckdb: byPlace(duckdb) };
}

const byPlace = (rows: Record<string, number | bigint>[]): Map<number, Digest> =>
  new Map(
    rows.map(({ place, rows: n, ...sums }) => [
      Number(place),
      {
        place: Number(place),
        rows: Number(n),
        sums: Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)])),
      },
    ]),
  );

const same = (a: Digest | undefined, b: Digest | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.rows === b.rows &&
  Object.entries(a.sums).every(([name, sum]) => b.sums[name] === sum);
