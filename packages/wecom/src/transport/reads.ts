const EASED_MS = 60_000;
/** Calls that were under way together are refused together: one lesson, not one per call. */
const SAME_REFUSAL_MS = 1_000;

/** Lets a few reads of one API run at the same time (LIMITS §12: the platform's number is not published). */
export interface ReadGate {
  /** Waits for a place and answers how to give it back. Rejects with the signal's reason, or answers null when time is up. */
  enter(wait: { maxWaitMs: number; signal: AbortSignal | undefined }): Promise<(() => void) | null>;
  /** The platform said 45033: half as many for a minute, and half of that when it says so again. */
  easeOff(): void;
  running(): number;
  waiting(): number;
  /** How many may run at the same time now. */
  allowed(): number;
}

export function createReadGate(parallel: number, clock: () => number): ReadGate {
  const queue: (() => void)[] = [];
  let running = 0;
  let eased = { allowed: parallel, at: Number.NEGATIVE_INFINITY };

  const allowed = () => (clock() - eased.at < EASED_MS ? eased.allowed : parallel);

  function leave(): void {
    running -= 1;
    // a place is handed over, not set free: whoever comes in between stands at the end of the queue
    while (queue.length > 0 && running < allowed()) {
      running += 1;
      queue.shift()!();
    }
  }

  return {
    async enter({ maxWaitMs, signal }) {
      signal?.throwIfAborted();
      if (running < allowed()) running += 1;
      else if (maxWaitMs <= 0 || !(await place(queue, maxWaitMs, signal))) return null;
      return leave;
    },
    easeOff() {
      const now = clock();
      if (now - eased.at < SAME_REFUSAL_MS) return;
      eased = { allowed: Math.max(1, Math.floor(allowed() / 2)), at: now };
    },
    running: () => running,
    waiting: () => queue.length,
    allowed,
  };
}

/** True when a place came free, false when the time was up first. Real time: it is other calls that are waited for. */
function place(queue: (() => void)[], maxWaitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => resolve(false)), Math.min(maxWaitMs, 2 ** 31 - 1));
    const free = () => end(() => resolve(true));
    const abort = () => end(() => reject(signal?.reason));
    function end(settle: () => void): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      const at = queue.indexOf(free);
      if (at !== -1) queue.splice(at, 1);
      settle();
    }
    queue.push(free);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
