import type { ReviewSubjectKind } from '@xiaoer/contracts';

/** What can be filed for people to decide. A capability that files cases adds a file to `kinds/` and a line to `kinds.ts`. */
export interface ReviewKind {
  subject: ReviewSubjectKind;
  /** What people may decide about it. A decision is written down; it changes no coupon by itself. */
  decisions: readonly [string, ...string[]];
}
