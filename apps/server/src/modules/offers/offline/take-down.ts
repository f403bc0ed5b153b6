import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Actor } from '../../access/index.ts';
import { callerOf } from '../life/journal.ts';
import { keyReused } from '../life/keys.ts';
import { againWhenOvertaken } from '../life/overtaken.ts';
import { isPlausibleTime } from '../life/plausible.ts';
import { recordRedeemedSet } from '../life/record-redeemed-set.ts';
import { consider, lockTold } from './consider.ts';
import { type Considered, type Decision, decideAll, type Purchase, reckoned } from './decide.ts';
import { fileOffline, type Lost } from './file-offline.ts';
import { findOutcomes, type NewReport, type Outcome, putReports } from './reports.ts';

/** What became of a purchase; or why nothing was taken down. */
export type Taken = (Outcome & { problem: null }) | { result: 'not_taken'; problem: string };

interface Undone {
  tx: Tx;
  actor: Actor;
  now: Date;
}

/**
 * Takes the purchases of an upload down, all in one transaction by a fixed number of statements: redeemed as far as the
 * terms go, and whatever the ledger does not take goes to a case. The same key again gets the same answer, whatever has
 * happened since; so an upload that was cut off is simply told again.
 */
export function createTakeDown({ platform }: { platform: Platform }) {
  return async function takeDown(actor: Actor, purchases: readonly Purchase[]): Promise<Taken[]> {
    if (purchases.length === 0) return [];
    const now = platform.clock.now();
    await prepareFacts(purchases, now);
    const taken = await againWhenOvertaken(() =>
      platform.db.transaction().execute((tx) => takeDownWithin({ tx, actor, now }, purchases)),
    );
    platform.crashAt('offers.after_offline');
    return taken;
  };

  async function takeDownWithin(within: Undone, purchases: readonly Purchase[]): Promise<Taken[]> {
    const { tx, actor, now } = within;
    const caller = callerOf(actor);
    const couponOf = await lockTold(tx, purchases);
    const known = await findOutcomes(tx, { caller, keys: purchases.map(({ told }) => told.key) });
    const open = purchases.filter(({ told }) => !known.has(told.key));
    const considered = await consider(tx, open, { caller, couponOf });
    const decisions = decideAll(considered, now);
    const outcomes = await write(within, considered, decisions);
    platform.crashAt('offers.inside_offline');
    const answerOf = new Map(open.map((purchase, nth) => [purchase, outcomes[nth]!]));
    return purchases.map((purchase) => answerOf.get(purchase) ?? asBefore(known.get(purchase.told.key)!, purchase));
  }

  async function write(
    { tx, actor, now }: Undone,
    considered: readonly Considered[],
    decisions: readonly Decision[],
  ): Promise<Taken[]> {
    const caller = callerOf(actor);
    const redeemed = considered.flatMap(({ coupon, told, storeId }, nth) => {
      const decision = decisions[nth]!;
      if (decision.kind !== 'redeemed' || !decision.isNew || !coupon) return [];
      const { at, spendFen, key } = told;
      return [{ coupon, at, storeId, spendFen, discountFen: decision.fen, key }];
    });
    await recordRedeemedSet(tx, platform, redeemed, { caller, who: actor.label, recordedAt: now });

    const outcomes = considered.map(({ told }, nth) => {
      const decision = decisions[nth]!;
      return decision.kind === 'redeemed' || decision.kind === 'review' ? reckoned(decision, told) : null;
    });
    const lost = considered.flatMap((one, nth): (Lost & { nth: number })[] => {
      const outcome = outcomes[nth];
      return outcome?.reason
        ? [{ ...one, ...asDecided(one, decisions[nth]!), ...outcome, reason: outcome.reason, nth }]
        : [];
    });
    const caseIds = await fileOffline(tx, lost, { actor, now });
    const caseOf = new Map(lost.map(({ nth }, place) => [nth, caseIds[place]!]));
    const reports = considered.flatMap(({ told, request, coupon, storeId }, nth): NewReport[] => {
      const outcome = outcomes[nth];
      if (!outcome) return [];
      const { key, at, spendFen, discountFen: givenFen } = told;
      const asked = { key, caller, request, couponId: coupon?.couponId ?? null, storeId };
      return [{ ...asked, at, recordedAt: now, spendFen, givenFen, ...outcome, caseId: caseOf.get(nth) ?? null }];
    });
    await putReports(tx, reports);

    return decisions.map((decision, nth) => {
      if (decision.kind === 'not_taken') return { result: 'not_taken', problem: decision.problem };
      const told = decision.kind === 'told_before' ? decision.nth : nth;
      return { ...outcomes[told]!, caseId: caseOf.get(told) ?? null, problem: null };
    });
  }

  /** The months into which the facts of these purchases go: at most two, plausible ones being some days apart. */
  async function prepareFacts(purchases: readonly Purchase[], now: Date): Promise<void> {
    const times = purchases.flatMap(({ told: { at } }) => (isPlausibleTime(at, now) ? [at.getTime()] : []));
    if (times.length === 0) return;
    await platform.facts.prepare(new Date(Math.min(...times)));
    await platform.facts.prepare(new Date(Math.max(...times)));
  }
}

/** What was answered to its key; or that the key stands for something else. */
export const asBefore = ({ request, ...outcome }: Outcome & { request: string }, purchase: Purchase): Taken =>
  request === purchase.request
    ? { ...outcome, problem: null }
    : { result: 'not_taken', problem: keyReused('purchase').code };

/** A coupon that was redeemed by a purchase earlier in the upload is shown as redeemed. */
function asDecided({ coupon }: Considered, decision: Decision): Pick<Lost, 'coupon'> {
  const status = decision.kind === 'review' ? decision.status : null;
  return { coupon: coupon && status ? { ...coupon, status } : coupon };
}
