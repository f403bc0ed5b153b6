import type { DrivenClock } from '@xiaoer/clock';
import type { Logger } from 'pino';
import type { CallbackSender } from '../callbacks/sender.ts';
import type { Inhabitants, World } from '../world/index.ts';

/** How often a living town is asked whether something is due, in wall milliseconds. */
const TICK_MS = 200;
/** How long it rests after something went wrong. */
const STUMBLE_MS = 1000;

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
  let stopped = false;
  const step = async () => {
    const now = world.clock.now();
    const due = inhabitants().nextDueAt();
    if (!sender.verified() || !due || due > now) return pause(TICK_MS);
    await inhabitants().runDue(now);
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
export function createDriver({ sender, inhabitants }: Omit<Parts, 'world' | 'log'>, clock: DrivenClock) {
  const settle = async () => {
    await inhabitants().settle?.();
    await sender.idle();
    return { now: clock.now().toISOString(), nextDueAt: inhabitants().nextDueAt()?.toISOString() ?? null };
  };
  return {
    settle,
    async advance(to: Date) {
      for (let due = inhabitants().nextDueAt(); due && due <= to; due = inhabitants().nextDueAt()) {
        if (due > clock.now()) clock.advanceTo(due);
        await inhabitants().runDue(clock.now());
        await sender.idle();
      }
      if (to > clock.now()) clock.advanceTo(to);
      return settle();
    },
  };
}
export type Driver = ReturnType<typeof createDriver>;
