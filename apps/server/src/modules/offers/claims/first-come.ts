/** One claim, as it arrived. */
export interface ClaimRequest {
  shareId: number;
  customerId: number;
  /** Business time. That the drop is open then is what the caller has seen to. */
  at: Date;
}

/** What decides about a share's claims. */
export interface ShareStock {
  dropId: number;
  stock: number;
  claimed: number;
}

export interface InLine<Share extends ShareStock = ShareStock> extends ClaimRequest {
  share: Share;
  /** Of the coupon, were it issued now; empty once the offer's dates are over. */
  validity: { from: Date; until: Date };
}

export interface Winner<Share extends ShareStock = ShareStock> extends InLine<Share> {
  /** Within the share, from 1. */
  place: number;
}

/** A customer wins a drop once: all claims with this key have one answer. */
export const winKey = (customerId: number, dropId: number) => `${customerId}/${dropId}`;

/**
 * Who gets a place: first come, first served, in the order given. Nobody takes a second one who won the drop before or
 * earlier in this line, through whichever share.
 * @param wonBefore by `winKey`
 */
export function firstCome<Share extends ShareStock>(
  line: readonly InLine<Share>[],
  wonBefore: { has(key: string): boolean },
): Winner<Share>[] {
  const won = new Set<string>();
  const places = new Map<number, number>();
  return line.flatMap((claim) => {
    const { shareId, customerId, share, validity } = claim;
    if (validity.from >= validity.until) return [];
    const key = winKey(customerId, share.dropId);
    const place = (places.get(shareId) ?? share.claimed) + 1;
    if (wonBefore.has(key) || won.has(key) || place > share.stock) return [];
    won.add(key);
    places.set(shareId, place);
    return [{ ...claim, place }];
  });
}
