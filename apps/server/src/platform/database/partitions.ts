import { sql } from 'kysely';
import type { Db } from './connect.ts';

const LOCK = 7_315_002;

/**
 * Makes the monthly partitions that rows from `first` to `last` need. Call it before the transaction that inserts:
 * making a partition locks its parent for a moment, and inside a long transaction that moment would be long.
 * What was made is remembered, so that the usual call costs nothing.
 */
export function createPartitions(db: Db) {
  const known = new Set<string>();
  async function ensure(table: `${string}.${string}`, first: Date, last: Date = first) {
    const missing = monthsBetween(first, last).filter((month) => !known.has(`${table}/${month}`));
    if (missing.length === 0) return;
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
      await sql`select platform.ensure_months(${table}::text::regclass, ${first}::timestamptz, ${last}::timestamptz)`.execute(
        tx,
      );
    });
    for (const month of missing) known.add(`${table}/${month}`);
  }
  return { ensure };
}
export type Partitions = ReturnType<typeof createPartitions>;

/** UTC months as YYYY-MM, first and last included. */
function monthsBetween(first: Date, last: Date): string[] {
  const months: string[] = [];
  const at = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1));
  for (; at <= last; at.setUTCMonth(at.getUTCMonth() + 1)) months.push(at.toISOString().slice(0, 7));
  return months;
}
