import type { ClaimResult, DropPage } from '@xiaoer/contracts';

type Won = NonNullable<ClaimResult['coupon']>;

/** How a drop stands for this customer at one business instant. */
export type Moment =
  | { kind: 'won'; code: string; offer: string; validUntil: string | null }
  | { kind: 'not_yours' }
  /** She has had as many of these as one customer may. */
  | { kind: 'limit' }
  /** Too many from one phone, device or network for now; people look at it. */
  | { kind: 'limited' }
  | { kind: 'who_are_you' }
  | { kind: 'over' }
  /** `canWait` null: nobody has asked yet. */
  | { kind: 'sold_out'; canWait: boolean | null }
  /** In line for pieces that come free, from 1. */
  | { kind: 'in_line'; place: number | null }
  | { kind: 'before'; opensAt: string }
  /** `left` null: nobody has counted since it opened. */
  | { kind: 'open'; left: number | null };

/**
 * What was won stays won; then what the server answered to a claim; then the page's own figures and the clock.
 * @param won what this phone remembers to have won; the server's word on it counts once the page is `fresh`
 */
export function momentOf({
  page,
  result,
  now,
  won = null,
  fresh = true,
}: {
  page: DropPage;
  result: ClaimResult | null;
  now: Date;
  won?: Won | null;
  fresh?: boolean;
}): Moment {
  const coupon = result?.coupon ?? remembered(page, won, fresh);
  if (coupon) return { kind: 'won', code: coupon.code, offer: coupon.offer, validUntil: coupon.validUntil };
  if (page.mine) return { kind: 'won', code: page.mine.code, offer: page.offer.name, validUntil: null };
  if (result && isHers(result.result)) return { kind: result.result };
  if (result?.result === 'over' || +now >= Date.parse(page.closesAt)) return { kind: 'over' };
  if (result?.result === 'waiting') return { kind: 'in_line', place: result.place ?? null };
  if (result?.result === 'sold_out') return { kind: 'sold_out', canWait: result.canWait ?? false };
  // The server's clock decides: refused as too early, the page waits for the instant the server named.
  const opensAt = (result?.result === 'not_yet' && result.opensAt) || page.opensAt;
  if (+now < Date.parse(opensAt)) return { kind: 'before', opensAt };
  if (page.left <= 0) return { kind: 'sold_out', canWait: null };
  return { kind: 'open', left: Date.parse(page.now) < Date.parse(opensAt) ? null : page.left };
}

function remembered(page: DropPage, won: Won | null, fresh: boolean): Won | null {
  return won && (!fresh || page.mine?.code === won.code) ? won : null;
}

/** An answer about her, and not about the drop. */
const isHers = (result: ClaimResult['result']): result is 'not_yours' | 'who_are_you' | 'limit' | 'limited' =>
  result === 'not_yours' || result === 'who_are_you' || result === 'limit' || result === 'limited';
