import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor, Audit } from '../../access/index.ts';
import { showCouponCode } from '../coupon-code.ts';
import { findBatch } from './batches.ts';
import { demandChain } from './make-codes.ts';

/** Rows of one read: what is in memory at once. */
const PAGE = 10_000;

export function createExportCodes({ platform, audit }: { platform: Platform; audit: Audit }) {
  const { db } = platform;

  /** A batch as CSV, written down before the first line leaves. Codes hold letters and digits alone: nothing to quote. */
  async function exportCodes(actor: Actor, batchId: number): Promise<{ name: string; csv: Readable }> {
    demandChain(actor);
    const batch = await db.transaction().execute(async (tx) => {
      const found = await findBatch(tx, batchId, sql``);
      await audit(tx, actor, 'offers.bulk_exported', `offer:${found.offerCode}`, {
        key: found.key,
        pieces: found.pieces,
      });
      return found;
    });
    return { name: batch.key, csv: Readable.from(pages(batchId), { objectMode: false }) };
  }

  async function* pages(batchId: number): AsyncGenerator<string> {
    yield 'code,shown,claimed\r\n';
    for (let after = ''; ; ) {
      const { rows } = await sql<{ code: string; claimed: boolean }>`
        select code, coupon_id is not null as claimed from offers.bulk_code
        where batch_id = ${batchId} and code > ${after} order by code limit ${PAGE}`.execute(db);
      if (rows.length > 0) yield rows.map(line).join('');
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.code;
    }
  }
  return exportCodes;
}

const line = ({ code, claimed }: { code: string; claimed: boolean }) =>
  `${code},${showCouponCode(code)},${claimed ? 'yes' : 'no'}\r\n`;
