import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { findOffer } from '../issue.ts';
import { type CodeLine, linesOf, type Malformed, readCodeLine } from './lines.ts';
import { type PoolFigures, poolFigures } from './pool.ts';

export interface ImportedCodes {
  imported: number;
  /** Known before, or earlier in this list. */
  duplicates: number;
  malformed: number;
  /** The first of them. */
  duplicateLines: number[];
  malformedLines: { line: number; reason: Malformed }[];
  pool: PoolFigures;
}

/** Lines of one transaction, and what is in memory at once. */
const BATCH = 10_000;
const MOST_LINES = 1_000_000;
/** Lines named in the answer. */
const MOST_NAMED = 100;

type NumberedCode = CodeLine & { line: number };

export function createImportCodes({ platform, audit }: { platform: Platform; audit: Audit }) {
  /**
   * Takes a partner's list into the pool of an offer of kind `partner_code`, a few thousand lines at a time: what was taken
   * stays when the rest is lost, and the same list again adds what is missing.
   */
  async function importCodes(actor: Actor, offerCode: string, body: AsyncIterable<Uint8Array>): Promise<ImportedCodes> {
    demandChain(actor, 'offers.edit');
    const { offerId } = await partnerOffer(offerCode);
    const told: Omit<ImportedCodes, 'pool'> = {
      ...{ imported: 0, duplicates: 0, malformed: 0, duplicateLines: [], malformedLines: [] },
    };
    const take = async (codes: NumberedCode[]) => {
      const fresh = await platform.db.transaction().execute(async (tx) => {
        const taken = await insertCodes(tx, { offerId, codes, at: platform.clock.now() });
        const lines = [codes[0]!.line, codes.at(-1)!.line];
        await audit(tx, actor, 'offers.partner_codes_imported', `offer:${offerCode}`, { lines, imported: taken.size });
        return taken;
      });
      const known = codes.filter(({ line }) => !fresh.has(line)).map(({ line }) => line);
      told.imported += fresh.size;
      told.duplicates += known.length;
      told.duplicateLines.push(...known.slice(0, MOST_NAMED - told.duplicateLines.length));
    };

    let batch: NumberedCode[] = [];
    let line = 0;
    for await (const text of linesOf(body)) {
      line += 1;
      if (line > MOST_LINES) throw new AppError('offers.too_many_codes', { lines: MOST_LINES }, 413);
      const read = readCodeLine(text, line);
      if (typeof read === 'string') {
        told.malformed += 1;
        if (told.malformedLines.length < MOST_NAMED) told.malformedLines.push({ line, reason: read });
      } else if (read) batch.push({ ...read, line });
      if (batch.length < BATCH) continue;
      await take(batch);
      batch = [];
    }
    if (batch.length > 0) await take(batch);
    return { ...told, pool: await poolOf(offerId) };
  }

  async function partnerCodes(actor: Actor, offerCode: string): Promise<PoolFigures> {
    demand(actor, 'offers.read');
    return poolOf((await partnerOffer(offerCode)).offerId);
  }

  async function partnerOffer(code: string) {
    const offer = await findOffer(platform.db, code);
    if (!offer) throw new AppError('offers.offer_unknown', { offer: code }, 404);
    if (offer.kind !== 'partner_code') throw new AppError('offers.no_partner_codes', { offer: code }, 409);
    return offer;
  }

  async function poolOf(offerId: number): Promise<PoolFigures> {
    const { rows } = await sql<{ pool: PoolFigures | null }>`
      select ${poolFigures(sql`${offerId}::bigint`, platform.clock.now())} as pool`.execute(platform.db);
    return rows[0]!.pool ?? { left: 0, setAside: 0, handedOut: 0, expired: 0, low: true };
  }

  return { importCodes, partnerCodes };
}

/** The pool is the chain's, not a store's. */
function demandChain(actor: Actor, permission: 'offers.edit'): void {
  demand(actor, permission);
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

/** Answers the lines whose code was new. Sorted by code, so that two imports never wait for each other in a ring. */
async function insertCodes(
  tx: Tx,
  { offerId, codes, at }: { offerId: number; codes: NumberedCode[]; at: Date },
): Promise<Set<number>> {
  const { rows } = await sql<{ code: string }>`
    insert into offers.partner_code (offer_id, code, expires_at, imported_at)
    select ${offerId}, code, expires_at, ${at} from (${firstOfEach(codes)}) c order by code
    on conflict (offer_id, code) do nothing
    returning code`.execute(tx);
  const fresh = new Set(rows.map(({ code }) => code));
  const lines = new Set<number>();
  for (const { code, line } of codes) if (fresh.delete(code)) lines.add(line);
  return lines;
}

const firstOfEach = (codes: NumberedCode[]): RawBuilder<unknown> => sql`
  select distinct on (code) code, expires_at
  from json_to_recordset(${JSON.stringify(
    codes.map(({ code, line, expiresAt }) => ({ code, line, expires_at: expiresAt })),
  )}::json) as l(code text, line integer, expires_at timestamptz)
  order by code, line`;
