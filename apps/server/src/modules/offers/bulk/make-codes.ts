import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import { demandApproval } from '../approval/demand-approval.ts';
import { chargeMade } from '../budget/issued.ts';
import { findOffer } from '../issue.ts';
import { findBatch, type ListedBatch, listBatches } from './batches.ts';

export interface MakeCodes {
  /** The caller's own: the same again answers what was made. */
  key: string;
  name: string;
  pieces: number;
  /** Exclusive. */
  claimUntil: Date;
}

export function createMakeCodes({ platform, audit }: { platform: Platform; audit: Audit }) {
  /**
   * Makes codes without a customer: one statement for up to a million. They are taken from the budgets now, since nobody
   * who holds a printed code can be refused for money.
   */
  async function makeCodes(actor: Actor, offerCode: string, { key, name, pieces, claimUntil }: MakeCodes) {
    demandChain(actor);
    const at = platform.clock.now();
    if (claimUntil <= at) throw new AppError('offers.bad_batch', { field: 'claimUntil', rule: 'in the future' });
    return platform.db.transaction().execute(async (tx): Promise<ListedBatch> => {
      const offer = await findOffer(tx, offerCode);
      if (!offer) throw new AppError('offers.offer_unknown', { offer: offerCode }, 404);
      // A partner's codes go out one by one, with coupons that somebody holds.
      if (offer.kind === 'partner_code') throw new AppError('offers.not_in_bulk', { offer: offerCode }, 409);
      const { offerId, version } = offer;
      const { rows } = await sql<{ batchId: number }>`
        insert into offers.bulk_batch (key, offer_id, terms_version, name, pieces, claim_until, created_at, created_by)
        values (${key}, ${offerId}, ${version}, ${name}, ${pieces}, ${claimUntil}, ${at}, ${actor.label})
        on conflict (key) do nothing
        returning batch_id as "batchId"`.execute(tx);
      if (rows[0]) {
        await demandApproval(tx, { offerId, version, pieces, ref: `bulk:${key}` });
        await insertCodes(tx, rows[0].batchId, pieces);
        await chargeMade(tx, { offerId, version, pieces, at });
        await audit(tx, actor, 'offers.bulk_made', `offer:${offerCode}`, { key, pieces, claimUntil });
      }
      const [batch] = await listBatches(tx, { offerId, key, at });
      const isSame = batch?.pieces === pieces && batch.claimUntil.getTime() === claimUntil.getTime();
      if (!batch || !isSame) throw new AppError('offers.key_reused', { key }, 409);
      return batch;
    });
  }

  /** @param offerCode null: of all offers, the latest */
  async function bulkBatches(actor: Actor, offerCode: string | null): Promise<ListedBatch[]> {
    demand(actor, 'offers.read');
    if (offerCode === null) return listBatches(platform.db, { offerId: null, key: null, at: platform.clock.now() });
    const offer = await findOffer(platform.db, offerCode);
    if (!offer) throw new AppError('offers.offer_unknown', { offer: offerCode }, 404);
    return listBatches(platform.db, { offerId: offer.offerId, key: null, at: platform.clock.now() });
  }

  /** Codes that nobody has claimed are worth nothing from now on; coupons that others became stay what they are. */
  async function voidBatch(actor: Actor, batchId: number, reason: string): Promise<{ voidedAt: Date }> {
    demandChain(actor);
    const at = platform.clock.now();
    return platform.db.transaction().execute(async (tx) => {
      // Waits for whoever claims one of them at this moment.
      const batch = await findBatch(tx, batchId, sql`for update of b`);
      if (batch.voidedAt) return { voidedAt: batch.voidedAt };
      await sql`update offers.bulk_batch set voided_at = ${at} where batch_id = ${batchId}`.execute(tx);
      await audit(tx, actor, 'offers.bulk_voided', `offer:${batch.offerCode}`, { key: batch.key, reason });
      return { voidedAt: at };
    });
  }

  return { makeCodes, bulkBatches, voidBatch };
}

/** Codes are money that lies about: only those make, void or take them home who answer for the whole chain. */
export function demandChain(actor: Actor): void {
  demand(actor, 'offers.edit');
  if (actor.storeIds) throw new AppError('access.other_store', {}, 403);
}

/** A code that exists already (one in a hundred million) undoes the batch: whoever asks again gets others. */
async function insertCodes(tx: Tx, batchId: number, pieces: number): Promise<void> {
  await sql`
    insert into offers.bulk_code (code, batch_id)
    select code, ${batchId} from (
      select offers.code_from(gen_random_uuid()) as code from generate_series(1, ${pieces}::integer)
    ) c
    order by code`.execute(tx);
}
