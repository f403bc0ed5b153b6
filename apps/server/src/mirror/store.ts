import { existsSync, rmSync, statSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { RELATION_NAMES, type RelationName } from '@xiaoer/segment';
import type { Position } from '../platform/changes/index.ts';
import { createTables, quoted } from './tables.ts';

/** One DuckDB file and the single connection that writes to it. */

/** Bytes of the write-ahead log at which DuckDB moves them into the file by itself. */
const CHECKPOINT_AT = '128MB';
/** What sorts and joins that don't fit into memory may take on disk, in multiples of the memory. */
const SPILL = 8;

export interface Limits {
  /** A cap, not a use. */
  memoryMb: number;
  threads: number;
}

export interface State extends Position {
  definition: string;
  source: string;
  /** Rows that the feed wrote since the load: they lie behind the sorted ones, and each left a dead one. */
  appended: number;
  /** The wall's instant whose state the file shows; null before it has caught up for the first time. */
  asOf: Date | null;
  /** The wall's instant of the oldest removal of a whole customer whose dead rows are still in the file. */
  removedAt: Date | null;
}

export interface Store {
  file: string;
  writer: DuckDBConnection;
  readState(): Promise<State>;
  /** Inside the transaction of the rows it speaks of. */
  writeState(state: Pick<State, 'xid' | 'seq' | 'appended' | 'asOf' | 'removedAt'>): Promise<void>;
  /** Lets someone read on a connection of their own; the file stays open until they are done. */
  read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  rows(): Promise<Record<RelationName, number>>;
  /** What DuckDB holds, in MB. */
  memoryMb(): Promise<number>;
  sizeMb(): number;
  limit(memoryMb: number): Promise<void>;
  checkpoint(): Promise<void>;
  /** Waits for those who read. */
  close(): Promise<void>;
}

/** Opens a file, or makes it. Throws when it is no sound DuckDB file. */
export async function openStore(file: string, { memoryMb, threads }: Limits, spillFolder: string): Promise<Store> {
  const instance = await DuckDBInstance.create(file, {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
    temp_directory: spillFolder,
    max_temp_directory_size: `${memoryMb * SPILL}MB`,
    checkpoint_threshold: CHECKPOINT_AT,
    // Nothing but this file: a question can neither read nor write elsewhere, nor load code.
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  let readers = 0;
  let whenUnread: (() => void) | null = null;
  const writer = await instance.connect();
  await writer.run(`set global timezone = 'UTC'`);

  async function read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    readers += 1;
    let connection: DuckDBConnection | null = null;
    try {
      connection = await instance.connect();
      return await work(connection);
    } finally {
      connection?.closeSync();
      readers -= 1;
      if (readers === 0) whenUnread?.();
    }
  }

  const one = <T>(sql: string) =>
    read(async (connection) => (await connection.runAndReadAll(sql)).getRowObjectsJS()[0] as T);

  return {
    file,
    writer,
    async readState() {
      const { xid, seq, definition, source, appended, asOf, removedAt } = await one<Record<string, unknown>>(
        'select xid, seq, definition, source, appended, as_of as "asOf", removed_at as "removedAt" from mirror.state',
      );
      return {
        ...({ xid, definition, source, asOf, removedAt } as State),
        seq: Number(seq),
        appended: Number(appended),
      };
    },
    async writeState({ xid, seq, appended, asOf, removedAt }) {
      const instant = (at: Date | null) => (at ? `timestamptz '${at.toISOString()}'` : 'null');
      await writer.run(
        `update mirror.state set xid = $1, seq = ${seq}, appended = ${appended},
          as_of = ${instant(asOf)}, removed_at = ${instant(removedAt)}`,
        [xid],
      );
    },
    read,
    async rows() {
      const counts = RELATION_NAMES.map((name) => `(select count(*) from ${quoted(name)}) as ${quoted(name)}`);
      const row = await one<Record<string, bigint>>(`select ${counts.join(', ')}`);
      return Object.fromEntries(Object.entries(row).map(([name, n]) => [name, Number(n)])) as Record<
        RelationName,
        number
      >;
    },
    async memoryMb() {
      const { bytes } = await one<{ bytes: bigint }>(
        'select sum(memory_usage_bytes)::bigint as bytes from duckdb_memory()',
      );
      return Math.round(Number(bytes) / 1_048_576);
    },
    sizeMb: () =>
      Math.round(
        [file, `${file}.wal`].reduce((sum, name) => sum + (existsSync(name) ? statSync(name).size : 0), 0) / 1_048_576,
      ),
    limit: async (megabytes) => void (await writer.run(`set global memory_limit = '${megabytes}MB'`)),
    checkpoint: async () => void (await writer.run('checkpoint')),
    async close() {
      if (readers > 0) {
        await new Promise<void>((done) => {
          whenUnread = done;
        });
      }
      writer.closeSync();
      instance.closeSync();
    },
  };
}

/** The empty tables of a new file. */
export async function initialise(
  { writer }: Store,
  { definition, source, xid, seq }: Pick<State, 'definition' | 'source' | 'xid' | 'seq'>,
): Promise<void> {
  await writer.run(createTables());
  await writer.run('insert into mirror.state values ($1, $2, $3, $4, 0, null, null)', [
    definition,
    source,
    xid,
    BigInt(seq),
  ]);
}

export function removeStore(file: string): void {
  for (const name of [file, `${file}.wal`]) rmSync(name, { force: true });
}

/** Whether an error says that the file can't be trusted, rather than that a question was wrong or too large. */
export const saysDamaged = (error: unknown): boolean =>
  /^(IO Error|Fatal Error|FATAL Error|INTERNAL Error|Serialization Error)|corrupt|checksum|database has been invalidated/i.test(
    (error as Error).message ?? '',
  ) && !/temp_directory|max_temp_directory_size|No space left/i.test((error as Error).message);
