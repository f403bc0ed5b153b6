import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Counts } from './part.ts';

/** Keeps imports one after the other, in the whole installation. Any constant does, as long as it stays. */
const LOCK = 7_315_130;
const LOCK_NOT_AVAILABLE = '55P03';

export interface Totals extends Counts {
  rows: number;
  rejected: number;
}

/**
 * Waits a little: the session of an import that was killed a moment ago may still be ending. Whatever else says
 * `running` was cut off, and what it left in the staging tables is of no use to anybody.
 */
export async function lock(db: Db) {
  await sql`set lock_timeout = '10s'`.execute(db);
  try {
    await sql`select pg_advisory_lock(${LOCK})`.execute(db);
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) throw new AppError('orders.import_running', {}, 409);
    throw error;
  } finally {
    await sql`reset lock_timeout`.execute(db);
  }
  await sql`update orders.import set state = 'interrupted' where state = 'running'`.execute(db);
  await emptyStaging(db);
}

const emptyStaging = (db: Db) =>
  sql`truncate orders.import_row, orders.import_doc, orders.import_buyer, orders.import_refused`.execute(db);

/** Leaves nothing behind. */
export async function unlock(db: Db) {
  await emptyStaging(db);
  await sql`select pg_advisory_unlock(${LOCK})`.execute(db);
}

export async function begin(
  db: Db,
  { source, fileName, mapping, at }: { source: string; fileName: string; mapping: string; at: Date },
): Promise<number> {
  const { rows } = await sql<{ importId: number }>`
    insert into orders.import (source, file_name, mapping, state, started_at)
    values (${source}, ${fileName}, ${mapping}, 'running', ${at}) returning import_id as "importId"`.execute(db);
  return rows[0]!.importId;
}

/** So that the list of imports shows how far one is. */
export async function addCounts(tx: Tx, importId: number, { accepted, unchanged, merged, anonymous }: Counts) {
  await sql`
    update orders.import set accepted = accepted + ${accepted}, unchanged = unchanged + ${unchanged},
      merged = merged + ${merged}, anonymous = anonymous + ${anonymous}
    where import_id = ${importId}`.execute(tx);
}

export async function finish(
  db: Db,
  importId: number,
  { totals, rejectedFile, at }: { totals: Totals; rejectedFile: string | null; at: Date },
) {
  await sql`
    update orders.import set state = 'done', finished_at = ${at}, rows = ${totals.rows}, accepted = ${totals.accepted},
      unchanged = ${totals.unchanged}, merged = ${totals.merged}, rejected = ${totals.rejected},
      anonymous = ${totals.anonymous}, rejected_file = ${rejectedFile}
    where import_id = ${importId}`.execute(db);
}

export async function fail(db: Db, importId: number, { error, at }: { error: string; at: Date }) {
  await sql`
    update orders.import set state = 'failed', finished_at = ${at}, error = ${error} where import_id = ${importId}`.execute(
    db,
  );
}
