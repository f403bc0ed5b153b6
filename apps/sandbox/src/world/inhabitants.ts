/**
 * Whoever lives in the world by themselves: the town. The world moves the time and asks them to act; they act through
 * the world and through the platform's public pages and API, like people do.
 */
export interface Inhabitants {
  /** Business instant of their next action, or null when nothing is planned. */
  nextDueAt(): Date | null;
  /** Does everything that is due at `now`, in canonical order, and resolves when it is done. */
  runDue(now: Date): Promise<void>;
  /** Waits until nothing that they began is still under way. */
  settle?(): Promise<void>;
  /** Figures for the control surface, e.g. for `GET /__sandbox/figures`. */
  figures?(): Record<string, unknown>;
  stop?(): Promise<void>;
}
