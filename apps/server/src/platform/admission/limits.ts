/** One class of requests. Classes stand in the order of their right of way. */
export interface ClassLimits {
  name: string;
  /** Requests of this class at work at once, at most. */
  atMost: number;
  /** Of the places at work, so many that no other class may take. */
  kept: number;
  /** Requests that may wait for a place; more are sent away with an appointment. */
  waiting: number;
  /** Of those that wait, so many of one key: one drop must not fill the queue of all. */
  waitingOfOneKey?: number;
  /** Where nobody of this class may wait as long as the others, milliseconds. */
  patienceMs?: number;
}

export interface Limits {
  /** Requests of all classes at work at once. */
  atOnce: number;
  /** In the order of their right of way: a place that falls free goes to the first class that has somebody waiting. */
  classes: readonly ClassLimits[];
  /** Nobody waits longer than this, in milliseconds; shorter than the patience of the asker's own time-out. */
  patienceMs: number;
  /** The longest appointment, in milliseconds. */
  longestMs: number;
  /**
   * Of the pace of a class, how much is promised to those who were sent away; the rest is for those who come for the first
   * time. Were it all, whoever comes after a rush would be sent away until the last of its crowd had come.
   */
  promisedShare: number;
}

/** Throws when the places that are kept are more than there are. */
export function checkLimits({ atOnce, classes }: Limits): void {
  const kept = classes.reduce((sum, limits) => sum + limits.kept, 0);
  if (kept > atOnce) throw new Error(`${kept} places are kept of ${atOnce}`);
  const odd = classes.find((limits) => limits.kept > limits.atMost || limits.atMost < 1);
  if (odd) throw new Error(`class ${odd.name}: keeps ${odd.kept} places and takes ${odd.atMost} at most`);
}
