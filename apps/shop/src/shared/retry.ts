/** First pause before trying again; doubles each time, up to the longest. Wall milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** An appointment is given in whole seconds: those who were given the same one must not come in the same instant. */
const APPOINTMENT_SPREAD_MS = 400;

/** A failure that may pass. */
export interface Passing {
  /** How long the server asked us to wait, if it did. */
  askedMs: number | null;
  /** The server counted who comes before us: it is kept to the second, however often we were sent away. */
  appointed: boolean;
}

/**
 * How long to wait before try number `attempt` (1 is the first repeat). The pause is drawn between half and all of the
 * growing limit: ten thousand phones that were refused together must not come back together. What the server asks for
 * is a lower bound; what it appointed is the pause itself.
 */
export function pauseBefore(
  attempt: number,
  { random, askedMs, appointed }: Pick<Passing, 'askedMs'> & { random: number; appointed?: boolean },
): number {
  if (appointed && askedMs !== null) return Math.round(askedMs + random * APPOINTMENT_SPREAD_MS);
  const limit = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return Math.round((askedMs ?? 0) + limit * (0.5 + random / 2));
}

export interface Retrying {
  /** How many tries in all. */
  tries: number;
  /** Whether this failure may pass. */
  temporary: (error: unknown) => Passing | null;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  /** Told before each pause and how long it is, so that the page can say what is going on. */
  onPause?: (error: unknown, pauseMs: number) => void;
}

/** Runs `request`, which must be safe to repeat, until it answers, fails for good or the tries are used up. */
export async function retrying<T>(request: () => Promise<T>, options: Retrying): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      const passing = options.temporary(error);
      if (!passing || attempt >= options.tries) throw error;
      const pauseMs = pauseBefore(attempt, { random: options.random(), ...passing });
      options.onPause?.(error, pauseMs);
      await options.sleep(pauseMs);
    }
  }
}
