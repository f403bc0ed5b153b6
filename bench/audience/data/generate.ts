import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { createTables } from '../../../apps/server/src/mirror/tables.ts';
import { channelBitSql, RECENT_SALES } from '../../../packages/segment/src/index.ts';

/** The moment of the benchmark, a Tuesday. */
export const NOW = new Date('2026-10-20T09:30:00+08:00');
const TODAY = new Date('2026-10-20T00:00:00+08:00');
const MONDAY = new Date('2026-10-19T00:00:00+08:00');
const RUNS = 90;
/** Customers come in blocks of twenty, two of whom belong to the busiest tenth. */
const BLOCK = 20;

export interface Size {
  customers: number;
  orders: number;
  seed: number;
}

/**
 * Fills an empty DuckDB file with the mirror's tables and, in a schema `bench`, the places, products and hours they were made
 * of. In parts that fit into the memory limit, events in the order of time, the rest by customer, as the mirror loads them.
 */
export async function generate(
  connection: DuckDBConnection,
  { customers: wanted, orders, seed }: Size,
  say: (line: string) => void,
): Promise<void> {
  const customers = Math.ceil(wanted / BLOCK) * BLOCK;
  const coupons = Math.floor((customers * 5) / 3);
  const micros = (at: Date) => at.getTime() * 1_000;
  const known = {
    customers,
    orders,
    coupons,
    seed,
    now: micros(NOW),
    today: micros(TODAY),
    week: micros(MONDAY),
    recent: RECENT_SALES,
    channel_bit: channelBitSql('channel'),
  };
  const run = async (file: string, more: Record<string, number> = {}) => {
    const text = readFileSync(new URL(`./${file}.sql`, import.meta.url), 'utf8');
    await connection.run(filled(text, { ...known, ...more }));
  };
  const inParts = async (file: string, rows: number, part: number) => {
    for (let from = 0; from < rows; from += part) {
      const to = Math.min(rows, from + part);
      await run(file, { from, to });
      say(`${file}: ${to.toLocaleString('en')} of ${rows.toLocaleString('en')}`);
    }
  };
  await connection.run(`set TimeZone = 'UTC'; create schema bench; ${createTables()}`);
  for (const file of ['functions', 'calendar', 'places']) await run(file);
  await inParts('purchase', orders, 2_000_000);
  await connection.run('drop table temp.slot; drop table temp.sale');
  await inParts('coupon', coupons, 4_000_000);
  for (let number = 0; number < RUNS; number += 1) await run('touch', { run: number });
  say(`touch: ${RUNS} runs`);
  await inParts('ties', customers, 2_000_000);
  await inParts('person', customers, 500_000);
  await connection.run('checkpoint');
}

/** A text with its `$names` replaced. */
const filled = (text: string, values: Record<string, number | string>): string =>
  text.replaceAll(/\$([a-z_]+)/g, (word, name: string) => (name in values ? String(values[name]) : word));
