import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Person } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { OffersFacts } from '../events.ts';
import { CHAIN_ZONE, endOfDay } from '../terms/validity.ts';
import { type DropView, type FindShares, findWonCoupon, type Share } from './share.ts';

/** A claim's answer. `won` carries the coupon, on the first claim and on every later one. */
export type Claimed =
  | { result: 'won'; view: DropView; coupon: { code: string; validUntil: Date } }
  | { result: 'sold_out' | 'not_yet' | 'over' | 'not_yours' | 'who_are_you'; view: DropView; coupon: null };

/**
 * Whether a person belongs to a group. May ask WeCom once more before it says no, since member lists lag by seconds:
 * never called inside a transaction.
 */
export type IsMember = (groupId: number, asker: { customerId: number; person: Person }) => Promise<boolean>;

export function createClaim({
  platform,
  customers,
  isMember,
  findShares,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
  isMember: IsMember;
  findShares: FindShares;
}) {
  /** @param token what the link carries: a share's token, or a drop's key */
  async function claim({ token, person }: { token: string; person: Person | null }): Promise<Claimed> {
    const at = platform.clock.now();
    const customer = person && (await customers.customerOf(person));
    const found = await findShares(token, customer?.customerId ?? null);
    if (!found) throw new AppError('offers.drop_not_found', {}, 404);
    const { view, shares } = found;
    if (!person || !customer) return { result: 'who_are_you', view, coupon: null };
    const { customerId } = customer;

    // Who won hears so for ever: also after the end, and from the link of another of her groups.
    const won = await findWonCoupon(platform.db, { customerId, dropId: view.drop.dropId });
    if (won) return { result: 'won', view, coupon: won };
    const refusal = refusalNow(view, at);
    if (refusal) return { result: refusal, view, coupon: null };
    let answer: Claimed = { result: 'not_yours', view, coupon: null };
    // Who is in several groups is hardly in more than three; the first with something left decides.
    for (const share of shares.filter(({ claimed, stock }) => claimed < stock)) {
      if (share.groupId !== null && !(await isMember(share.groupId, { customerId, person }))) continue;
      answer = await takeOne(share, customerId, at);
      if (answer.result === 'won') break;
    }
    return answer;
  }

  /** Decides by the share's row lock: exact with any number of processes. */
  async function takeOne(share: Share, customerId: number, at: Date): Promise<Claimed> {
    await platform.facts.prepare(at);
    const claimed: Claimed = await platform.db
      .transaction()
      .execute(async (tx): Promise<Claimed> => {
        if (!(await recordWinner(tx, share, customerId, at))) return wonBefore(tx, share, customerId);
        const coupon = await issueWon(tx, share, customerId, at);
        await platform.changes.record(tx, { topic: 'offers', customers: [customerId], since: at });
        // The row that everybody waits for is locked last, and only until the commit.
        if (!(await takePlace(tx, share, { couponId: coupon.couponId, at }))) throw new SoldOut();
        await platform.facts.publish(tx, {
          type: 'offers.coupon_claimed',
          at,
          subject: `drop:${share.drop.dropKey}`,
          payload: {
            customerId,
            couponId: coupon.couponId,
            dropKey: share.drop.dropKey,
          } satisfies OffersFacts['offers.coupon_claimed'],
        });
        platform.crashAt('offers.inside_claim');
        return { result: 'won', view: share, coupon };
      })
      .catch((error: unknown): Claimed => {
        if (error instanceof SoldOut) return { result: 'sold_out', view: share, coupon: null };
        throw error;
      });
    platform.crashAt('offers.after_claim');
    return claimed;
  }
  return claim;
}

/** Undoes the transaction: the winner who was written first has not won. */
class SoldOut extends Error {}

/** Why nobody can claim now. Sold out is answered before membership is asked: in a rush that is most answers. */
function refusalNow({ drop, claimed, stock }: DropView, at: Date): 'not_yet' | 'over' | 'sold_out' | null {
  if (at >= drop.closesAt) return 'over';
  if (at < drop.opensAt) return 'not_yet';
  return claimed >= stock ? 'sold_out' : null;
}

/** False when she won this drop already, through whichever share; waits for a claim of hers that is under way. */
async function recordWinner(tx: Tx, { shareId, drop }: Share, customerId: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into offers.drop_winner (customer_id, drop_id, share_id, won_at)
    values (${customerId}, ${drop.dropId}, ${shareId}, ${at})
    on conflict (customer_id, drop_id) do nothing
    returning drop_id`.execute(tx);
  return rows.length > 0;
}

async function wonBefore(tx: Tx, share: Share, customerId: number): Promise<Claimed> {
  const coupon = await findWonCoupon(tx, { customerId, dropId: share.drop.dropId });
  if (!coupon) throw new Error(`drop ${share.drop.dropKey} has a winner without a coupon`);
  return { result: 'won', view: share, coupon };
}

async function issueWon(tx: Tx, { shareId, drop, offer, store }: Share, customerId: number, at: Date) {
  const validUntil = endOfDay(at, offer.terms.validDays, store?.zone ?? CHAIN_ZONE);
  const { rows } = await sql<{ couponId: number; code: string }>`
    insert into offers.coupon (customer_id, code, offer_id, terms_version, status, issued_at, valid_from, valid_until,
      store_id, grant_key, issue_no, drop_id, share_id)
    values (${customerId}, offers.code_from(gen_random_uuid()), ${offer.offerId}, ${offer.version}, 'issued', ${at}, ${at},
      ${validUntil}, ${store?.storeId ?? null}, ${`drop:${drop.dropKey}`}, ${drop.issueNo}, ${drop.dropId}, ${shareId})
    returning coupon_id as "couponId", code`.execute(tx);
  const coupon = { ...rows[0]!, validUntil };
  await sql`
    insert into offers.coupon_code (code, customer_id, coupon_id)
    values (${coupon.code}, ${customerId}, ${coupon.couponId})`.execute(tx);
  return coupon;
}

/** The next place of the share, or false when none is left. */
async function takePlace(
  tx: Tx,
  { shareId }: Share,
  { couponId, at }: { couponId: number; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with taken as (
      update offers.drop_share set claimed = claimed + 1
      where share_id = ${shareId} and claimed < stock
      returning share_id, claimed as place
    )
    insert into offers.claim (share_id, place, coupon_id, claimed_at)
    select share_id, place, ${couponId}::bigint, ${at}::timestamptz from taken
    returning place`.execute(tx);
  return rows.length > 0;
}
