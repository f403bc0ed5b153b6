import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { holdCustomers } from '../../customers/index.ts';
import { type ClaimWatch, createWatchClaims, type Gate } from '../abuse/watch-claims.ts';
import type { OffersFacts } from '../events.ts';
import { handOutWon } from '../partner-codes/hand-out.ts';
import { type Pieces, reservePieces } from '../pickup/admit.ts';
import { capByPieces } from '../pickup/of-shares.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import { joinLine } from '../waiting/repository.ts';
import { type ClaimRequest, familyKey, firstCome, type InLine, isOverLimit, winKey } from './first-come.ts';
import {
  findWon,
  insertWinners,
  issueCoupons,
  type LockedShare,
  lockShares,
  type Placed,
  removeWinners,
  type Won,
  type WonCoupon,
  type WonPlace,
} from './repository.ts';
import { createValidities } from './validities.ts';

/**
 * What a claim is answered. `won` carries the coupon, on the first claim and on every later one; `limit`: she has had as
 * many of the drop, or of its family, as one customer may; `waiting`: all is taken, and she is in line; `over`: it was stopped
 * meanwhile; `gone`: she was erased meanwhile; `limited`: she would have won, and a limit against abuse refuses it now.
 */
export type Settled =
  | { result: 'won'; coupon: WonCoupon }
  | { result: 'sold_out' | 'waiting' | 'limit' | 'limited' | 'over' | 'gone' };

/**
 * A deadlock, and a code that was drawn before (one in a hundred million): all is
 * undone, and done again it goes through.
 */
const GOES_THROUGH_AGAIN: ReadonlySet<unknown> = new Set(['40P01', '23505']);
const MOST_ATTEMPTS = 4;

export function createSettle({ platform }: { platform: Platform }) {
  const settleWithin = createSettleWithin({ platform });

  /**
   * Decides a set of claims in one transaction, with a fixed number of statements however many they are: first come,
   * first served in the order given, one answer each, given when it is durable. Exact with any number of processes:
   * the customers are held first, then the shares are locked, then the winners are written down, each in the order of
   * their ids. Who is merged meanwhile wins as the one she is now.
   */
  async function settle(requests: readonly ClaimRequest[]): Promise<Settled[]> {
    if (requests.length === 0) return [];
    const at = new Date(Math.max(...requests.map((request) => request.at.getTime())));
    await platform.facts.prepare(at);
    const answers = await throughAgain(() => platform.db.transaction().execute((tx) => settleHeld(tx, requests, at)));
    platform.crashAt('offers.after_settle');
    return answers;
  }

  async function settleHeld(tx: Tx, requests: readonly ClaimRequest[], at: Date): Promise<Settled[]> {
    const asked = requests.map(({ customerId }) => customerId);
    const changed = await holdCustomers(tx, sql`select unnest(${asked}::bigint[]) as customer_id`);
    if (changed.size === 0) return settleWithin(tx, requests, at);
    const now = requests.map(({ customerId }) => (changed.has(customerId) ? changed.get(customerId)! : customerId));
    const line = requests.flatMap((request, nth) => (now[nth] === null ? [] : [{ ...request, customerId: now[nth]! }]));
    const answers = (line.length > 0 ? await settleWithin(tx, line, at) : []).values();
    return now.map((customerId) => (customerId === null ? { result: 'gone' } : answers.next().value!));
  }
  return settle;
}
export type Settle = ReturnType<typeof createSettle>;

export function createSettleWithin({ platform }: { platform: Platform }) {
  const validities = createValidities();
  const watchClaims = createWatchClaims(platform);
  const validityOf = (share: LockedShare, at: Date) => validities(share, at, share.zone ?? CHAIN_ZONE);

  /** The same within a transaction that does something else, too, and holds the customers; the shares stay locked until its end. */
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
    const pieces = await capByPieces(tx, line, at);
    const watch = await watchClaims(tx, line, at);
    const { won, winners, gate } = await admit(tx, line, watch);
    if (winners.length > 0) {
      for (const coupon of await give(tx, winners, { at, pieces }))
        won.wins.set(winKey(coupon.customerId, coupon.dropId, coupon.wish), coupon);
    }
    if (watch && gate) await watch.settle(tx, gate, winners, at);
    if (winners.length > 0) platform.crashAt('offers.inside_settle');
    const answers = line.map((claim) => answerTo(claim, won, gate));
    const waiting = line.filter((_, nth) => answers[nth]!.result === 'waiting');
    if (waiting.length > 0)
      await joinLine(
        tx,
        waiting.map(({ customerId, shareId, at: since, share: { dropId } }) => ({
          customerId,
          shareId,
          dropId,
          at: since,
        })),
      );
    return answers;
  }

  /** Everything that a win brings with it. */
  async function give(
    tx: Tx,
    winners: Placed[],
    { at, pieces }: { at: Date; pieces: Pieces | null },
  ): Promise<WonPlace[]> {
    const issued = await issueCoupons(tx, winners);
    if (pieces) await reservePieces(tx, pieces, couponsOf(issued));
    const withCode = winners.filter(({ share }) => share.withCode);
    await handOutWon(
      tx,
      withCode.map(({ couponId, share: { offerId, dropId } }) => ({ couponId, offerId, dropId })),
      at,
    );
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
  return settleWithin;
}

/**
 * Who gets a place, written down, beside what was won before. Somebody may win at this very moment through another
 * share, in a set of another process: then the writing waits for that set, finds her, and the line is gone through once
 * more knowing of her, so that her place is the next one's. Each round knows of one more, so it ends.
 */
async function admit(
  tx: Tx,
  line: InLine<LockedShare>[],
  watch: ClaimWatch<InLine<LockedShare>> | null,
): Promise<{ won: Won; winners: Placed[]; gate: Gate<InLine<LockedShare>> | null }> {
  for (;;) {
    const gate = watch?.gate() ?? null;
    const won = await findWon(
      tx,
      line.map(({ customerId, share: { dropId, family } }) => ({ customerId, dropId, family })),
    );
    const winners = firstCome(line, won, gate?.admit);
    if (winners.length === 0) return { won, winners: [], gate };
    const placed = await insertWinners(tx, winners);
    if (placed.length === winners.length) {
      for (const { customerId, share, slot } of placed)
        if (share.family !== null && slot !== null) won.slots.set(familyKey(customerId, share.family), slot);
      return { won, winners: placed, gate };
    }
    await removeWinners(tx, placed);
  }
}

function answerTo(claim: InLine<LockedShare>, { wins, slots }: Won, gate: Gate<InLine<LockedShare>> | null): Settled {
  const key = winKey(claim.customerId, claim.share.dropId, claim.wish);
  const coupon = wins.get(key);
  if (coupon) return { result: 'won', coupon: { code: coupon.code, validUntil: coupon.validUntil } };
  // A win without a coupon: it went to somebody else since.
  if (wins.has(key) || isOverLimit(claim, slots)) return { result: 'limit' };
  if (claim.share.stoppedAt) return { result: 'over' };
  if (gate?.refused.has(claim)) return { result: 'limited' };
  return { result: claim.wait && claim.share.waitlist ? 'waiting' : 'sold_out' };
}

export async function throughAgain<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !GOES_THROUGH_AGAIN.has((error as { code?: unknown }).code)) throw error;
    }
  }
}

/** Rows `(customer_id, coupon_id)`. */
const couponsOf = (issued: readonly WonPlace[]) => {
  const rows = issued.map(({ customerId, couponId }) => ({ customer_id: customerId, coupon_id: couponId }));
  return sql`select * from json_to_recordset(${JSON.stringify(rows)}::json) as w(customer_id bigint, coupon_id bigint)`;
};
