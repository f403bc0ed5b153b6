import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ConsoleImports } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';

const MOST_LISTED = 100;

interface ImportRow {
  id: number;
  source: string;
  file: string;
  mapping: string;
  state: 'running' | 'done' | 'failed' | 'interrupted';
  startedAt: Date;
  finishedAt: Date | null;
  rows: number;
  accepted: number;
  unchanged: number;
  merged: number;
  rejected: number;
  anonymous: number;
  rejectedFile: string | null;
  error: string | null;
}

/** What people see of imports. A file is about the whole chain: only those who see all stores see it. */
export function createImportList({ platform: { db } }: { platform: Platform }) {
  async function listImports(actor: Actor): Promise<z.input<typeof ConsoleImports>> {
    demandChain(actor);
    const rows = await find();
    return {
      imports: rows.map(({ id, startedAt, finishedAt, rejectedFile, ...row }) => ({
        ...row,
        id: String(id),
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
        hasRejectedRows: rejectedFile !== null,
      })),
    };
  }

  /** The refused rows as a file. They lie where the import wrote them and are not copied into the database: they hold personal data. */
  async function rejectedRows(actor: Actor, id: number) {
    demandChain(actor);
    const [row] = await find(id);
    if (!row?.rejectedFile) throw new AppError('orders.no_rejected_rows', {}, 404);
    await access(row.rejectedFile).catch(() => {
      throw new AppError('orders.rejected_file_gone', { file: basename(row.rejectedFile!) }, 404);
    });
    return { name: basename(row.rejectedFile), content: createReadStream(row.rejectedFile) };
  }

  async function find(id: number | null = null): Promise<ImportRow[]> {
    const { rows } = await sql<ImportRow>`
      select import_id as id, source, file_name as file, mapping, state, started_at as "startedAt",
        finished_at as "finishedAt", rows, accepted, unchanged, merged, rejected, anonymous,
        rejected_file as "rejectedFile", error
      from orders.import
      where ${id}::bigint is null or import_id = ${id}
      order by started_at desc, import_id desc
      limit ${MOST_LISTED}`.execute(db);
    return rows;
  }

  return { listImports, rejectedRows };
}
export type ImportList = ReturnType<typeof createImportList>;

function demandChain(actor: Actor) {
  demand(actor, 'orders.read');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}
