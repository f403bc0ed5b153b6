import type { DrivenClock } from '@xiaoer/clock';
import type { Logger } from 'pino';
import type { CallbackSender } from '../callbacks/sender.ts';
import type { Inhabitants, World } from '../world/index.ts';

/** How often a living town is asked whether something is due, in wall milliseconds. */
const TICK_MS = 200;
/** How long it rests after something went wrong. */
const STUMBLE_MS = 1000;

/**
 * What is due next in the world: its own course of things (a transfer that nobody refused, a quota that expires soon)
 * and the inhabitants' acts. The own course goes first.
 */
function withOwnCourse(world: World, inhabitants: () => Inhabitants) {
  return {
    nextDueAt(): Date | null {
      const due = [...world.course, inhabitants()].map((one) => one.nextDueAt()).filter((at) => at !== null);
      return due.length === 0 ? null : new Date(Math.min(...due.map((at) => at.getTime())));
    },
    async runDue(now: Date): Promise<void> {
      for (const own of world.course) own.runDue();
      const theirs = inhabitants().nextDueAt();
      if (theirs && theirs <= now) await inhabitants().runDue(now);
    },
  };
}

/** Nobody lives here: the protocol alone. */
export const nobody: Inhabitants = { nextDueAt: () => null, runDue: async () => {} };

interface Parts {
  world: World;
  sender: CallbackSender;
  inhabitants: () => Inhabitants;
  log: Logger;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Real and scaled time: the inhabitants act when the clock gets there, once the platform is there to be met. */
export function followClock({ world, sender, inhabitants, log }: Parts) {
  const life = withOwnCourse(world, inhabitants);
  let stopped = false;
  const step = async () => {
    const now = world.clock.now();
    const due = life.nextDueAt();
    if (!sender.verified() || !due || due > now) return pause(TICK_MS);
    await life.runDue(now);
  };
  const run = async () => {
    while (!stopped)
      await step().catch((error: unknown) => {
        log.error({ err: error }, 'the town stumbled');
        return pause(STUMBLE_MS);
      });
  };
  void run();
  return {
    stop() {
      stopped = true;
    },
  };
}

/** Driven time: somebody else says how far. Instants are lived one after the other, each to its end. */
export function createDriver({ world, sender, inhabitants }: Omit<Parts, 'log'>, clock: DrivenClock) {
  const life = withOwnCourse(world, inhabitants);
  let lived = 0;
  const settle = async () => {
    await inhabitants().settle?.();
    await sender.idle();
    return {
      now: clock.now().toISOString(),
      nextDueAt: life.nextDueAt()?.toISOString() ?? null,
      /** How much was ever done here: acts and callbacks. Two answers with one number have nothing between them. */
      done: lived + sender.taken(),
    };
  };
  return {
    settle,
    /** Turns the clock and lets nobody act yet: whoever asks us something at that instant finds it here too. */
    reach(to: Date) {
      if (to > clock.now()) clock.advanceTo(to);
      return { now: clock.now().toISOString(), nextDueAt: inhabitants().nextDueAt()?.toISOString() ?? null };
    },
    async advance(to: Date) {
      for (let due = life.nextDueAt(); due && due <= to; due = life.nextDueAt()) {
        if (due > clock.now()) clock.advanceTo(due);
        lived += 1;
        await life.runDue(clock.now());
        await sender.idle();
      }
      if (to > clock.now()) clock.advanceTo(to);
      return settle();
    },
  };
}
export type Driver = ReturnType<typeof createDriver>;
