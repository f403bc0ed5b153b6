import { RELATIONS, type RelationName } from '@xiaoer/segment';
import type pg from 'pg';
import type { CrashAt } from '../platform/crash.ts';
import { copyRows } from './copy-rows.ts';
import { onOneSnapshot } from './postgres.ts';
import type { Part, Queries } from './queries.ts';
import type { Store } from './store.ts';

/**
 * Fills an empty file. Each relation is read in parts that come sorted: by month of its time, so that zone maps skip
 * what a question doesn't ask about and PostgreSQL opens one partition, or by ranges of customers; tags by tag. Every part is read on
 * a snapshot of its own, later than the position the file starts from: what changes meanwhile is applied once more by the
 * feed, so the parts needn't agree, and no snapshot stays open for as long as a load takes.
 */

/** Customers of one part of a relation without time. */
const CUSTOMERS = 250_000;
/** Of one with an order of its own: rows of one value must fill row groups (122,880 rows) for the others to be skipped. */
const CUSTOMERS_TOGETHER = 2_000_000;

export interface Progress {
  relation: RelationName;
  /** Of the parts of all relations. */
  parts: { done: number; of: number };
  rows: number;
}

export async function load({
  store,
  pool,
  queries,
  crashAt,
  onProgress,
  signal,
}: {
  store: Store;
  pool: pg.Pool;
  queries: Queries;
  crashAt: CrashAt;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}): Promise<number> {
  const plan = await partsOf(pool, queries);
  let rows = 0;
  for (const [done, { relation, part }] of plan.entries()) {
    signal.throwIfAborted();
    onProgress({ relation, parts: { done, of: plan.length }, rows });
    if (part === plan.at(Math.floor(plan.length / 2))?.part) crashAt('mirror.half_loaded');
    await store.writer.run('begin');
    rows += await onOneSnapshot(pool, (postgres) =>
      copyRows({ postgres, duckdb: store.writer }, relation, queries.rowsOf(relation, part), signal),
    );
    await store.writer.run('commit');
  }
  crashAt('mirror.before_checkpoint');
  await store.checkpoint();
  return rows;
}

async function partsOf(pool: pg.Pool, queries: Queries): Promise<{ relation: RelationName; part: Part }[]> {
  return onOneSnapshot(pool, async (client) => {
    const { rows } = await client.query<{ last: number | null }>(
      'select max(customer_id) as last from customers.customer_info',
    );
    const last = rows[0]?.last ?? 0;
    const plan: { relation: RelationName; part: Part }[] = [];
    for (const relation of queries.given) {
      const { time, order } = RELATIONS[relation];
      const parts = time
        ? await monthsOf(client, queries.spanOf(relation))
        : rangesUpTo(last, order ? CUSTOMERS_TOGETHER : CUSTOMERS);
      plan.push(...parts.map((part) => ({ relation, part })));
    }
    return plan;
  });
}

const rangesUpTo = (last: number, size: number): Part[] =>
  Array.from({ length: Math.ceil((last + 1) / size) }, (_, n) => ({
    fromCustomer: n * size,
    toCustomer: (n + 1) * size,
  }));

async function monthsOf(client: pg.PoolClient, query: string): Promise<Part[]> {
  const { rows } = await client.query<{ first: Date | null; last: Date | null }>(query);
  const { first, last } = rows[0]!;
  if (!first || !last) return [];
  const months: Part[] = [];
  const month = (from: Date, n: number) => new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + n, 1));
  for (let from = month(first, 0); from <= last; from = month(from, 1))
    months.push({ fromTime: from, toTime: month(from, 1) });
  return months;
}
