import type { Limits } from './limits.ts';

/** Weight of the newest observation: about the last sixty count. */
const WEIGHT = 1 / 32;
/** What one request is thought to take before any was seen, milliseconds. */
const FIRST_GUESS_MS = 20;

/**
 * How fast a class of requests is worked off. By Little's law what ends in a millisecond is what is at work at once
 * divided by how long one takes; both are what they are at this moment, whatever else the machine does.
 */
export function createPace() {
  let meanMs = FIRST_GUESS_MS;
  return {
    ended(tookMs: number): void {
      meanMs += (tookMs - meanMs) * WEIGHT;
    },
    /**
     * Milliseconds between two that end, when so many are at work.
     * @param atWorkMs for how long they have been, on average: when the machine has just become slow, none has ended yet
     *   that could tell
     */
    perRequestMs: (atWork: number, atWorkMs = 0): number => Math.max(meanMs, atWorkMs) / Math.max(1, atWork),
  };
}

/** What somebody who can't be let in is told. Drawn out a little: those who asked together must not come back together. */
export interface Appointment {
  /** How many are served before her and she herself: those in the queue, and those who were sent away before her. */
  place: number;
  /** When to come again: whole seconds, never earlier than the place will be reached, at least 1. */
  retryAfterSeconds: number;
}

/**
 * Sends people away and back again as fast as the class works, or somewhat slower: the appointments form a queue of their
 * own behind the one that waits here, of which nothing is kept but its end. It holds no places: who comes meanwhile and
 * finds one free is let in.
 * @param promisedShare how much of the pace is promised to those who come again
 */
export function createAppointments({
  longestMs,
  promisedShare,
  random,
}: Pick<Limits, 'longestMs' | 'promisedShare'> & { random: () => number }) {
  /** The instant at which everybody with an appointment will have been served. */
  let end = 0;
  return function next(now: number, { waiting, perRequestMs }: { waiting: number; perRequestMs: number }): Appointment {
    const stepMs = perRequestMs / promisedShare;
    const turn = Math.max(end, now + waiting * perRequestMs) + stepMs;
    // Beyond the longest nothing is added: those who come back earlier than their turn must not lengthen it for ever.
    end = Math.min(turn, now + longestMs);
    // The queue itself spreads people out; only at its very end it can't.
    const spreadMs = turn > end ? longestMs / 4 : 1_000;
    return {
      place: waiting + Math.max(1, Math.round((end - now - waiting * perRequestMs) / stepMs)),
      retryAfterSeconds: Math.max(1, Math.ceil((end - now + random() * spreadMs) / 1_000)),
    };
  };
}
