import { createBatcher } from '../../../platform/batching.ts';
import type { Db } from '../../../platform/database/index.ts';
import { winKey } from './first-come.ts';
import { findWonCoupons, type WonCoupon } from './repository.ts';

/** Questions of one statement, and statements under way at once. */
const BATCH = 1_000;
const LANES = 2;

/** The coupon that a customer won in a drop, or null. Those who ask at the same time are answered together. */
export function createFindWon({ db }: { db: Db }) {
  const finding = createBatcher({
    max: BATCH,
    lanes: LANES,
    async run(asked: { customerId: number; dropId: number }[]): Promise<(WonCoupon | null)[]> {
      const won = await findWonCoupons(db, asked);
      return asked.map(({ customerId, dropId }) => won.get(winKey(customerId, dropId)) ?? null);
    },
  });
  return finding.add;
}
export type FindWon = ReturnType<typeof createFindWon>;
