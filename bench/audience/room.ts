import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';

/** Bytes of the file: a customer with her ties, tags and coupons, and an order with its lines. Measured, rounded up. */
const PER_CUSTOMER = 150;
const PER_ORDER = 60;
/** What the same takes in PostgreSQL with its indexes, in multiples of the file. */
const POSTGRES = 9;
/** Beside DuckDB's limit: the process itself, PostgreSQL's buffers. */
const OTHER_MEMORY_MB = 1_500;

/** Throws, in words, when the data would not fit. */
export function checkRoom(
  folder: string,
  { customers, orders, memoryMb, postgres }: { customers: number; orders: number; memoryMb: number; postgres: boolean },
): void {
  const file = customers * PER_CUSTOMER + orders * PER_ORDER;
  // As much again for what sorts spill.
  const needed = file * (2 + (postgres ? POSTGRES : 0));
  const { bavail, bsize } = statfsSync(folder);
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (bavail * bsize < needed)
    throw new Error(
      `${folder} has ${gigabytes(bavail * bsize)} left; this size needs ${gigabytes(needed)}. Set TMPDIR, or ask for fewer customers and orders.`,
    );
  const memory = (memoryMb + OTHER_MEMORY_MB) * 1_048_576;
  const free = freemem();
  if (free < memory)
    throw new Error(`${gigabytes(free)} of memory are free; this needs ${gigabytes(memory)}. Set --memory (MB) lower.`);
}
