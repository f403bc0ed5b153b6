import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { compileSegment, type Statement, type Tree } from '@xiaoer/segment';
import { CompiledQuery, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Actor } from '../access/index.ts';
import { answerOf, type EngineAnswer } from './ask/ask.ts';
import { valuesOf } from './ask/postgres.ts';
import type { Context } from './context.ts';
import { idsOf } from './questions.ts';
import { understood } from './rule.ts';
import {
  dropLoadingTable,
  dropMembers,
  LOCK_NOT_AVAILABLE,
  loadingTable,
  makeLoadingTable,
  settleLoadingTable,
} from './snapshot-tables.ts';

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

type Members = Pick<Snapshot, 'customers' | 'engine' | 'asOf'>;

const MIRROR_MS = 10 * 60_000;
/** Between two looks at somebody else's loading, in milliseconds. */
const WAIT_MS = 250;

/**
 * Freezes whom a rule selects at one moment, set-wise: from the mirror by COPY, or by one insert from PostgreSQL. Loaded
 * by one process at a time; a loading that died is thrown away by the next who asks, or when its time is over.
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
    const { optionsFor } = await context.understand({ tree });
    const statementFor = (engine: Parameters<typeof optionsFor>[0]): Statement =>
      understood(() => {
        const options = { ...optionsFor(engine), now };
        return storeIds === null ? compileSegment(tree, options) : idsOf(tree, options, { storeIds });
      });
    const keepUntil = new Date(wall().getTime() + keepMs);
    const snapshotId = await db.transaction().execute((tx) => begin(tx, { tree, key, now, keepUntil }));
    const found = await context.tryMirror((mirror) =>
      mirror.snapshot(statementFor(context.engines.duckdb), { snapshotId, timeoutMs: MIRROR_MS }),
    );
    const loaded = await db.transaction().execute(async (tx) => {
      const members =
        'result' in found
          ? { ...answerOf(found.result), customers: found.result.customers }
          : await insert(tx, snapshotId, statementFor(context.engines.postgres));
      await settle(tx, snapshotId, members);
      return members;
    });
    return { snapshotId, at: now, customers: loaded.customers, engine: loaded.engine, asOf: loaded.asOf };
  }

  /** By PostgreSQL, into a table that nobody else sees: what the mirror wrote or may still write is not in it. */
  async function insert(tx: Tx, snapshotId: number, statement: Statement): Promise<Members> {
    await dropLoadingTable(tx, snapshotId);
    await makeLoadingTable(tx, snapshotId);
    const asOf = wall();
    const { numAffectedRows } = await tx.executeQuery(
      CompiledQuery.raw(
        `insert into ${loadingTable(snapshotId)} (customer_id) select m.customer_id from (${statement.sql}) m`,
        valuesOf(statement.params),
      ),
    );
    return { engine: 'postgres', asOf, customers: Number(numAffectedRows ?? 0) };
  }

  /** Lets go of those whose time is over. Answers how many. */
  async function sweep(): Promise<number> {
    const { rows } = await sql<{ snapshotId: number }>`
      select snapshot_id as "snapshotId" from audience.snapshot where keep_until <= ${wall()}`.execute(db);
    return drop(rows.map(({ snapshotId }) => snapshotId));
  }

  /** Answers how many; one that somebody reads for long is left, and swept when its time is over. */
  async function drop(ids: readonly number[]): Promise<number> {
    let dropped = 0;
    // Bounded by the snapshots. A transaction each: locks on several partitions would wait for several readers.
    for (const snapshotId of ids) {
      try {
        await db.transaction().execute(async (tx) => {
          await dropMembers(tx, snapshotId);
          await sql`delete from audience.snapshot where snapshot_id = ${snapshotId}`.execute(tx);
        });
        dropped += 1;
      } catch (error) {
        if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      }
    }
    return dropped;
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

/** A loading of its own number and table; one that a dead process left is thrown away, and who still copies finds no table. */
async function begin(
  tx: Tx,
  { tree, key, now, keepUntil }: Pick<TakeSnapshot, 'tree' | 'key' | 'now'> & { keepUntil: Date },
): Promise<number> {
  const left = await sql<{ snapshotId: number }>`
    delete from audience.snapshot where key = ${key} returning snapshot_id as "snapshotId"`.execute(tx);
  for (const { snapshotId } of left.rows) await dropLoadingTable(tx, snapshotId);
  const { rows } = await sql<{ snapshotId: number }>`
    insert into audience.snapshot (key, state, tree, at, keep_until)
    values (${key}, 'loading', ${JSON.stringify(tree)}::jsonb, ${now}, ${keepUntil})
    returning snapshot_id as "snapshotId"`.execute(tx);
  const { snapshotId } = rows[0]!;
  await makeLoadingTable(tx, snapshotId);
  return snapshotId;
}

/** All members are there and readable, or it is a loading still. */
async function settle(tx: Tx, snapshotId: number, { customers, engine, asOf }: Members): Promise<void> {
  await settleLoadingTable(tx, snapshotId, customers);
  await sql`
    update audience.snapshot set state = 'ready', engine = ${engine}, as_of = ${asOf}, customers = ${customers}
    where snapshot_id = ${snapshotId}`.execute(tx);
}

/** A number of 52 bits that stands for the key among advisory locks. */
const lockOf = (key: string): number =>
  Number.parseInt(createHash('sha256').update(`audience.snapshot/${key}`).digest('hex').slice(0, 13), 16);
