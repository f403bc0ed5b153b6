import type { ReviewSubjectKind } from '@xiaoer/contracts';

/** What can be filed for people to decide. A capability that files cases adds a file to `kinds/` and a line to `kinds.ts`. */
export interface ReviewKind {
  subject: ReviewSubjectKind;
  /** What people may decide about it. A decision is written down; what is not among `acts` changes nothing else. */
  decisions: readonly [string, ...string[]];
  /** What is done with a decision, in its transaction. `void_coupons`: takes back what the case is about and nobody has used. */
  acts?: Readonly<Record<string, 'void_coupons'>>;
}
