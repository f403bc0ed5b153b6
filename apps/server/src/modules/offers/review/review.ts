import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import type { CouponSet, VoidedSet } from '../life/void-set.ts';
import { closeCase } from './close-case.ts';
import { actOf, decisionsOf } from './kinds.ts';
import { countOpen, findCase, listCases, type ReviewCase } from './list-cases.ts';

export interface AskedCases {
  kind?: string | undefined;
  state?: 'open' | 'closed' | undefined;
  /** Its code. */
  store?: string | undefined;
  /** The id of the last case seen. */
  before?: string | undefined;
  limit: number;
}

/** What people decide: neither refused nor simply believed. */
export function createReview({
  platform: { db, clock, facts },
  audit,
  organisation,
  voidSetWithin,
}: {
  platform: Platform;
  audit: Audit;
  organisation: Pick<OffersDeps['organisation'], 'storeByCode'>;
  voidSetWithin: (tx: Tx, actor: Actor, set: CouponSet, why: { reason: string; at: Date }) => Promise<VoidedSet>;
}) {
  async function listReviews(actor: Actor, { kind = '', state, store, before, limit }: AskedCases) {
    demand(actor, 'offers.read');
    const filter = { kind: kind || null, state: state ?? null, storeId: await storeIdOf(store) };
    const [cases, figures] = await Promise.all([
      listCases(db, actor, { ...filter, before: before ?? null, limit }),
      countOpen(db, actor, filter),
    ]);
    return { cases, ...figures };
  }

  /**
   * Closes a case with one of its kind's decisions. The same decision again changes nothing; another one on a closed case
   * is refused as 409 `offers.review_closed`. Whoever answers for some stores decides about those alone. What the decision
   * promises is done with it, or neither.
   */
  async function decideReview(
    actor: Actor,
    caseId: string,
    { decision, note }: { decision: string; note: string | null },
  ): Promise<ReviewCase> {
    demand(actor, 'offers.edit');
    const at = clock.now();
    await facts.prepare(at);
    return db.transaction().execute(async (tx) => {
      const found = await findCase(tx, actor, caseId, { lock: true });
      if (!found) throw new AppError('offers.review_not_found', {}, 404);
      const decisions = decisionsOf(found.kind);
      if (!decisions.includes(decision))
        throw new AppError('offers.review_decision_unknown', { field: 'decision', decisions });
      if (found.state === 'closed') {
        if (found.decision === decision) return found;
        throw new AppError('offers.review_closed', { decision: found.decision, decidedBy: found.decidedBy }, 409);
      }
      const decided = { decision, note, decidedBy: actor.label, decidedAt: at };
      const done =
        actOf(found.kind, decision) === 'void_coupons'
          ? await voidSetWithin(tx, actor, { caseId }, { reason: `review:${caseId}`, at })
          : {};
      await closeCase(tx, caseId, decided);
      await audit(tx, actor, 'offers.review_decided', `review:${caseId}`, { kind: found.kind, decision, ...done });
      return { ...found, ...decided, state: 'closed' };
    });
  }

  async function storeIdOf(code: string | undefined): Promise<number | null> {
    if (code === undefined) return null;
    const store = await organisation.storeByCode(code);
    if (!store) throw new AppError('offers.store_unknown', { field: 'store', stores: [code] });
    return store.storeId;
  }

  return { listReviews, decideReview };
}
