import type { ApprovalShown, OfferRow } from '@xiaoer/contracts';

/** Where an approval stands, as people ask for it: what it can still be used for is more than what was decided. */
export type Standing = 'pending' | 'ready' | 'used' | 'outdated' | 'refused';

export function standingOf({
  state,
  usedFor,
  isOutdated,
}: Pick<ApprovalShown, 'state' | 'usedFor' | 'isOutdated'>): Standing {
  if (state === 'refused') return 'refused';
  // What it was used for stays approved, whatever the terms are now.
  if (usedFor !== null) return 'used';
  if (isOutdated) return 'outdated';
  return state === 'pending' ? 'pending' : 'ready';
}

/** What an approval was used for: which kind of thing, and the name it has there. */
export function useOf(usedFor: string): { kind: string; name: string } {
  const at = usedFor.indexOf(':');
  return { kind: usedFor.slice(0, at), name: usedFor.slice(at + 1) };
}

/** How many of these wait for the one who reads them; nobody decides about her own. */
export const waitingForMe = (approvals: readonly Pick<ApprovalShown, 'isMine'>[]): number =>
  approvals.filter(({ isMine }) => !isMine).length;

/** What one coupon can take off at most, as budgets and approvals count it, in fen; null: only the basket tells. */
export function faceOf({ discount }: Pick<OfferRow, 'discount'>): number | null {
  switch (discount.kind) {
    case 'amount_off':
      return discount.amountFen;
    case 'free_item':
    case 'gift':
      return discount.valueFen;
    case 'price_share':
    case 'shipping':
      return discount.atMostFen;
    default:
      return null;
  }
}
