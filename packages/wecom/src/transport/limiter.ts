import { setTimeout as timer } from 'node:timers/promises';
import { WeComError } from '../errors/wecom-error.ts';
import { createReadGate } from './reads.ts';
import { createWindow } from './window.ts';

/** How much of one API a corp may use (LIMITS §12, doc 90312). The platform may change the numbers: settings. */
export interface RateLimit {
  /** Calls in any 60 seconds. */
  perMinute: number;
  /** Calls in any 60 minutes. */
  perHour: number;
}

/** The numbers of a limiter; all but `perApi` hold for each API by itself. */
export interface LimiterSettings extends RateLimit {
  /** Reads of one API at the same time. The platform publishes no number; 5 is a common choice (LIMITS §12). */
  parallelReads: number;
  /** The longest a call waits for its turn before it fails with `rate`. Milliseconds. */
  maxWaitMs: number;
  /** Tighter limits of single endpoints, by their name in the registry. */
  perApi: Readonly<Record<string, Partial<RateLimit>>>;
}

/** The platform's published numbers (LIMITS §5, §12). */
export const defaultLimits: LimiterSettings = {
  perMinute: 10_000,
  perHour: 150_000,
  parallelReads: 5,
  maxWaitMs: 120_000,
  perApi: {
    'moment.addTask': { perMinute: 10 },
    'jssdk.corpTicket': { perHour: 400 },
    'jssdk.agentTicket': { perHour: 100 },
  },
};

/** Waits some milliseconds, or rejects with the reason of the signal. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** {@link Sleep} by the wall clock. */
export const sleepOnWall: Sleep = (ms, signal) => timer(ms, undefined, signal ? { signal } : {});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;
const SOON = 10_000;

/** How patient one call is. */
export interface Turn {
  /** 0: not at all; the call fails at once with `rate` and, where that is known, with `retryAfterMs`. */
  maxWaitMs: number;
  /** Ends the waiting. */
  signal: AbortSignal | undefined;
}

/** Which of the platform's windows an API is thought to have filled. */
export type BlockWindow = 'minute' | 'hour' | 'day';

/** How one API stands with the limiter of this process. */
export interface ApiState extends RateLimit {
  /** Name in the registry. */
  api: string;
  /** Calls in the last 60 seconds. */
  lastMinute: number;
  /** Calls in the last 60 minutes. */
  lastHour: number;
  /** Calls that wait for a window, for a block to end or for other reads. */
  waiting: number;
  /** Reads under way. */
  reads: number;
  /** Reads allowed at the same time now: fewer for a minute after 45033. */
  parallelReads: number;
  /** While the platform blocks it (45009): when that ends in Unix milliseconds, and the window thought to be full. */
  blocked: { until: number; window: BlockWindow } | null;
}

/**
 * Holds calls back so that the platform does not. It counts this process; clients of several apps of one corp share
 * one, and several processes divide the numbers between them.
 */
export interface Limiter {
  /** How long calls wait unless they say otherwise. Milliseconds. */
  readonly maxWaitMs: number;
  /** Waits until one more call of this API is within its limits, and counts it. Throws `rate` instead of waiting too long. */
  turn(api: string, options: Turn): Promise<void>;
  /** Runs a read when fewer than the allowed number of the same API are running. Throws `rate` like `turn`. */
  asRead<T>(api: string, options: Turn, work: () => Promise<T>): Promise<T>;
  /** The platform said 45009: leave the API alone for its window. Answers how long that is, in milliseconds. */
  block(api: string): number;
  /** The platform said 45033: half as many parallel reads for a minute. */
  easeOff(api: string): void;
  /** Every API that was called since the start, by name. For monitors. */
  state(): ApiState[];
}

/** A limiter of its own; `createWeComClient` makes one unless it is given one to share. */
export function createLimiter({
  settings: given,
  clock = Date.now,
  sleep = sleepOnWall,
}: {
  settings?: Partial<LimiterSettings>;
  /** Unix milliseconds. */
  clock?: () => number;
  sleep?: Sleep;
} = {}): Limiter {
  const settings = { ...defaultLimits, ...given, perApi: { ...defaultLimits.perApi, ...given?.perApi } };
  const apis = new Map<string, ReturnType<typeof apiState>>();

  function stateOf(api: string) {
    const known = apis.get(api);
    if (known) return known;
    const limit = { perMinute: settings.perMinute, perHour: settings.perHour, ...settings.perApi[api] };
    const fresh = apiState(limit, createReadGate(settings.parallelReads, clock));
    apis.set(api, fresh);
    return fresh;
  }

  return {
    maxWaitMs: settings.maxWaitMs,

    async turn(api, { maxWaitMs, signal }) {
      const state = stateOf(api);
      const deadline = clock() + maxWaitMs;
      for (;;) {
        signal?.throwIfAborted();
        const now = clock();
        const wait = Math.max(state.block.until - now, state.minute.wait(now), state.hour.wait(now));
        if (wait <= 0) {
          state.minute.count(now);
          state.hour.count(now);
          return;
        }
        if (now + wait > deadline) throw tooLong(api, wait);
        state.waiting += 1;
        try {
          await sleep(wait, signal);
        } finally {
          state.waiting -= 1;
        }
      }
    },

    async asRead(api, turn, work) {
      const leave = await stateOf(api).reads.enter(turn);
      if (leave === null) throw tooLong(api, undefined);
      try {
        return await work();
      } finally {
        leave();
      }
    },

    block(api) {
      const state = stateOf(api);
      const now = clock();
      if (now >= state.block.until) state.block = nextBlock(state.block, now, state.hour.used(now), state.limit);
      return state.block.until - now; // otherwise other calls were under way: one block, not one per call
    },

    easeOff(api) {
      stateOf(api).reads.easeOff();
    },

    state() {
      const now = clock();
      return [...apis].map(([api, { limit, minute, hour, reads, waiting, block }]) => ({
        api,
        ...limit,
        lastMinute: minute.used(now),
        lastHour: hour.used(now),
        waiting: waiting + reads.waiting(),
        reads: reads.running(),
        parallelReads: reads.allowed(),
        blocked: now < block.until ? { ...block } : null,
      }));
    },
  };
}

interface Block {
  until: number;
  window: BlockWindow;
}

function apiState(limit: RateLimit, reads: ReturnType<typeof createReadGate>) {
  return {
    limit,
    minute: createWindow(limit.perMinute, MINUTE),
    hour: createWindow(limit.perHour, HOUR),
    block: { until: 0, window: 'minute' } as Block,
    reads,
    waiting: 0,
  };
}

/**
 * The answer does not say which window is full; blocking lasts as long as the window (LIMITS §12). Nine tenths of an
 * hour's calls point to the hour. Refused again as soon as a block was over, it was the next longer one; a day is the
 * natural day in Beijing.
 */
function nextBlock(last: Block, now: number, lastHour: number, limit: RateLimit): Block {
  const again = last.until > 0 && now - last.until < SOON;
  if (again && last.window !== 'minute') {
    return { until: Math.floor((now + BEIJING) / DAY) * DAY + DAY - BEIJING, window: 'day' };
  }
  if (again || lastHour >= limit.perHour * 0.9) return { until: now + HOUR, window: 'hour' };
  return { until: now + MINUTE, window: 'minute' };
}

function tooLong(api: string, retryAfterMs: number | undefined): WeComError {
  return new WeComError({
    kind: 'limit',
    code: 'rate',
    api,
    outcome: 'not_sent',
    handling: 'W',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
