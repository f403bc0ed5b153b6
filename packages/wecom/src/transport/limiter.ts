import { setTimeout as timer } from 'node:timers/promises';
import { WeComError } from '../errors/wecom-error.ts';

/** How much of one API a corp may use (LIMITS §12, doc 90312). The platform may change the numbers: settings. */
export interface RateLimit {
  perMinute: number;
  perHour: number;
}

export interface LimiterSettings extends RateLimit {
  /** Reads of one API at the same time. The platform publishes no number; 5 is a common choice. */
  parallelReads: number;
  /** The longest a call waits for its turn before it fails with `rate`. Milliseconds. */
  maxWaitMs: number;
  /** Tighter limits of single endpoints. */
  perApi: Readonly<Record<string, Partial<RateLimit>>>;
}

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

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;
export const sleepOnWall: Sleep = (ms, signal) => timer(ms, undefined, signal ? { signal } : {});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SOON = 10_000;

interface Turn {
  maxWaitMs: number;
  signal: AbortSignal | undefined;
}

export interface Limiter {
  /** How long calls wait unless they say otherwise. Milliseconds. */
  readonly maxWaitMs: number;
  /** Waits until one more call of this API is within its limits. */
  turn(api: string, options: Turn): Promise<void>;
  /** Runs a read when fewer than the allowed number of the same API are running. */
  asRead<T>(api: string, work: () => Promise<T>): Promise<T>;
  /** The platform said 45009: leave the API alone for its window. Answers how long that is, in milliseconds. */
  block(api: string): number;
  /** The platform said 45033: half as many parallel reads for a minute. */
  easeOff(api: string): void;
}

/** The platform counts per corp and API: clients of several apps of one corp in one process share a limiter. */
export function createLimiter({
  settings: given,
  clock = Date.now,
  sleep = sleepOnWall,
}: {
  settings?: Partial<LimiterSettings>;
  clock?: () => number;
  sleep?: Sleep;
} = {}): Limiter {
  const settings = { ...defaultLimits, ...given, perApi: { ...defaultLimits.perApi, ...given?.perApi } };
  const apis = new Map<string, ReturnType<typeof apiState>>();

  function stateOf(api: string) {
    const known = apis.get(api);
    if (known) return known;
    const limit = { perMinute: settings.perMinute, perHour: settings.perHour, ...settings.perApi[api] };
    const fresh = apiState(limit);
    apis.set(api, fresh);
    return fresh;
  }

  return {
    maxWaitMs: settings.maxWaitMs,

    async turn(api, { maxWaitMs, signal }) {
      const state = stateOf(api);
      const deadline = clock() + maxWaitMs;
      for (;;) {
        const now = clock();
        const wait = Math.max(state.blockedUntil - now, state.minute.wait(now), state.hour.wait(now));
        if (wait <= 0) {
          state.minute.count(now);
          state.hour.count(now);
          return;
        }
        if (now + wait > deadline) {
          throw new WeComError({
            kind: 'limit',
            code: 'rate',
            api,
            outcome: 'not_sent',
            handling: 'W',
            retryAfterMs: wait,
          });
        }
        await sleep(wait, signal);
      }
    },

    async asRead(api, work) {
      const { reads } = stateOf(api);
      while (reads.running >= allowedReads(reads, settings.parallelReads, clock())) {
        await new Promise<void>((resume) => reads.waiting.push(resume));
      }
      reads.running += 1;
      try {
        return await work();
      } finally {
        reads.running -= 1;
        reads.waiting.shift()?.();
      }
    },

    block(api) {
      const state = stateOf(api);
      const now = clock();
      if (now < state.blockedUntil) return state.blockedUntil - now; // other calls were under way
      // The answer does not say which window is full. Refused again as soon as the minute was over, it is the hour.
      const again = state.blockedUntil > 0 && now - state.blockedUntil < SOON;
      state.blockedUntil = now + (again ? HOUR : MINUTE);
      return state.blockedUntil - now;
    },

    easeOff(api) {
      stateOf(api).reads.easedUntil = clock() + MINUTE;
    },
  };
}

function apiState(limit: RateLimit) {
  return {
    minute: createWindow(limit.perMinute, MINUTE),
    hour: createWindow(limit.perHour, HOUR),
    blockedUntil: 0,
    reads: { running: 0, easedUntil: 0, waiting: [] as (() => void)[] },
  };
}

function allowedReads(reads: { easedUntil: number }, parallel: number, now: number): number {
  return now < reads.easedUntil ? Math.max(1, Math.floor(parallel / 2)) : parallel;
}

const SLICES = 60;

/**
 * A sliding window counted in sixtieths of its span, so that an hour of 150,000 calls is sixty numbers. A slice
 * leaves the count as a whole, hence late: the limit holds in every window of this length.
 */
function createWindow(limit: number, spanMs: number) {
  const sliceMs = spanMs / SLICES;
  const slices: { index: number; calls: number }[] = [];
  let calls = 0;

  function expire(now: number): void {
    const oldest = Math.floor(now / sliceMs) - SLICES;
    while (slices[0] && slices[0].index < oldest) calls -= slices.shift()!.calls;
  }

  return {
    /** Milliseconds until one more call fits. */
    wait(now: number): number {
      expire(now);
      const first = slices[0];
      return calls < limit || !first ? 0 : (first.index + SLICES + 1) * sliceMs - now;
    },
    count(now: number): void {
      const index = Math.floor(now / sliceMs);
      const last = slices.at(-1);
      if (last?.index === index) last.calls += 1;
      else slices.push({ index, calls: 1 });
      calls += 1;
    },
  };
}
