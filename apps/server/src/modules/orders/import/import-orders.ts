import { basename } from 'node:path';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Organisation } from '../../organisation/index.ts';
import { announce } from '../announce.ts';
import { ensureMonths } from '../partitions.ts';
import { makeDocuments, PART_SIZE } from './documents.ts';
import { findSales } from './find-sales.ts';
import * as journal from './journal.ts';
import type { Mapping } from './mapping.ts';
import { type Merged, mergePart, NumberTaken, type Part } from './merge-part.ts';
import { createRefusedRows, type RefusedRows } from './refused-rows.ts';
import { stage } from './stage.ts';
import { prepareStore } from './store.ts';

/** What an import ends with. rows = accepted + unchanged + merged + rejected. */
export interface ImportResult extends journal.Totals {
  /** Where the refused rows lie; null when none was refused. */
  rejectedFile: string | null;
  /** From the first look at the file to the last commit. */
  seconds: number;
}

export interface ImportOptions {
  platform: Platform;
  customers: Pick<Customers, 'match'>;
  organisation: Pick<Organisation, 'put'>;
  actor: Actor;
  file: string;
  mapping: Mapping;
  /** The mapping's name, for the list of imports. */
  mappingName: string;
  /** Where the refused rows go; beside the file when not given. */
  rejectedFolder?: string | undefined;
  /** Called with a line for people, now and then. */
  progress?: (line: string) => void;
  /** Documents merged in one transaction. */
  partSize?: number;
}

/**
 * Imports order lines from a CSV file: COPY into a staging table, then set-wise merges, a part of the documents per
 * transaction. Whatever was committed when an import was cut off is found `unchanged` by the next run, so that it ends
 * in the same state as an undisturbed one. One import runs at a time.
 */
export async function importOrders(options: ImportOptions): Promise<ImportResult> {
  const { platform, actor, file, mapping, organisation, rejectedFolder } = options;
  demand(actor, 'orders.import');
  const startedAt = performance.now();
  const at = platform.clock.now();
  await platform.facts.prepare(at);
  const refused = await createRefusedRows(file, rejectedFolder);
  await prepareStore(platform.db, { organisation, actor, mapping });

  return platform.db.connection().execute(async (db) => {
    await journal.lock(db);
    const importId = await journal.begin(db, {
      source: mapping.source,
      fileName: basename(file),
      mapping: options.mappingName,
      at,
    });
    const table = journal.stagingTable(importId);
    try {
      const totals = await run(db, { ...options, at, importId, table, refused });
      const rejectedFile = await refused.finish();
      await journal.finish(db, importId, { totals, rejectedFile, at: platform.clock.now() });
      return { ...totals, rejectedFile, seconds: (performance.now() - startedAt) / 1000 };
    } catch (error) {
      await refused.discard();
      await journal.fail(db, importId, { error: (error as Error).message, at: platform.clock.now() });
      throw error;
    } finally {
      await sql`drop table if exists ${sql.table(table)}`.execute(db);
      await sql`discard temp`.execute(db);
      await journal.unlock(db);
    }
  });
}

interface Run extends ImportOptions {
  at: Date;
  importId: number;
  table: string;
  refused: RefusedRows;
}

async function run(db: Db, options: Run): Promise<journal.Totals> {
  const { platform, table, file, mapping, at, refused, partSize = PART_SIZE, progress = () => {} } = options;
  const client = await platform.database.pool.connect();
  let rows: number;
  try {
    rows = await stage(client, { table, file, mapping, at, refused, progress });
  } finally {
    client.release();
  }
  progress(`read ${rows} rows, ${refused.count()} of them refused`);
  const { parts, documents, months } = await makeDocuments(db, table, { ...mapping, partSize });
  await ensureMonths(platform.partitions, months);

  const totals: journal.Totals = { rows, accepted: 0, unchanged: 0, merged: 0, rejected: 0, anonymous: 0 };
  for (let part = 0; part < parts; part += 1) {
    const merged = await mergeOne(db, { ...options, part });
    for (const count of ['accepted', 'unchanged', 'merged', 'anonymous'] as const) totals[count] += merged[count];
    platform.crashAt('orders.inside_import');
    progress(`merged ${Math.min((part + 1) * partSize, documents)} of ${documents} documents`);
  }
  const matched = await matchReturns(db, options);
  if (matched > 0) progress(`found the sales of returns: ${matched} orders`);

  await refused.addByLine(file, mapping.delimiter, await refusedByDatabase(db, table));
  totals.rejected = refused.count();
  const { accepted, unchanged, merged, rejected } = totals;
  if (accepted + unchanged + merged + rejected !== rows) throw new Error(`rows are lost: ${JSON.stringify(totals)}`);
  return totals;
}

/** One part in one transaction; again when an order of the same number came in by the API meanwhile. */
async function mergeOne(db: Db, options: Run & Pick<Part, 'part'>): Promise<Merged> {
  const { platform, at, importId } = options;
  for (;;) {
    try {
      return await db.transaction().execute(async (tx) => {
        const merged = await mergePart(tx, options);
        await announce(platform.facts, tx, { at, orders: merged.orders, anonymous: merged.anonymousOrders });
        await journal.addCounts(tx, importId, merged);
        return merged;
      });
    } catch (error) {
      if (!(error instanceof NumberTaken)) throw error;
    }
  }
}

/** Answers how many orders are known to have come back, in whole or in part, that were not before. */
async function matchReturns(db: Db, { platform, mapping, at }: Run): Promise<number> {
  let total = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    const { last, matched } = await db.transaction().execute(async (tx) => {
      const found = await findSales(tx, mapping.source, from);
      await announce(platform.facts, tx, { at, orders: found.matched, anonymous: 0 });
      return found;
    });
    total += matched.length;
    after = last;
  }
  return total;
}

/** Line number → reason, of rows that only a look at the whole file or at stored orders could refuse. */
async function refusedByDatabase(db: Db, table: string): Promise<Map<number, string>> {
  const { rows } = await sql<{ line: number; reason: string }>`
    select l.line, f.reason from import_refused f join ${sql.table(table)} r using (run_no)
    cross join lateral unnest(r.lines) as l (line)`.execute(db);
  return new Map(rows.map(({ line, reason }) => [line, reason]));
}
