import { sql } from 'kysely';
import type { Db } from '../database/index.ts';
import type { Poller } from '../polling/index.ts';

/** Rows of one delete: short enough to hold nobody up. */
const BATCH = 20_000;
/** How often rows that nobody needs are looked for, in wall milliseconds. */
const EVERY_MS = 10_000;
/** A reader not seen for this long is forgotten, so that it can't fill the disk: it takes a new copy when it comes back. */
const READER_LOST_MS = 3 * 24 * 3_600_000;

/** Keeps the log short: rows go when the slowest reader has passed them, or at once where nobody reads. */
export function pruneChanges({ db, wall }: { db: Db; wall: () => Date }): Poller {
  let nextAt = 0;
  return {
    name: 'platform.changes',
    isDue: async () => wall().getTime() >= nextAt,
    async runDue() {
      nextAt = wall().getTime() + EVERY_MS;
      await forgetLost(db, new Date(wall().getTime() - READER_LOST_MS));
      while ((await prune(db, BATCH)) === BATCH);
      // Housekeeping is nothing that a driven clock has to wait for.
      return 0;
    },
    nextDueAt: async () => null,
  };
}

/** Deletes up to `limit` of the oldest rows that all readers have passed. Answers how many. */
export async function prune(db: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with slowest as materialized (
      select coalesce(r.xid, pg_snapshot_xmin(pg_current_snapshot())) as xid, coalesce(r.seq, 0) as seq
      from (values (1)) one left join (select xid, seq from platform.change_reader order by xid, seq limit 1) r on true),
    gone as (
      delete from platform.change c
      using (select c.xid, c.seq from platform.change c, slowest s
        where (c.xid, c.seq) <= (s.xid, s.seq) and c.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by c.xid, c.seq limit ${limit}) old
      where c.xid = old.xid and c.seq = old.seq
      returning 1)
    select count(*) as n from gone`.execute(db);
  return rows[0]!.n;
}

const forgetLost = (db: Db, before: Date) =>
  sql`delete from platform.change_reader where seen_at < ${before}`.execute(db);
