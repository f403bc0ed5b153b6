import type { Origin } from '../abuse/origin.ts';

/** One claim, as it arrived. */
export interface ClaimRequest {
  shareId: number;
  customerId: number;
  /** Which of the coupons that she may win in the drop, from 1; left out: the first. The same again is a retry. */
  wish?: number;
  /** When all is taken she waits, in a drop that has a waiting list. */
  wait?: boolean;
  /** Where it came from; left out: nobody claims now, it is given to her who waited in line. */
  origin?: Origin;
  /** Business time. That the drop is open then is what the caller has seen to. */
  at: Date;
}

/** What decides about a share's claims. */
export interface ShareStock {
  dropId: number;
  stock: number;
  claimed: number;
  /** Drops of one family share a limit. */
  family: string | null;
  /** Coupons that one customer may win in the drop; in a family of drops, in all of them together. */
  perCustomer: number;
  stoppedAt: Date | null;
}

export interface InLine<Share extends ShareStock = ShareStock> extends ClaimRequest {
  share: Share;
  /** Of the coupon, were it issued now; empty once the offer's dates are over. */
  validity: { from: Date; until: Date };
}

export interface Winner<Share extends ShareStock = ShareStock> extends InLine<Share> {
  /** Within the share, from 1. */
  place: number;
  /** Her how many-th coupon of the drop's family, from 1; null without a family. */
  slot: number | null;
}

/** What the claimers of a line have won so far. */
export interface WonSoFar {
  /** By `winKey`. */
  wins: { has(key: string): boolean };
  /** By `familyKey`: the last number taken. */
  slots: ReadonlyMap<string, number>;
}

/** A wish of a customer in a drop is won once: all claims with this key have one answer. */
export const winKey = (customerId: number, dropId: number, wish = 1) => `${customerId}/${dropId}/${wish}`;
export const familyKey = (customerId: number, family: string) => `${customerId}/${family}`;

/**
 * Who gets a place: first come, first served, in the order given. Nobody takes a second one for a wish that was won before
 * or earlier in this line, through whichever share, and nobody more than she may.
 * @param admit asked last, of each that would win: what is not admitted takes no place
 */
export function firstCome<Share extends ShareStock>(
  line: readonly InLine<Share>[],
  before: WonSoFar,
  admit: (claim: InLine<Share>) => boolean = () => true,
): Winner<Share>[] {
  const won = new Set<string>();
  const slots = new Map(before.slots);
  const places = new Map<number, number>();
  return line.flatMap((claim) => {
    const { shareId, customerId, share, validity, wish } = claim;
    if (share.stoppedAt || validity.from >= validity.until) return [];
    const key = winKey(customerId, share.dropId, wish);
    const place = (places.get(shareId) ?? share.claimed) + 1;
    if (before.wins.has(key) || won.has(key) || place > share.stock || isOverLimit(claim, slots)) return [];
    if (!admit(claim)) return [];
    won.add(key);
    places.set(shareId, place);
    const slot = nextSlot(claim, slots);
    if (share.family !== null && slot !== null) slots.set(familyKey(customerId, share.family), slot);
    return [{ ...claim, place, slot }];
  });
}

/** Whether she has had as many coupons as she may, or asks for one too many. */
export function isOverLimit(claim: InLine, slots: WonSoFar['slots']): boolean {
  const { perCustomer } = claim.share;
  return (claim.wish ?? 1) > perCustomer || (nextSlot(claim, slots) ?? 1) > perCustomer;
}

const nextSlot = ({ customerId, share: { family } }: InLine, slots: WonSoFar['slots']): number | null =>
  family === null ? null : (slots.get(familyKey(customerId, family)) ?? 0) + 1;
