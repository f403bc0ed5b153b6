import { type RawBuilder, sql } from 'kysely';
import { type Db, prepared, type Tx } from '../database/index.ts';
import type { Position } from './position.ts';

/** The topic of "all rows of this customer, whoever's they are": merged, erased. */
export const EVERYTHING = '*';

export interface Change extends Position {
  topic: string;
  customerId: number;
  /** Rows of time-keyed relations before this business instant did not change; null: any may have. */
  since: Date | null;
}

interface Recorded {
  /** Whose rows they are: the module's name, or `EVERYTHING`. */
  topic: string;
  /** Ids, or a query that yields `customer_id`; rows without one and repeated ones don't matter. */
  customers: readonly number[] | RawBuilder<unknown>;
  /** Null (the default): all rows. `each`: the query yields `since` too. */
  since?: Date | null | 'each';
}

type RecordedQuery = Recorded & { customers: RawBuilder<unknown> };

/** What keeps the horizon below the newest transaction. */
export interface Behind {
  /** The oldest transaction that still runs; what it and later ones wrote is not shown yet. */
  oldestXid: string;
  /** For how long it has been running, in wall milliseconds; null when the server doesn't say. */
  sinceMs: number | null;
}

/**
 * The log of changes. A reader takes only rows of transactions older than every transaction that still runs: a
 * smaller id may commit after a larger one, and would be missed by whoever had already read past it.
 */
export function createChanges({ wall = () => new Date() }: { wall?: () => Date } = {}) {
  /**
   * The statement of `record` as text, to stand in a `with` of the statement that changes the rows: so a large set is
   * neither read twice nor brought here.
   */
  function recording({ topic, customers, since = null }: RecordedQuery): RawBuilder<unknown> {
    // Null says more than any instant.
    const rows =
      since === 'each'
        ? sql`select customer_id, case when bool_or(since is null) then null else min(since) end as since
            from (${customers}) c where customer_id is not null group by 1`
        : sql`select distinct customer_id, ${since}::timestamptz as since from (${customers}) c
            where customer_id is not null`;
    return sql`insert into platform.change (topic, customer_id, since)
      select ${topic}, customer_id, since from (${rows}) r`;
  }

  /** Says which customers' rows changed, in the transaction that changes them: one statement for the whole set. */
  async function record(tx: Tx, { topic, customers, since = null }: Recorded): Promise<void> {
    if (Array.isArray(customers)) {
      if (customers.length === 0) return;
      await sql`${prepared} insert into platform.change (topic, customer_id, since)
        select ${topic}, c, ${since}::timestamptz from unnest(${[...new Set(customers)]}::bigint[]) c`.execute(tx);
      return;
    }
    await recording({ topic, customers: customers as RawBuilder<unknown>, since }).execute(tx);
  }

  /**
   * The next rows after a position, in order. `upTo` is where to go on; `horizon` is the first transaction that is not
   * shown yet, `xmax` the first that had not been completed at this look (see `createFreshness`).
   */
  async function read(
    db: Db,
    { after, limit }: { after: Position; limit: number },
  ): Promise<{ rows: Change[]; upTo: Position; horizon: string; xmax: string; behind: Behind | null }> {
    // One statement, one snapshot: the horizon is that of the rows that are seen.
    const { rows } = await sql<Looked>`
      with at as (select pg_snapshot_xmin(s) as horizon, pg_snapshot_xmax(s) as xmax from pg_current_snapshot() s)
      select at.horizon::text as horizon, at.xmax::text as xmax,
        c.xid::text as xid, c.seq, c.topic, c.customer_id as "customerId", c.since
      from at
      left join lateral (
        select * from platform.change c
        where (c.xid, c.seq) > (${after.xid}::text::xid8, ${after.seq}::bigint) and c.xid < at.horizon
        order by c.xid, c.seq
        limit ${limit}) c on true
      order by c.xid, c.seq`.execute(db);
    const { horizon, xmax } = rows[0]!;
    const read = rows.flatMap(({ horizon, xmax, ...row }) => (row.xid === null ? [] : [row as Change]));
    const last = read.at(-1);
    const all = read.length < limit;
    return {
      rows: read,
      upTo: all || !last ? laterOf(after, { xid: horizon, seq: 0 }) : { xid: last.xid, seq: last.seq },
      horizon,
      xmax,
      behind: horizon === xmax ? null : await whoHolds(db, horizon),
    };
  }

  async function whoHolds(db: Db, horizon: string): Promise<Behind> {
    const { rows } = await sql<{ startedAt: Date | null }>`
      select min(xact_start) as "startedAt" from pg_stat_activity
      where backend_xid = ${horizon}::text::xid8::xid`.execute(db);
    const startedAt = rows[0]?.startedAt ?? null;
    return { oldestXid: horizon, sinceMs: startedAt && Math.max(0, wall().getTime() - startedAt.getTime()) };
  }

  /**
   * Makes a reader known before it takes its first copy: from now on nothing after this position is pruned. Whatever
   * the copy's snapshot shows beyond it comes once more. Known already: its position as kept.
   */
  async function register(db: Db, name: string): Promise<Position> {
    const { rows } = await sql<{ xid: string; seq: number }>`
      insert into platform.change_reader as r (name, xid, seq, seen_at)
      select ${name}, pg_snapshot_xmin(pg_current_snapshot()), 0, ${wall()}
      on conflict (name) do update set seen_at = excluded.seen_at
      returning xid::text as xid, seq`.execute(db);
    return rows[0]!;
  }

  /**
   * The reader has applied everything up to this position and will never ask for it again. False: it is not known any
   * more (it was away for too long), rows it needs may be gone, so it must take a new copy.
   */
  async function passed(db: Db, name: string, { xid, seq }: Position): Promise<boolean> {
    const { rows } = await sql`
      update platform.change_reader set xid = ${xid}::text::xid8, seq = ${seq}, seen_at = ${wall()}
      where name = ${name} returning 1`.execute(db);
    return rows.length > 0;
  }

  /** A reader that doesn't come back: nothing waits for it any more. */
  const forget = async (db: Db, name: string): Promise<void> =>
    void (await sql`delete from platform.change_reader where name = ${name}`.execute(db));

  /** Where a reader is, or null when it isn't known. */
  async function positionOf(db: Db, name: string): Promise<Position | null> {
    const { rows } = await sql<Position>`
      select xid::text as xid, seq from platform.change_reader where name = ${name}`.execute(db);
    return rows[0] ?? null;
  }

  return { record, recording, read, register, passed, forget, positionOf };
}
export type Changes = ReturnType<typeof createChanges>;

/** One change, or none (all null) beside what the look saw. */
type Looked = { horizon: string; xmax: string } & (Change | { [key in keyof Change]: null });

const laterOf = (a: Position, b: Position): Position =>
  BigInt(b.xid) > BigInt(a.xid) || (b.xid === a.xid && b.seq > a.seq) ? b : a;
