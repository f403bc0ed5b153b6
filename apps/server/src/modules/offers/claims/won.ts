import { createBatcher } from '../../../platform/batching.ts';
import type { Db } from '../../../platform/database/index.ts';
import { winKey } from './first-come.ts';
import { findWon, type WonCoupon } from './repository.ts';

/** Questions of one statement, and statements under way at once. */
const BATCH = 1_000;
const LANES = 2;

/** The coupon that a customer won in a drop with a wish (left out: the first), or null. Those who ask at the same time are answered together. */
export function createFindWon({ db }: { db: Db }) {
  const finding = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(asked: { customerId: number; dropId: number; wish?: number }[]): Promise<(WonCoupon | null)[]> {
      const { wins } = await findWon(db, asked);
      return asked.map(({ customerId, dropId, wish }) => wins.get(winKey(customerId, dropId, wish)) ?? null);
    },
  });
  return finding.add;
}
export type FindWon = ReturnType<typeof createFindWon>;
