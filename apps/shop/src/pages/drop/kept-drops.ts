import type { ClaimResult, DropPage } from '@xiaoer/contracts';
import type { Turn } from '../../shared/turn';

/** What this phone knows of a drop: enough for the countdown and for going on with a claim while nobody answers. */
export interface KeptDrop {
  page: DropPage;
  /** Wall milliseconds at which `page` arrived. */
  receivedAtMs: number;
  /** What was won here. */
  won: NonNullable<ClaimResult['coupon']> | null;
  /** A claim that was told to come again. */
  turn: Turn | null;
  /** She stands in line for pieces that come free. */
  waits: boolean;
}
export type KeptDrops = Record<string, KeptDrop>;

const KEPT_FOR_MS = 86_400_000;
/** So long after its appointment a claim is taken up by itself; later the customer taps again. */
const TAKEN_UP_FOR_MS = 600_000;

/** Reads what an earlier page left; anything unreadable, and anything a day old, is nothing. */
export function readKept(stored: unknown, nowMs: number): KeptDrops {
  if (stored === null || typeof stored !== 'object') return {};
  return Object.fromEntries(
    Object.entries(stored as KeptDrops).filter(
      ([, drop]) => typeof drop?.page?.opensAt === 'string' && Math.abs(nowMs - drop.receivedAtMs) < KEPT_FOR_MS,
    ),
  );
}

export function turnToTakeUp({ turn }: Pick<KeptDrop, 'turn'>, nowMs: number): Turn | null {
  return turn && nowMs - turn.untilMs < TAKEN_UP_FOR_MS ? turn : null;
}
