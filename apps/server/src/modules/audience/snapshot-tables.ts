import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';

/*
 * Where the members of snapshots lie. A snapshot is loaded into a table of its own without an index; when it is full it
 * gets its key and becomes a partition of `audience.snapshot_member`, which costs nobody else a lock that readers feel.
 * One of few moves into `audience.small_snapshot_member` instead.
 */

/** Where the mirror writes: this and the snapshot's number. */
export const LOADING_TABLE = 'audience.snapshot_loading_';
const PARTITION = 'snapshot_member_';

/**
 * Fewer members than this share a table: a partition for each of hundreds of little exports and runs would make every
 * merge and erasure of a customer, which look into all partitions, slower. Moving them takes a third of a second at most.
 */
export const FEWEST_OF_PARTITION = 50_000;

/** For the sort of one key, so that three million customers need no file. For its transaction only. */
const KEY_MEMORY = '256MB';
/** Dropping a partition waits so long for whoever reads snapshots: new readers wait behind it. */
const DROP_WITHIN = '1s';

export const loadingTable = (snapshotId: number): string => LOADING_TABLE + Number(snapshotId);
const loading = (snapshotId: number) => sql.table(loadingTable(snapshotId));
const partition = (snapshotId: number) => sql.table(`audience.${PARTITION}${Number(snapshotId)}`);

/**
 * An empty table for one loading. Rows need to name only the customer. What the check says lets it become a partition
 * without being read again.
 */
export async function makeLoadingTable(tx: Tx, snapshotId: number): Promise<void> {
  const id = sql.raw(String(Number(snapshotId)));
  await sql`
    create table ${loading(snapshotId)} (
      like audience.snapshot_member, check (snapshot_id = ${id}))`.execute(tx);
  await sql`alter table ${loading(snapshotId)} alter column snapshot_id set default ${id}`.execute(tx);
}

/** Waits for a copy into it that is still under way; one that comes later finds no table. */
export async function dropLoadingTable(tx: Tx, snapshotId: number): Promise<void> {
  await sql`drop table if exists ${loading(snapshotId)}`.execute(tx);
}

/** A full table becomes part of what is read. */
export async function settleLoadingTable(tx: Tx, snapshotId: number, customers: number): Promise<void> {
  const loaded = loading(snapshotId);
  if (customers < FEWEST_OF_PARTITION) {
    await sql`
      insert into audience.small_snapshot_member (customer_id, snapshot_id)
      select customer_id, snapshot_id from ${loaded}`.execute(tx);
    return dropLoadingTable(tx, snapshotId);
  }
  await sql`set local maintenance_work_mem = ${sql.lit(KEY_MEMORY)}`.execute(tx);
  await sql`alter table ${loaded} rename to ${sql.id(PARTITION + Number(snapshotId))}`.execute(tx);
  await sql`alter table ${partition(snapshotId)} add primary key (customer_id, snapshot_id)`.execute(tx);
  await sql`
    alter table audience.snapshot_member attach partition ${partition(snapshotId)}
    for values in (${sql.raw(String(Number(snapshotId)))})`.execute(tx);
}

/** Waits as long as `DROP_WITHIN` says for those who read snapshots, then fails with `LOCK_NOT_AVAILABLE`. */
export async function dropMembers(tx: Tx, snapshotId: number): Promise<void> {
  await sql`set local lock_timeout = ${sql.lit(DROP_WITHIN)}`.execute(tx);
  await dropLoadingTable(tx, snapshotId);
  await sql`drop table if exists ${partition(snapshotId)}`.execute(tx);
  await sql`delete from audience.small_snapshot_member where snapshot_id = ${snapshotId}`.execute(tx);
}

export const LOCK_NOT_AVAILABLE = '55P03';
