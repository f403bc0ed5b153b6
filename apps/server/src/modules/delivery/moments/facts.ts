/** Accounts can see a moment, or it is known of more of them whether they published it. */
export const MOMENT_CHANGED = 'delivery.moment_changed';
export interface MomentChanged {
  momentId: number;
  /** Null: made by hand. */
  runId: number | null;
}
