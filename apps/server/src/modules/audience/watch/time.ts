import { bind, type Engine, instant, join, raw, render, type Sql, sql } from '@xiaoer/segment';
import { CompiledQuery } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { valuesOf } from '../ask/postgres.ts';
import { nextMidnight } from '../zone.ts';
import type { Crossing, Watched } from './watched.ts';

/** Business time between two looks at the passing of time, on clocks that run by themselves. */
export const TICK_MS = 60_000;

/** Midnight has passed since time was looked at. */
export const midnightPassed = (evaluatedAt: Date, now: Date): boolean => nextMidnight(evaluatedAt) <= now;

/** Customers of whom a row crossed a boundary after `from`, until `to`; at most `limit` of them. */
export async function crossed(
  db: Db,
  engine: Engine,
  crossings: readonly Crossing[],
  { from, to, limit }: { from: Date; to: Date; limit: number },
): Promise<number[]> {
  if (crossings.length === 0) return [];
  const pieces = crossings.map(({ relation, column, seconds }) => {
    const at = columnOf(engine, { relation, column });
    return sql`select r.customer_id from ${rowsOf(engine, relation)}
      where ${at} > ${earlier(from, seconds)} and ${at} <= ${earlier(to, seconds)}`;
  });
  const statement = sql`select distinct customer_id as "customerId" from (${join(pieces, ' union all ')}) r limit ${bind('integer', limit)}`;
  const rows = await run<{ customerId: number }>(db, engine, statement);
  return rows.map(({ customerId }) => customerId);
}

/** When time alone may change something next, of all that is kept. Null: never. */
export async function nextCrossing(
  db: Db,
  engine: Engine,
  watched: readonly Watched[],
  now: Date,
): Promise<Date | null> {
  const crossings = [
    ...new Map(watched.flatMap((one) => one.crossings).map((one) => [JSON.stringify(one), one])).values(),
  ];
  const pieces = crossings.map(({ relation, column, seconds }) => {
    const at = columnOf(engine, { relation, column });
    return sql`select min(${at}) + make_interval(secs => ${bind('double', seconds)}) as at from ${rowsOf(engine, relation)}
      where ${at} > ${earlier(now, seconds)}`;
  });
  const rows = pieces.length > 0 ? await run<{ at: Date | null }>(db, engine, join(pieces, ' union all ')) : [];
  const times = rows.flatMap(({ at }) => (at ? [at] : []));
  if (watched.some(({ daily }) => daily)) times.push(nextMidnight(now));
  return times.length > 0 ? new Date(Math.min(...times.map((at) => at.getTime()))) : null;
}

const rowsOf = (engine: Engine, relation: Crossing['relation']): Sql =>
  relation === 'person' ? sql`${engine.people} r` : sql`${engine.relation(relation)} r`;
const columnOf = (engine: Engine, { column }: Pick<Crossing, 'relation' | 'column'>): Sql =>
  engine.name === 'postgres' ? raw(`r.${column}`) : raw(column);
const earlier = (at: Date, seconds: number) => instant(new Date(at.getTime() - seconds * 1_000));

async function run<Row>(db: Db, engine: Engine, statement: Sql): Promise<Row[]> {
  const { sql: text, params } = render(statement, engine.types);
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, valuesOf(params)));
  return rows;
}
