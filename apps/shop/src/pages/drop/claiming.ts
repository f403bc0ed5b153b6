import type { ClaimResult } from '@xiaoer/contracts';
import { type Passing, pauseBefore } from '../../shared/retry';
import { type Turn, turnOf } from '../../shared/turn';

export type ClaimState =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'waiting'; turn: Turn }
  | { kind: 'answered'; result: ClaimResult }
  /** Refused for something that passes by no waiting: nobody knows whether it was won, and tapping again tells. */
  | { kind: 'unsure' };

/** What went wrong, as far as waiting goes. */
export interface Failure extends Passing {
  status: number;
  place: number | null;
}

export interface ClaimingDeps {
  /** Claims; the server gives a person one answer per drop, however often it is asked. */
  send: () => Promise<ClaimResult>;
  /** Null: it would fail again. */
  failureOf: (error: unknown) => Failure | null;
  /** The page is leaving (for the log-in): nothing more is shown. */
  leaves: (error: unknown) => boolean;
  nowMs: () => number;
  random: () => number;
  /** Calls back after so many milliseconds unless it is undone. */
  after: (ms: number, act: () => void) => () => void;
  onChange: (state: ClaimState) => void;
}

/** When the network is back, phones of one place come back together. */
const BACK_ONLINE_SPREAD_MS = 1_000;

/**
 * One customer's claim on one drop, from the tap to the answer. One request is under way at a time; whoever was sent
 * away comes back when she was told to, and as long as it takes: a rush ends, and no answer of it is an error.
 */
export function createClaiming(deps: ClaimingDeps) {
  const { send, failureOf, leaves, nowMs, random, after, onChange } = deps;
  let state: ClaimState = { kind: 'idle' };
  let failures = 0;
  let undo = () => {};
  let stopped = false;

  function become(next: ClaimState): void {
    if (stopped) return;
    state = next;
    onChange(state);
  }

  function askIn(ms: number): void {
    undo();
    undo = after(ms, ask);
  }

  async function ask(): Promise<void> {
    undo = () => {};
    become({ kind: 'asking' });
    try {
      become({ kind: 'answered', result: await send() });
    } catch (error) {
      if (stopped || leaves(error)) return;
      const failure = failureOf(error);
      if (!failure) return become({ kind: 'unsure' });
      failures += 1;
      const pauseMs = pauseBefore(failures, { random: random(), ...failure });
      wait(turnOf(failure, nowMs(), pauseMs));
    }
  }

  function wait(turn: Turn): void {
    become({ kind: 'waiting', turn });
    askIn(Math.max(0, turn.untilMs - nowMs()));
  }

  const isUnderWay = () => state.kind === 'asking' || state.kind === 'waiting';
  return {
    /** @param spreadMs keeps the first request back for so long: at the opening all tap at once */
    tap(spreadMs = 0): void {
      if (isUnderWay()) return; // a thumb taps twice
      failures = 0;
      become({ kind: 'asking' });
      if (spreadMs > 0) askIn(spreadMs);
      else void ask();
    },
    /** Takes up a wait that an earlier page began: its appointment stands. */
    resume(turn: Turn): void {
      if (!isUnderWay()) wait(turn);
    },
    /** The network is back. */
    online(): void {
      if (state.kind === 'waiting' && state.turn.why === 'offline') askIn(random() * BACK_ONLINE_SPREAD_MS);
    },
    stop(): void {
      stopped = true;
      undo();
    },
  };
}

/** So long after the opening taps count as simultaneous; over so long their requests are spread. */
const AT_ONCE_MS = 2_000;
const SPREAD_MS = 800;

/** How long to keep a tap back: the thumbs of a whole city come down at the same tick of one clock. Milliseconds. */
export function spreadAtOpening(sinceOpeningMs: number, random: number): number {
  return sinceOpeningMs >= 0 && sinceOpeningMs < AT_ONCE_MS ? Math.round(random * SPREAD_MS) : 0;
}
