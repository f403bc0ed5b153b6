import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { compileSegment, type Statement, type Tree } from '@xiaoer/segment';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Actor } from '../access/index.ts';
import { answerOf, type EngineAnswer } from './ask/ask.ts';
import { valuesOf } from './ask/postgres.ts';
import type { Context } from './context.ts';
import { idsOf } from './questions.ts';
import { understood } from './rule.ts';

export interface Snapshot {
  snapshotId: number;
  /** Business time of the question. */
  at: Date;
  customers: number;
  engine: EngineAnswer['engine'];
  asOf: Date;
}

export interface TakeSnapshot {
  tree: Tree;
  /** Asked for again under the same key, the first snapshot is answered. */
  key: string;
  now: Date;
  /** Only customers of these stores; null: of the whole chain. */
  storeIds?: Actor['storeIds'];
  /** For how long it is kept, in wall milliseconds. */
  keepMs: number;
}

const MIRROR_MS = 10 * 60_000;
/** Between two looks at somebody else's loading, in milliseconds. */
const WAIT_MS = 250;
/** Rows of one delete: short enough to hold nobody up. */
const SWEEP_ROWS = 50_000;

/**
 * Freezes whom a rule selects at one moment, set-wise: from the mirror by COPY, or by one insert from PostgreSQL. Loaded
 * by one process at a time; a loading that died is begun anew by the next who asks.
 */
export function createSnapshots(context: Context, { db, database, wall }: Platform) {
  async function take(asked: TakeSnapshot): Promise<Snapshot> {
    const lock = lockOf(asked.key);
    for (;;) {
      const ready = await find(db, asked.key);
      if (ready) return ready;
      const client = await database.pool.connect();
      try {
        const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock]);
        if (rows[0]!.mine) {
          try {
            return (await find(db, asked.key)) ?? (await load(asked));
          } finally {
            await client.query('select pg_advisory_unlock($1)', [lock]);
          }
        }
      } finally {
        client.release();
      }
      await pause(WAIT_MS);
    }
  }

  async function load({ tree, key, now, storeIds = null, keepMs }: TakeSnapshot): Promise<Snapshot> {
    const keepUntil = new Date(wall().getTime() + keepMs);
    const snapshotId = await begin(db, { tree, key, now, keepUntil });
    const { optionsFor } = await context.understand({ tree });
    const statementFor = (engine: Parameters<typeof optionsFor>[0]): Statement =>
      understood(() => {
        const options = { ...optionsFor(engine), now };
        return storeIds === null ? compileSegment(tree, options) : idsOf(tree, options, { storeIds });
      });
    const found = await context.tryMirror((mirror) =>
      mirror.snapshot(statementFor(context.engines.duckdb), { snapshotId, timeoutMs: MIRROR_MS }),
    );
    if ('result' in found) return finish(snapshotId, now, found.result.customers, answerOf(found.result));
    // An answer that was lost or too old may have left rows.
    await empty(db, [snapshotId]);
    const asOf = wall();
    const customers = await insert(snapshotId, statementFor(context.engines.postgres));
    const milliseconds = wall().getTime() - asOf.getTime();
    return finish(snapshotId, now, customers, { engine: 'postgres', milliseconds, asOf, lagSeconds: 0 });
  }

  async function insert(snapshotId: number, statement: Statement): Promise<number> {
    const { rowCount } = await database.pool.query(
      `insert into audience.snapshot_member (customer_id, snapshot_id)
       select m.customer_id, ${Number(snapshotId)}::bigint from (${statement.sql}) m`,
      valuesOf(statement.params),
    );
    return rowCount ?? 0;
  }

  async function finish(snapshotId: number, at: Date, customers: number, { engine, asOf }: EngineAnswer) {
    await sql`
      update audience.snapshot set state = 'ready', engine = ${engine}, as_of = ${asOf}, customers = ${customers}
      where snapshot_id = ${snapshotId}`.execute(db);
    return { snapshotId, at, customers, engine, asOf };
  }

  /** Lets go of those whose time is over. Answers how many. */
  async function sweep(): Promise<number> {
    const { rows } = await sql<{ snapshotId: number }>`
      select snapshot_id as "snapshotId" from audience.snapshot where keep_until <= ${wall()}`.execute(db);
    await drop(rows.map(({ snapshotId }) => snapshotId));
    return rows.length;
  }

  async function drop(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await empty(db, ids);
    await sql`delete from audience.snapshot where snapshot_id = any(${ids}::bigint[])`.execute(db);
  }

  return { take, drop, sweep };
}
export type Snapshots = ReturnType<typeof createSnapshots>;

async function find(db: Db, key: string): Promise<Snapshot | null> {
  const { rows } = await sql<Snapshot>`
    select snapshot_id as "snapshotId", at, customers, engine, as_of as "asOf"
    from audience.snapshot where key = ${key} and state = 'ready'`.execute(db);
  return rows[0] ?? null;
}

/** A row that is being loaded; one that a dead process left is taken over, without its rows. */
async function begin(
  db: Db,
  { tree, key, now, keepUntil }: Pick<TakeSnapshot, 'tree' | 'key' | 'now'> & { keepUntil: Date },
): Promise<number> {
  const { rows } = await sql<{ snapshotId: number }>`
    insert into audience.snapshot as s (key, state, tree, at, keep_until)
    values (${key}, 'loading', ${JSON.stringify(tree)}::jsonb, ${now}, ${keepUntil})
    on conflict (key) do update set tree = excluded.tree, at = excluded.at, keep_until = excluded.keep_until
    returning snapshot_id as "snapshotId"`.execute(db);
  const { snapshotId } = rows[0]!;
  await empty(db, [snapshotId]);
  return snapshotId;
}

/** Rows of whole pages at a time: found by the brin index, deleted by their place. */
async function empty(db: Db, ids: readonly number[]): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ n: number }>`
      with found as materialized (
        select ctid from audience.snapshot_member where snapshot_id = any(${ids}::bigint[]) limit ${SWEEP_ROWS}),
      gone as (delete from audience.snapshot_member m using found where m.ctid = found.ctid returning 1)
      select count(*) as n from gone`.execute(db);
    if (rows[0]!.n < SWEEP_ROWS) return;
  }
}

/** A number of 52 bits that stands for the key among advisory locks. */
const lockOf = (key: string): number =>
  Number.parseInt(createHash('sha256').update(`audience.snapshot/${key}`).digest('hex').slice(0, 13), 16);
