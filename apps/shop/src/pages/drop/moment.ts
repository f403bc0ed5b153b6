import type { ClaimResult, DropPage } from '@xiaoer/contracts';

/** How a drop stands for this customer at one business instant. */
export type Moment =
  | { kind: 'won'; code: string; offer: string; validUntil: string | null }
  | { kind: 'not_yours' }
  | { kind: 'who_are_you' }
  | { kind: 'over' }
  | { kind: 'sold_out' }
  | { kind: 'before'; opensAt: string }
  | { kind: 'open' };

/** What was won stays won; then what the server answered to a claim; then the page's own figures and the clock. */
export function momentOf(page: DropPage, claim: ClaimResult | null, now: Date): Moment {
  if (claim?.result === 'won' && claim.coupon) {
    const { code, offer, validUntil } = claim.coupon;
    return { kind: 'won', code, offer, validUntil };
  }
  if (page.mine) return { kind: 'won', code: page.mine.code, offer: page.offer.name, validUntil: null };
  if (claim?.result === 'not_yours') return { kind: 'not_yours' };
  if (claim?.result === 'who_are_you') return { kind: 'who_are_you' };
  if (claim?.result === 'over' || +now >= Date.parse(page.closesAt)) return { kind: 'over' };
  if (claim?.result === 'sold_out') return { kind: 'sold_out' };
  // The server's clock decides: refused as too early, the page waits for the instant the server named.
  const opensAt = (claim?.result === 'not_yet' && claim.opensAt) || page.opensAt;
  if (+now < Date.parse(opensAt)) return { kind: 'before', opensAt };
  if (page.left <= 0) return { kind: 'sold_out' };
  return { kind: 'open' };
}
