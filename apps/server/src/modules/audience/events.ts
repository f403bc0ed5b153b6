/** Customers came into a live segment, or left it: one fact per look, about the set. */
export const ENTERED = 'audience.entered';
export const LEFT = 'audience.left';

export interface Transitions {
  segmentId: number;
  /** The segment's key. */
  segment: string;
  /** Who: rows of `audience.transition_of` with this number. */
  setId: number;
  n: number;
  /** `change`: rows of hers changed · `time`: time passed · `rule`: the segment's rule or what it names became another. */
  cause: 'change' | 'time' | 'rule';
}
