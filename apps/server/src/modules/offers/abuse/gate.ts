import { type Limits, type Mark, markId } from './rules.ts';

/** A key that has more than its limit in this set. */
export interface Over<Claim> extends Mark {
  /** The first that was too much. */
  claim: Claim;
}

/**
 * Goes through one set of claims in their order, beside what each key had in its window before. Where a rule refuses,
 * what is too much is not admitted and takes nothing; where it asks for a review, it is.
 */
export function createGate<Claim extends object>({
  limits,
  seen,
  marksOf,
  mayRefuse,
}: {
  limits: Limits;
  /** By `markId`. */
  seen: ReadonlyMap<string, number>;
  marksOf: (claim: Claim) => readonly Mark[];
  mayRefuse: (claim: Claim) => boolean;
}) {
  const counts = new Map(seen);
  const over = new Map<string, Over<Claim>>();
  const refused = new Set<Claim>();
  return {
    over,
    refused,
    admit(claim: Claim): boolean {
      const marks = marksOf(claim);
      const tooMuch = marks.filter((mark) => (counts.get(markId(mark)) ?? 0) >= limits.get(mark.rule)!.most);
      for (const mark of tooMuch) if (!over.has(markId(mark))) over.set(markId(mark), { ...mark, claim });
      if (mayRefuse(claim) && tooMuch.some(({ rule }) => limits.get(rule)!.action === 'refuse')) {
        refused.add(claim);
        return false;
      }
      for (const mark of marks) counts.set(markId(mark), (counts.get(markId(mark)) ?? 0) + 1);
      return true;
    },
  };
}
