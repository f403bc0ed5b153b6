import type { Database } from '../../../platform/database/index.ts';
import { testPlatform } from '../../../platform/testing/index.ts';
import type { Told } from '../offline/told.ts';
import { type Chain, chainOn, give, meet, noonOffer, openStores, operator, person } from './chain.ts';
import { till } from './tills.ts';

const NOON = '2026-03-15T12:00:00+08:00';
const EVENING = '2026-03-15T18:00:00+08:00';

/** A chain whose tills have no network at noon and tell in the evening, to two processes. */
export async function noonWithoutNetwork(database: Database, otherPool: Database) {
  const atNoon = chainOn(await testPlatform(database, { at: NOON }));
  const stores = await openStores(atNoon);
  await hireManagers(atNoon);
  await atNoon.offers.defineOffer(operator, noonOffer);
  const ada = (await meet(atNoon, ['ada'])).get('ada')!;
  const first = chainOn(await testPlatform(database, { at: EVENING }));
  const second = chainOn(await testPlatform(otherPool, { at: EVENING }));
  const tell = (...purchases: Told[]) => first.offers.uploadOffline(till('1'), purchases);
  const cases = async () => (await first.offers.listReviews(operator, { limit: 100 })).cases;
  let grants = 0;

  return {
    ...{ atNoon, stores, ada, first, second, tell, cases },
    noon: new Date(NOON),
    evening: new Date(EVENING),
    /** A new coupon of ada's with the text that her wallet showed at noon. */
    async shown({ offerCode = noonOffer.code } = {}) {
      grants += 1;
      const { code } = await give(atNoon, ada, { grantKey: `grant-${grants}`, offerCode });
      return { code, text: await shownQr(atNoon, 'ada', code) };
    },
    caseOf: async (answer: object | undefined) =>
      (await cases()).find(({ caseId }) => answer && 'caseId' in answer && caseId === answer.caseId),
  };
}
export type NoonWithoutNetwork = Awaited<ReturnType<typeof noonWithoutNetwork>>;

/** What is answered of 15 yuan that the ledger takes nothing of. */
export const isRefused = (reason: string) => ({ result: 'review', bookedFen: 0, lossFen: 1_500, reason });

/** A manager of S1 and one of S2, by userid. */
const hireManagers = ({ organisation }: Chain) =>
  organisation.put(operator, {
    units: [],
    stores: [],
    accounts: [
      { userid: 'zhang', name: '张店长', kind: 'person', stores: ['S1'], role: 'manager' },
      { userid: 'li', name: '李店长', kind: 'person', stores: ['S2'], role: 'manager' },
    ],
  });

/** What the wallet of a person shows now. */
export const shownQr = async ({ offers }: Chain, name: string, code: string): Promise<string> =>
  (await offers.showQr(person(name), code)).text;

/** A purchase of 80 yuan in S1 with 15 yuan off, told afterwards. */
export const told = (chain: Chain, over: Partial<Told> & Pick<Told, 'key' | 'code'>): Told => ({
  ...{ store: 'S1', at: chain.platform.clock.now(), spendFen: 8_000, discountFen: 1_500, approvedBy: null },
  ...over,
});
