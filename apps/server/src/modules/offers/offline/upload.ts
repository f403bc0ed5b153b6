import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand, demandStore } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { callerOf } from '../life/journal.ts';
import { managersOf, type Proof, proofOf } from './proof.ts';
import { keysOf } from './read-coupon.ts';
import { findOutcomes, type Outcome, sameAgain } from './reports.ts';
import { createTakeDown } from './take-down.ts';
import { digestOf, type Told } from './told.ts';

export type Answer = { key: string; code: string | null } & (
  | (Outcome & { problem: null })
  /** Nothing was taken down. */
  | { result: 'not_taken'; problem: string }
);

/**
 * How many purchases are taken down at a time. Each has its own locks and its own answer, so that a batch in which one
 * is wrong is not wrong; connections of the pool are for those who wait at a counter.
 */
const LANES = 4;

export function createUpload({
  platform,
  audit,
  organisation,
}: {
  platform: Platform;
  audit: Audit;
  organisation: Pick<OffersDeps['organisation'], 'storesByCode'>;
}) {
  const takeDown = createTakeDown({ platform });

  /** What tills redeemed without the network, told afterwards; in any number of pieces and any number of times. */
  return async function uploadOffline(actor: Actor, told: Told[]): Promise<Answer[]> {
    demand(actor, 'offers.redeem');
    const { db } = platform;
    const stores = await organisation.storesByCode(told.map(({ store }) => store));
    const storeIdOf = ({ store }: Told) => stores.get(store)?.storeId ?? null;
    const keys = await keysOf(
      db,
      told.map(({ code }) => code),
    );
    // Most of a repeated batch: answered by one question.
    const answered = await findOutcomes(db, { caller: callerOf(actor), keys: told.map(({ key }) => key) });
    const isManager = await managersOf(
      db,
      told.flatMap((one) => {
        const storeId = storeIdOf(one);
        return one.approvedBy && storeId !== null ? { userid: one.approvedBy, storeId } : [];
      }),
    );

    async function answerTo(one: Told): Promise<Answer> {
      const storeId = storeIdOf(one);
      const proof = proofOf(one, { keys, isApproved: isManager({ userid: one.approvedBy, storeId }) });
      return { key: one.key, code: proof.code, ...(await outcomeOf(one, storeId, proof)) };
    }
    async function outcomeOf(one: Told, storeId: number | null, proof: Proof) {
      try {
        if (storeId === null) throw new AppError('offers.store_unknown');
        demandStore(actor, storeId);
        const before = answered.get(one.key);
        const outcome = before
          ? sameAgain(before, digestOf(one))
          : await takeDown(actor, { told: one, storeId, proof });
        return { ...outcome, problem: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { result: 'not_taken' as const, problem: error.code };
      }
    }

    const answers: Answer[] = [];
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        for (let place = lane; place < told.length; place += LANES) answers[place] = await answerTo(told[place]!);
      }),
    );
    await db
      .transaction()
      .execute((tx) => audit(tx, actor, 'offers.offline_redemptions_told', 'offline', figuresOf(answers)));
    return answers;
  };
}

function figuresOf(answers: Answer[]) {
  const count = (result: Answer['result']) => answers.filter((answer) => answer.result === result).length;
  const lossFen = answers.reduce((sum, answer) => sum + (answer.problem === null ? answer.lossFen : 0), 0);
  return { redeemed: count('redeemed'), review: count('review'), notTaken: count('not_taken'), lossFen };
}
