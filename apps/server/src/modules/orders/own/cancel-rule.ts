import type { CancelRefusal } from '@xiaoer/contracts';

/** What decides whether its customer may cancel an order alone. */
export interface Cancellable {
  orderedAt: Date;
  /** As the chain's order system told it last; null: done. */
  state: 'placed' | 'making' | null;
  refundedFen: number;
}

/** Exclusive. */
export const cancelUntil = (orderedAt: Date, minutes: number): Date => new Date(orderedAt.getTime() + minutes * 60_000);

/**
 * Why an order can't be cancelled by its customer alone, or null when it can.
 * @param minutes how long after placing it the chain lets her; 0: it lets nobody
 */
export function refusalOfCancel(
  { orderedAt, state, refundedFen }: Cancellable,
  { at, minutes }: { at: Date; minutes: number },
): CancelRefusal | null {
  if (minutes === 0) return 'not_offered';
  if (refundedFen > 0) return 'returned';
  if (state === null) return 'done';
  if (state === 'making') return 'making';
  return at < cancelUntil(orderedAt, minutes) ? null : 'over';
}
