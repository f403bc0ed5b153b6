/**
 * Business time: it decides schedules, windows, validity and quiet hours. Protocol time (tokens, time-outs, the
 * 20-second welcome code) is always the wall's and never asks this clock.
 */
export interface Clock {
  readonly mode: 'real' | 'scaled' | 'driven';
  /** The business instant now. */
  now(): Date;
  /** Business seconds that pass in one wall second; 0 when a driver owns the time. */
  speed(): number;
}

/** A clock that moves only when it is told to: rehearsals and tests. */
export interface DrivenClock extends Clock {
  readonly mode: 'driven';
  /** Moves to a later instant. Throws a RangeError when that would turn time back. */
  advanceTo(instant: Date): void;
}

export const realClock: Clock = { mode: 'real', now: () => new Date(), speed: () => 1 };

/** Business time that runs `speed` times as fast as the wall from an anchor on. */
export function scaledNow(anchor: { wallMs: number; businessMs: number; speed: number }, wallMs: number): Date {
  return new Date(anchor.businessMs + (wallMs - anchor.wallMs) * anchor.speed);
}

export function drivenClock(start: Date): DrivenClock {
  let current = start.getTime();
  return {
    mode: 'driven',
    now: () => new Date(current),
    speed: () => 0,
    advanceTo(instant) {
      if (instant.getTime() < current) throw new RangeError(`the clock can't turn back to ${instant.toISOString()}`);
      current = instant.getTime();
    },
  };
}

/** A driven clock for tests, from an ISO instant with its offset, e.g. `2026-03-15T12:00:00+08:00`. */
export const clockAt = (iso: string): DrivenClock => drivenClock(new Date(iso));
