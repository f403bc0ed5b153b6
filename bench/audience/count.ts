import type { DuckDBConnection } from '@duckdb/node-api';
import type pg from 'pg';
import type { Statement } from '../../packages/segment/src/index.ts';
import { STANDARD_SEGMENTS, type StandardSegment } from '../../packages/segment/test/standard-segments.ts';
import { quantile, round } from '../support/benchmark.ts';
import { countInDuckdb, countInPostgres } from './engines.ts';
import { handWritten } from './hand-written.ts';
import { literals, namesIn } from './names.ts';
import { directoryOf, ours } from './ours.ts';
import { alternate } from './timing.ts';

/** Ours on PostgreSQL takes a while above this; PostgreSQL by hand is measured as long as it is there at all. */
const MOST_FOR_OURS_ON_POSTGRES = 1_000_000;

export interface Counted {
  name: string;
  kind: 'attribute' | 'event';
  /** All ways counted the same. */
  count: number;
  p50Ms: number;
  p95Ms: number;
  handWrittenMs: number;
  /** Our median over the hand-written query's; below 1 ours is faster. */
  vsHandWritten: number;
  /** Our median on DuckDB over that of the hand-written query on PostgreSQL; null when that was not asked. */
  vsPostgres: number | null;
}

/** What ours made of a segment, to be asked again elsewhere. */
export interface Asked {
  name: string;
  count: number;
  statement: Statement;
}

/** Every segment of the list by ours and by hand, in turn, each repetition again from the text of its SQL. Throws when two count differently. */
export async function countAll(
  { duckdb, postgres }: { duckdb: DuckDBConnection; postgres: pg.Pool | null },
  { customers, repetitions }: { customers: number; repetitions: number },
  say: (line: string) => void,
): Promise<{ counted: Counted[]; asked: Asked[] }> {
  const names = await namesIn(duckdb);
  const values = literals(names);
  const directory = await directoryOf(duckdb, names);
  const counted: Counted[] = [];
  const asked: Asked[] = [];
  const differing: string[] = [];
  for (const segment of STANDARD_SEGMENTS) {
    const { name, kind } = segment;
    const byHand = { sql: handWritten(name, 'duckdb', values), params: [] };
    const compiled = ours(segment, 'duckdb', names, directory);
    const timed = await alternate(
      { ours: () => countInDuckdb(duckdb, compiled), byHand: () => countInDuckdb(duckdb, byHand) },
      repetitions,
    );
    const there = postgres
      ? await onPostgres(postgres, { segment, values, names, directory, customers, repetitions })
      : {};
    const all = { ...timed, ...there };
    say(
      `${name}: ${Object.entries(all)
        .map(([who, { count, p50Ms }]) => `${who} ${count} in ${p50Ms} ms`)
        .join(', ')}`,
    );
    if (new Set(Object.values(all).map(({ count }) => count)).size > 1) differing.push(name);
    const { count, p50Ms, p95Ms } = timed['ours']!;
    const handWrittenMs = timed['byHand']!.p50Ms;
    const postgresMs = all['postgres']?.p50Ms;
    asked.push({ name, count, statement: compiled });
    counted.push({
      name,
      kind,
      count,
      p50Ms,
      p95Ms,
      handWrittenMs,
      vsHandWritten: round(p50Ms / handWrittenMs, 2),
      vsPostgres: postgresMs ? round(p50Ms / postgresMs, 3) : null,
    });
  }
  if (differing.length > 0) throw new Error(`not all count the same: ${differing.join(', ')}`);
  return { counted, asked };
}

async function onPostgres(
  pool: pg.Pool,
  {
    segment,
    values,
    names,
    directory,
    customers,
    repetitions,
  }: {
    segment: StandardSegment;
    values: Parameters<typeof handWritten>[2];
    names: Parameters<typeof ours>[2];
    directory: Parameters<typeof ours>[3];
    customers: number;
    repetitions: number;
  },
) {
  const byHand = { sql: handWritten(segment.name, 'postgres', values), params: [] };
  const compiled = ours(segment, 'postgres', names, directory);
  return alternate(
    {
      postgres: () => countInPostgres(pool, byHand),
      ...(customers <= MOST_FOR_OURS_ON_POSTGRES && { oursOnPostgres: () => countInPostgres(pool, compiled) }),
    },
    Math.min(repetitions, 3),
  );
}

/** The figures of a kind's segments together. */
export function summary(counted: readonly Counted[]) {
  const worst = (kind: Counted['kind']) =>
    quantile(
      counted.filter((segment) => segment.kind === kind).map(({ p95Ms }) => p95Ms),
      0.999,
    );
  return {
    attributeP95Ms: worst('attribute'),
    eventP95Ms: worst('event'),
    worstVsHandWritten: quantile(
      counted.map(({ vsHandWritten }) => vsHandWritten),
      0.999,
    ),
  };
}
