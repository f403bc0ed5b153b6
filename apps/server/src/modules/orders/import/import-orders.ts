import { basename } from 'node:path';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Organisation } from '../../organisation/index.ts';
import { announce } from '../announce.ts';
import { ensureMonths } from '../partitions.ts';
import { matchBuyers } from './buyers.ts';
import { makeDocuments, PART_SIZE } from './documents.ts';
import { findSales } from './find-sales.ts';
import * as journal from './journal.ts';
import type { Mapping } from './mapping.ts';
import { mergePart, NumberTaken } from './merge-part.ts';
import type { Merged } from './part.ts';
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

  // One session holds the lock; the work itself goes through the pool.
  return platform.db.connection().execute(async (holder) => {
    await journal.lock(holder);
    const importId = await journal.begin(holder, {
      source: mapping.source,
      fileName: basename(file),
      mapping: options.mappingName,
      at,
    });
    try {
      const totals = await run({ ...options, at, importId, refused });
      const rejectedFile = await refused.finish();
      await journal.finish(holder, importId, { totals, rejectedFile, at: platform.clock.now() });
      return { ...totals, rejectedFile, seconds: (performance.now() - startedAt) / 1000 };
    } catch (error) {
      await refused.discard();
      await journal.fail(holder, importId, { error: (error as Error).message, at: platform.clock.now() });
      throw error;
    } finally {
      await journal.unlock(holder);
    }
  });
}

interface Run extends ImportOptions {
  at: Date;
  importId: number;
  refused: RefusedRows;
}

async function run(options: Run): Promise<journal.Totals> {
  const { platform, file, mapping, at, refused, partSize = PART_SIZE, progress = () => {} } = options;
  const { db, database } = platform;
  const rows = await stage(database.pool, { file, mapping, at, refused, progress });
  progress(`read ${rows} rows, ${refused.count()} of them refused`);
  const { parts, documents, months } = await makeDocuments(db, { ...mapping, partSize });
  await Promise.all([ensureMonths(platform.partitions, months), matchBuyers(db, { ...options, at })]);
  progress(`${documents} documents to merge`);

  const totals: journal.Totals = { rows, accepted: 0, unchanged: 0, merged: 0, rejected: 0, anonymous: 0 };
  let done = 0;
  await inTurns(parts, MERGING_AT_ONCE, async (part) => {
    const merged = await mergeOne(options, part);
    for (const count of ['accepted', 'unchanged', 'merged', 'anonymous'] as const) totals[count] += merged[count];
    platform.crashAt('orders.inside_import');
    done += 1;
    progress(`merged ${Math.min(done * partSize, documents)} of ${documents} documents`);
  });
  const matched = await matchReturns(options);
  if (matched > 0) progress(`found the sales of returns: ${matched} orders`);

  await refused.addByLine(file, mapping.delimiter, await refusedByDatabase(db));
  totals.rejected = refused.count();
  const { accepted, unchanged, merged, rejected } = totals;
  if (accepted + unchanged + merged + rejected !== rows) throw new Error(`rows are lost: ${JSON.stringify(totals)}`);
  return totals;
}

/** Parts hold different documents: two sessions merge side by side while the next ones wait. */
const MERGING_AT_ONCE = 2;

/** Does `0 … n - 1`, a few at a time; stops at the first error. */
async function inTurns(n: number, atOnce: number, work: (turn: number) => Promise<void>) {
  let next = 0;
  const worker = async () => {
    while (next < n) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, n) }, worker));
}

/** One part in one transaction; again when an order of the same number came in by the API meanwhile. */
async function mergeOne({ platform, mapping, at, importId }: Run, part: number): Promise<Merged> {
  for (;;) {
    try {
      return await platform.db.transaction().execute(async (tx) => {
        const merged = await mergePart(tx, { mapping, part, changes: platform.changes });
        await announce(platform, tx, { at, orders: merged.orders, anonymous: merged.anonymousOrders });
        await journal.addCounts(tx, importId, merged);
        return merged;
      });
    } catch (error) {
      if (!(error instanceof NumberTaken)) throw error;
    }
  }
}

/** Answers how many orders are known to have come back, in whole or in part, that were not before. */
async function matchReturns({ platform, mapping, at }: Run): Promise<number> {
  let total = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    const { last, matched } = await platform.db.transaction().execute(async (tx) => {
      const found = await findSales(tx, mapping.source, from);
      await announce(platform, tx, { at, orders: found.matched, anonymous: 0 });
      return found;
    });
    total += matched.length;
    after = last;
  }
  return total;
}

/** Line number → reason, of rows that only a look at the whole file or at stored orders could refuse. */
async function refusedByDatabase(db: Db): Promise<Map<number, string>> {
  const { rows } = await sql<{ line: number; reason: string }>`
    select l.line, f.reason from orders.import_refused f join orders.import_row r using (run_no)
    cross join lateral unnest(r.lines) as l (line)`.execute(db);
  return new Map(rows.map(({ line, reason }) => [line, reason]));
}
