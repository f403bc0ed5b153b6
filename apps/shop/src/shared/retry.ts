/** First pause before trying again; doubles each time, up to the longest. Wall milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * How long to wait before try number `attempt` (1 is the first repeat). The pause is drawn between half and all of the
 * growing limit: ten thousand phones that were refused together must not come back together. What the server asks for
 * is a lower bound.
 */
export function pauseBefore(attempt: number, { random, askedMs }: { random: number; askedMs: number | null }): number {
  const limit = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return Math.round((askedMs ?? 0) + limit * (0.5 + random / 2));
}

export interface Retrying {
  /** How many tries in all. */
  tries: number;
  /** Whether this failure may pass; and how long the server asked us to wait, if it did. */
  temporary: (error: unknown) => { askedMs: number | null } | null;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  /** Told before each pause, so that the page can say what is going on. */
  onPause?: (error: unknown) => void;
}

/** Runs `request`, which must be safe to repeat, until it answers, fails for good or the tries are used up. */
export async function retrying<T>(request: () => Promise<T>, options: Retrying): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const pause = options.temporary(error);
      if (!pause || attempt >= options.tries) throw error;
      options.onPause?.(error);
      await options.sleep(pauseBefore(attempt, { random: options.random(), askedMs: pause.askedMs }));
    }
  }
}
