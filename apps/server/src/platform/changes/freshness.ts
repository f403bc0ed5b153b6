import type { Position } from './position.ts';

/**
 * How fresh a reader is. Rows carry no wall time; instead the reader notes, at each look, the first transaction id that
 * had not been completed then. Whatever was committed before that look has a smaller id, so once everything below that
 * id is applied, the copy shows at least the state of that look.
 */
export function createFreshness() {
  let marks: { at: Date; xmax: bigint }[] = [];
  let asOf: Date | null = null;

  return {
    /** A look at the wall's time `at`, with `xmax` as `read` answered it. */
    looked(at: Date, xmax: string) {
      const mark = { at, xmax: BigInt(xmax) };
      // The id didn't move: being fresh as of the later look asks for no more than the earlier one did.
      if (marks.at(-1)?.xmax === mark.xmax) marks.pop();
      marks.push(mark);
    },
    /** Everything up to `position` is applied. */
    applied({ xid }: Position) {
      const below = BigInt(xid);
      const reached = marks.filter(({ xmax }) => xmax <= below);
      asOf = reached.at(-1)?.at ?? asOf;
      marks = marks.slice(reached.length);
    },
    /** The latest instant whose committed state is contained for certain; null before the first. */
    asOf: () => asOf,
  };
}
