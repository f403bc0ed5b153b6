import type { Told } from '../offline/told.ts';
import { type Chain, operator, person } from './chain.ts';

/** A manager of S1 and one of S2, by userid. */
export const hireManagers = ({ organisation }: Chain) =>
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
