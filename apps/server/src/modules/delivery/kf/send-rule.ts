/** Her last message opens a window: so long, and so many of our messages (LIMITS §10, doc 94677). */
export const WINDOW_MS = 48 * 3_600_000;
const MOST_PER_WINDOW = 5;

/** 0 new, 1 assistant, 2 queue, 3 human, 4 ended or not begun (doc 94669). */
export type State = 0 | 1 | 2 | 3 | 4;

/** What decides whether she may be written to now. */
export interface Window {
  state: State;
  /** Her last message; null: she only came in. */
  wroteAt: Date | null;
  /** Ours since then that WeCom took, or may have taken. */
  sent: number;
  /** WeCom said for this very window that five were sent, or that it is over: its count beats ours. */
  saidFull: boolean;
  saidOver: boolean;
  refusedAt: Date | null;
  accountGone: boolean;
}

export type SendRefusal =
  | 'account_gone'
  | 'never_wrote'
  | 'window_over'
  | 'in_queue'
  | 'session_with_servicer'
  | 'ended'
  | 'refused_by_customer'
  | 'five_sent';

/** Why she can't be written to now, or null when she can. */
export function refusalFor(window: Window, now: Date): SendRefusal | null {
  if (window.accountGone) return 'account_gone';
  if (!window.wroteAt) return 'never_wrote';
  if (window.saidOver || now.getTime() - window.wroteAt.getTime() >= WINDOW_MS) return 'window_over';
  if (window.state === 2) return 'in_queue';
  if (window.state === 3) return 'session_with_servicer';
  if (window.state === 4) return 'ended';
  if (window.refusedAt && window.refusedAt >= window.wroteAt) return 'refused_by_customer';
  if (leftOf(window) === 0) return 'five_sent';
  return null;
}

/** How many may still be sent before she writes again. */
export const leftOf = ({ sent, saidFull }: Pick<Window, 'sent' | 'saidFull'>): number =>
  saidFull ? 0 : Math.max(0, MOST_PER_WINDOW - sent);

export const endOf = ({ wroteAt }: Pick<Window, 'wroteAt'>): Date | null =>
  wroteAt && new Date(wroteAt.getTime() + WINDOW_MS);

/** 48 hours after her last message a conversation is over without anybody's doing. */
export const stateNow = ({ state, wroteAt }: { state: State; wroteAt: Date | null }, now: Date): State =>
  wroteAt && now.getTime() - wroteAt.getTime() < WINDOW_MS ? state : 4;

/** Steps that the API knows (doc 94669); whether 0–2 may end is for WeCom to say (95016). */
const STEPS: Record<State, readonly State[]> = { 0: [1, 2, 3, 4], 1: [2, 3, 4], 2: [3, 4], 3: [3, 4], 4: [] };
export const mayStep = (from: State, to: State): boolean => STEPS[from].includes(to);
