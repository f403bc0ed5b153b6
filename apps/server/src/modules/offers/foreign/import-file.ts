import { createCsvReader, fieldText } from '../../../platform/csv.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { type Columns, readColumns, readRow, type Wrong } from './file-row.ts';
import type { ForeignCoupon, ForeignResult } from './import-foreign.ts';

export interface ForeignFileImported {
  /** Rows, without the heading: accepted + kept + refused + malformed. */
  rows: number;
  accepted: number;
  kept: number;
  refused: number;
  malformed: number;
  /** The first thousand that were not taken. */
  problems: { line: number; field: string; rule: Wrong['rule'] | NonNullable<ForeignResult['reason']> }[];
}

/** Rows of one transaction, as many as the interface takes at once. */
const BATCH = 1_000;
/** Rows named in the answer. */
const MOST_NAMED = 1_000;

interface Numbered {
  line: number;
  coupon: ForeignCoupon;
}

export function createImportForeignFile({
  platform: { db },
  audit,
  take,
}: {
  platform: Platform;
  audit: Audit;
  take(told: { system: string; coupons: ForeignCoupon[] }): Promise<ForeignResult[]>;
}) {
  /**
   * What another system says of its coupons as CSV, a thousand rows at a time: what was taken stays when the rest is lost,
   * and the same file again changes nothing. Every row is counted once; what is not taken is named by line and column.
   */
  return async function importForeignFile(
    actor: Actor,
    system: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<ForeignFileImported> {
    demand(actor, 'offers.edit');
    if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
    // Before the first row is taken: what was taken is written down with its hour even when nobody hears of the rest.
    await db.transaction().execute((tx) => audit(tx, actor, 'offers.foreign_file_imported', `system:${system}`, {}));
    const told: ForeignFileImported = { rows: 0, accepted: 0, kept: 0, refused: 0, malformed: 0, problems: [] };
    const name = (problem: ForeignFileImported['problems'][number]) => {
      if (told.problems.length < MOST_NAMED) told.problems.push(problem);
    };
    const malformed = (line: number, { field, rule }: Wrong) => {
      told.rows += 1;
      told.malformed += 1;
      name({ line, field, rule });
    };
    const settle = async (batch: readonly Numbered[]) => {
      const results = await take({ system, coupons: batch.map(({ coupon }) => coupon) });
      results.forEach(({ result, reason }, index) => {
        told[result] += 1;
        if (reason) name({ line: batch[index]!.line, field: '', rule: reason });
      });
    };

    let batch: Numbered[] = [];
    for await (const row of recordsOf(body, malformed)) {
      told.rows += 1;
      batch.push(row);
      if (batch.length < BATCH) continue;
      await settle(batch);
      batch = [];
    }
    if (batch.length > 0) await settle(batch);
    told.problems.sort((a, b) => a.line - b.line);
    return told;
  };
}

/** Whole records, as they come: those of each chunk at once, which is what is in memory. */
async function* recordsOf(
  body: AsyncIterable<Uint8Array>,
  malformed: (line: number, wrong: Wrong) => void,
): AsyncGenerator<Numbered> {
  let columns: Columns | null = null;
  let ready: Numbered[] = [];
  const reader = createCsvReader(',', {
    header(names) {
      columns = readColumns(names);
    },
    record(record) {
      if (!columns) return;
      const coupon = readRow(
        columns.names.map((_, index) => fieldText(record, index)),
        columns,
      );
      if ('rule' in coupon) malformed(record.line, coupon);
      else ready.push({ line: record.line, coupon });
    },
    malformed: (line, rule) => malformed(line, { field: '', rule }),
  });
  for await (const chunk of body) {
    reader.push(Buffer.from(chunk));
    yield* ready;
    ready = [];
  }
  reader.end();
  if (!columns) readColumns([]);
  yield* ready;
}
