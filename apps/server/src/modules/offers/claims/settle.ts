import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { OffersFacts } from '../events.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import { type ClaimRequest, firstCome, type InLine, type Winner, winKey } from './first-come.ts';
import {
  findWonCoupons,
  insertWinners,
  issueCoupons,
  keepCodes,
  type LockedShare,
  lockShares,
  takePlaces,
  type WonCoupon,
  type WonPlace,
} from './repository.ts';
import { createValidities } from './validities.ts';

/** What a claim is answered. `won` carries the coupon, on the first claim and on every later one. */
export type Settled = { result: 'won'; coupon: WonCoupon } | { result: 'sold_out' };

/**
 * A deadlock (with a merge of two people, say), and a code that was drawn before (one in a hundred million): all is
 * undone, and done again it goes through.
 */
const GOES_THROUGH_AGAIN: ReadonlySet<unknown> = new Set(['40P01', '23505']);
const MOST_ATTEMPTS = 4;

export function createSettle({ platform }: { platform: Platform }) {
  const validities = createValidities();
  const validityOf = (share: LockedShare, at: Date) => validities(share, at, share.zone ?? CHAIN_ZONE);

  /**
   * Decides a set of claims in one transaction, with a fixed number of statements however many they are: first come,
   * first served in the order given, one answer each, given when it is durable. Exact with any number of processes:
   * the shares are locked first, then the winners are written down, both in the order of their ids.
   */
  async function settle(requests: readonly ClaimRequest[]): Promise<Settled[]> {
    if (requests.length === 0) return [];
    const at = new Date(Math.max(...requests.map((request) => request.at.getTime())));
    await platform.facts.prepare(at);
    const answers = await throughAgain(() => platform.db.transaction().execute((tx) => settleWithin(tx, requests, at)));
    platform.crashAt('offers.after_settle');
    return answers;
  }

  async function settleWithin(tx: Tx, requests: readonly ClaimRequest[], at: Date): Promise<Settled[]> {
    const shares = await lockShares(
      tx,
      requests.map(({ shareId }) => shareId),
    );
    const line = requests.map((request) => {
      const share = shares.get(request.shareId);
      if (!share) throw new Error(`there is no share ${request.shareId}`);
      return { ...request, share, validity: validityOf(share, request.at) };
    });
    const { coupons, winners } = await admit(tx, line);
    if (winners.length > 0) {
      for (const won of await give(tx, winners, at)) coupons.set(winKey(won.customerId, won.dropId), won);
      platform.crashAt('offers.inside_settle');
    }
    return line.map(({ customerId, share }) => {
      const coupon = coupons.get(winKey(customerId, share.dropId));
      if (!coupon) return { result: 'sold_out' };
      return { result: 'won', coupon: { code: coupon.code, validUntil: coupon.validUntil } };
    });
  }

  /** Everything that a win brings with it. */
  async function give(tx: Tx, winners: Winner<LockedShare>[], at: Date): Promise<WonPlace[]> {
    const issued = await issueCoupons(tx, winners);
    await keepCodes(tx, issued);
    await takePlaces(tx, issued);
    await platform.changes.record(tx, {
      topic: 'offers',
      customers: winners.map(({ customerId }) => customerId),
      since: new Date(Math.min(...winners.map((winner) => winner.at.getTime()))),
    });
    const byDrop = Map.groupBy(winners, ({ share }) => share.dropKey);
    await platform.facts.publishAll(
      tx,
      [...byDrop].map(([dropKey, { length: n }]) => ({
        type: 'offers.coupons_claimed',
        at,
        subject: `drop:${dropKey}`,
        payload: { dropKey, n } satisfies OffersFacts['offers.coupons_claimed'],
      })),
    );
    return issued;
  }
  return settle;
}
export type Settle = ReturnType<typeof createSettle>;

/**
 * Who gets a place, written down, beside what was won before. Somebody may win at this very moment through another
 * share, in a set of another process: then the writing waits for that set, finds her, and the line is gone through once
 * more knowing of her, so that her place is the next one's. Each round knows of one more, so it ends; the locks on the
 * shares are older than the savepoint and stay.
 */
async function admit(tx: Tx, line: InLine<LockedShare>[]) {
  for (;;) {
    const coupons = await findWonCoupons(
      tx,
      line.map(({ customerId, share: { dropId } }) => ({ customerId, dropId })),
    );
    const winners = firstCome(line, coupons);
    if (winners.length === 0) return { coupons, winners };
    await sql`savepoint line`.execute(tx);
    if ((await insertWinners(tx, winners)) === winners.length) return { coupons, winners };
    await sql`rollback to savepoint line`.execute(tx);
  }
}

async function throughAgain<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !GOES_THROUGH_AGAIN.has((error as { code?: unknown }).code)) throw error;
    }
  }
}
