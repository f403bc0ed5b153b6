import type { Platform } from '../../../platform/platform.ts';
import { type Actor, type Audit, demand } from '../../access/index.ts';
import type { OffersDeps } from '../deps.ts';
import { callerOf } from '../life/journal.ts';
import type { Purchase } from './decide.ts';
import { managersOf, proofOf } from './proof.ts';
import { keysOf } from './read-coupon.ts';
import { findOutcomes } from './reports.ts';
import { asBefore, createTakeDown, type Taken } from './take-down.ts';
import { digestOf, type Told } from './told.ts';

/** `code`: the one that the purchase names, as far as it can be read. */
export type Answer = { key: string; code: string | null } & Taken;

/** A purchase, or why there is no store to take it down for. */
type Sorted = Omit<Purchase, 'storeId'> & ({ storeId: number; problem: null } | { storeId: null; problem: string });

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
    const sorted = await sort(actor, told);
    // Most of a repeated upload: answered by one question, without a lock.
    const keys = told.map(({ key }) => key);
    const answered = await findOutcomes(platform.db, { caller: callerOf(actor), keys });
    const open = sorted.filter((one) => isPurchase(one) && !answered.has(one.told.key)) as Purchase[];
    const taken = await takeDown(actor, open);
    const takenOf = new Map(open.map((one, nth) => [one, taken[nth]!]));
    const answers = sorted.map((one): Answer => {
      const { told, proof } = one;
      const named = { key: told.key, code: proof.code };
      if (!isPurchase(one)) return { ...named, result: 'not_taken', problem: one.problem! };
      return { ...named, ...(takenOf.get(one) ?? asBefore(answered.get(told.key)!, one)) };
    });
    await platform.db
      .transaction()
      .execute((tx) => audit(tx, actor, 'offers.offline_redemptions_told', 'offline', figuresOf(answers)));
    return answers;
  };

  /** Each with its proof and its store. */
  async function sort(actor: Actor, told: readonly Told[]): Promise<Sorted[]> {
    const { db } = platform;
    const stores = await organisation.storesByCode(told.map(({ store }) => store));
    const storeIdOf = ({ store }: Told) => stores.get(store)?.storeId ?? null;
    const keys = await keysOf(
      db,
      told.map(({ code }) => code),
    );
    const isManager = await managersOf(
      db,
      told.flatMap((one) => {
        const storeId = storeIdOf(one);
        return one.approvedBy && storeId !== null ? { userid: one.approvedBy, storeId } : [];
      }),
    );
    return told.map((one) => {
      const storeId = storeIdOf(one);
      const isApproved = isManager({ userid: one.approvedBy, storeId });
      const read = { told: one, request: digestOf(one), proof: proofOf(one, { keys, isApproved }) };
      if (storeId === null) return { ...read, storeId: null, problem: 'offers.store_unknown' };
      const isElsewhere = actor.storeIds && !actor.storeIds.includes(storeId);
      return isElsewhere
        ? { ...read, storeId: null, problem: 'access.other_store' }
        : { ...read, storeId, problem: null };
    });
  }
}

const isPurchase = (one: Sorted): one is Sorted & Purchase => one.storeId !== null;

function figuresOf(answers: Answer[]) {
  const count = (result: Answer['result']) => answers.filter((answer) => answer.result === result).length;
  const lossFen = answers.reduce((sum, answer) => sum + (answer.problem === null ? answer.lossFen : 0), 0);
  return { redeemed: count('redeemed'), review: count('review'), notTaken: count('not_taken'), lossFen };
}
