export type DropState = 'waiting' | 'open' | 'sold_out' | 'ended' | 'stopped';

/** How a drop stands at an instant, over those of its shares that were counted. */
export function dropStateAt(
  drop: { opensAt: Date; closesAt: Date; stoppedAt: Date | null; stock: number; claimed: number },
  at: Date,
): DropState {
  if (drop.stoppedAt) return 'stopped';
  if (at >= drop.closesAt) return 'ended';
  if (at < drop.opensAt) return 'waiting';
  return drop.claimed >= drop.stock ? 'sold_out' : 'open';
}
