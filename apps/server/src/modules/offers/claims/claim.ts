import { createBatcher } from '../../../platform/batching.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Person } from '../../access/index.ts';
import type { Customers } from '../../customers/index.ts';
import type { Origin } from '../abuse/origin.ts';
import { CHAIN_ZONE } from '../terms/validity.ts';
import type { FindPlace } from '../waiting/waiting.ts';
import type { ClaimRequest } from './first-come.ts';
import type { WonCoupon } from './repository.ts';
import { createSettle, type Settled } from './settle.ts';
import { type DropView, type FindShares, isUsedUp, type Share } from './share.ts';
import { createUsedUp } from './used-up.ts';
import { createValidities } from './validities.ts';
import type { FindWon } from './won.ts';

/**
 * A claim's answer. `won` carries the coupon, on the first claim and on every later one; `limit`: she has had as many of the
 * drop, or of its family, as one customer may; `limited`: too many from one phone, device or network for now.
 */
export type Claimed =
  | { result: 'won'; view: DropView; coupon: WonCoupon }
  /** `place` in the line of those who wait for pieces to come free, from 1. */
  | { result: 'waiting'; view: DropView; coupon: null; place: number }
  | {
      result: 'sold_out' | 'limit' | 'limited' | 'not_yet' | 'over' | 'not_yours' | 'who_are_you';
      view: DropView;
      coupon: null;
    };

export interface ClaimAsked {
  token: string;
  person: Person | null;
  wish?: number;
  /** To wait for pieces to come free when all are taken. */
  wait?: boolean;
  /** What limits against abuse count by; left out: nothing of it is known. */
  origin?: Origin;
}

/** Claims of one set at most: a few tens of milliseconds of locks. */
const SET = 1_000;

interface Asker {
  customerId: number;
  person: Person;
  at: Date;
  origin: Origin;
}

/** Somebody asks, whatever is known of where from. */
const NOWHERE: Origin = { ip: null, device: null };

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
  findWon,
  findPlace,
}: {
  platform: Platform;
  customers: Pick<Customers, 'customerOf'>;
  isMember: IsMember;
  findShares: FindShares;
  findWon: FindWon;
  findPlace: FindPlace;
}) {
  /** What arrives while one set is settled makes up the next: two sets at once would only wait for each other's shares. */
  const { add: settle } = createBatcher<ClaimRequest, Settled>({ run: createSettle({ platform }), max: SET });
  const usedUp = createUsedUp({ wall: platform.wall });
  const validityOf = createValidities();

  /**
   * @param token what the link carries: a share's token, or a drop's key
   * @param wish which of the coupons that she may win in the drop, from 1: the same again is a retry, another one another
   */
  async function claim({ token, person, wish = 1, wait = false, origin = NOWHERE }: ClaimAsked): Promise<Claimed> {
    const at = platform.clock.now();
    const customer = person && (await customers.customerOf(person));
    const found = await look(token, customer?.customerId ?? null, wait);
    const { shares } = found;
    // Shares of one drop may open one after another.
    const view = shares.find((share) => !isUsedUp(share) && at >= share.drop.opensAt) ?? found.view;
    if (!person || !customer) return { result: 'who_are_you', view, coupon: null };
    const { customerId } = customer;

    const answer = refusalNow(view, at) ?? (await takeOne(shares, { customerId, person, wish, at, origin }));
    if (typeof answer === 'object') return { result: 'won', ...answer };
    if (answer === 'gone') return { result: 'who_are_you', view, coupon: null };
    // Who won hears so for ever: also after the end, from the link of another of her groups, and when she has left it.
    const won = await findWon({ customerId, dropId: view.drop.dropId, wish });
    if (won) return { result: 'won', view, coupon: won };
    if (answer !== 'sold_out' || !view.drop.waitlist || wish !== 1) return { result: answer, view, coupon: null };
    return whenSoldOut(view, shares, { customerId, person, at, wait, origin });
  }

  /** All is taken: her place in line, once she is in it or when she wants to be. */
  async function whenSoldOut(
    view: DropView,
    shares: Share[],
    { wait, ...asker }: Asker & { wait: boolean },
  ): Promise<Claimed> {
    const joined = wait ? await joinLine(shares, asker) : 'sold_out';
    if (typeof joined === 'object') return { result: 'won', ...joined };
    if (joined === 'gone') return { result: 'who_are_you', view, coupon: null };
    const place =
      joined === 'not_yours' ? null : await findPlace({ customerId: asker.customerId, dropId: view.drop.dropId });
    if (place !== null) return { result: 'waiting', view, coupon: null, place };
    return { result: joined === 'waiting' ? 'sold_out' : joined, view, coupon: null };
  }

  /** To the end of the line at the first share of a group of hers; a piece that came free meanwhile is hers at once. */
  async function joinLine(
    shares: Share[],
    { customerId, person, at, origin }: Asker,
  ): Promise<{ view: DropView; coupon: WonCoupon } | Exclude<Settled['result'], 'won'> | 'not_yours'> {
    for (const share of shares) {
      if (at < share.drop.opensAt) continue;
      if (share.groupId !== null && !(await isMember(share.groupId, { customerId, person }))) continue;
      const settled = await settle({ shareId: share.shareId, customerId, at, wait: true, origin });
      return settled.result === 'won' ? { view: share, coupon: settled.coupon } : settled.result;
    }
    return 'not_yours';
  }

  /**
   * What is behind a link for her; nothing is read for a link whose coupons are known to be all taken, but for who wants to
   * wait there.
   */
  async function look(
    link: string,
    customerId: number | null,
    wait: boolean,
  ): Promise<{ view: DropView; shares: Share[] }> {
    const believed = usedUp.find(link);
    if (believed && !(wait && believed.drop.waitlist)) return { view: believed, shares: [] };
    const found = await findShares.forLink(link, customerId);
    if (!found) throw new AppError('offers.drop_not_found', {}, 404);
    if (isUsedUp(found.view) && !usedUp.isFresh(link)) {
      const forAll = found.forAll ? found.view : await findShares.whole(link);
      if (forAll) usedUp.note(link, forAll);
    }
    return found;
  }

  /** From the first of her shares with something left. Who is in several groups is hardly in more than three. */
  async function takeOne(
    shares: Share[],
    { customerId, person, wish, at, origin }: Asker & { wish: number },
  ): Promise<{ view: DropView; coupon: WonCoupon } | 'sold_out' | 'limit' | 'limited' | 'over' | 'gone' | 'not_yours'> {
    let answer: 'sold_out' | 'not_yours' = 'not_yours';
    const tried = new Set<number>();
    for (const share of shares) {
      if (isUsedUp(share) || at < share.drop.opensAt || tried.has(share.shareId)) continue;
      if (share.groupId !== null && !(await isMember(share.groupId, { customerId, person }))) continue;
      tried.add(share.shareId);
      const settled = await settle({ shareId: share.shareId, customerId, wish, at, origin });
      if (settled.result === 'won') return { view: share, coupon: settled.coupon };
      if (settled.result !== 'sold_out' && settled.result !== 'waiting') return settled.result;
      answer = 'sold_out';
    }
    return answer;
  }

  /** Why nobody can claim now. Sold out is answered before membership is asked: in a rush that is most answers. */
  function refusalNow(view: DropView, at: Date): 'not_yet' | 'over' | 'sold_out' | null {
    const { from, until } = validityOf(view.offer.terms, at, view.store?.zone ?? CHAIN_ZONE);
    if (at >= view.drop.closesAt || from >= until) return 'over';
    if (at < view.drop.opensAt) return 'not_yet';
    return isUsedUp(view) ? 'sold_out' : null;
  }
  return claim;
}
