/**
 * How `MIRROR_MEMORY_MB` caps the whole process, though DuckDB's own limit counts only what its buffer manager hands out.
 * Imports nothing of DuckDB: its allocator reads its settings once, when the library is loaded.
 */

/** Node with the program, the rows of a batch on their way, a snapshot's pieces. */
const PROGRAM_MB = 192;
/**
 * What DuckDB takes beside what it counts, as a share of that: states of aggregates, lists, pages half in use. Measured: a
 * fifth, counting over 30 million customers and 100 million orders.
 */
const UNCOUNTED = 1 / 4;

/** DuckDB's `memory_limit` in MB, for a process of so many. */
export const memoryForDuckdb = (processMb: number): number => Math.floor((processMb - PROGRAM_MB) / (1 + UNCOUNTED));

/**
 * Has DuckDB's allocator give pages back as they become free. By default it keeps them for a while, and a question that gathers
 * more than fits frees and takes so much meanwhile that the process grows to 1.4 to 1.8 times the limit. It costs such a
 * question a sixth more CPU. Whoever has set the variable knows better.
 */
export function giveMemoryBackAtOnce(env: NodeJS.ProcessEnv): void {
  env['DUCKDB_JE_MALLOC_CONF'] ??= 'dirty_decay_ms:0,muzzy_decay_ms:0';
}
