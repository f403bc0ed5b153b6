/** Where a problem lies in a text: offset and length in UTF-16 units, line and column from 1. */
export interface Place {
  offset: number;
  length: number;
  line: number;
  column: number;
}

export type ProblemCode =
  | 'syntax'
  | 'unknown_word'
  | 'unknown_name'
  | 'ambiguous_name'
  | 'wrong_type'
  | 'out_of_range'
  | 'missing'
  | 'not_here'
  | 'too_long'
  | 'too_many'
  | 'too_deep'
  | 'cycle'
  | 'malformed';

/**
 * Why a segment was refused. `path` for a tree, `place` for a text; `found` and `expected` are quoted as they were
 * written, `nearest` is the known name that looks most like what was found.
 */
export interface Problem {
  code: ProblemCode;
  place: Place | null;
  path: string | null;
  found: string | null;
  expected: string[];
  nearest: string | null;
}

/** The one error that this package throws for bad input. */
export class SegmentError extends Error {
  readonly problem: Problem;
  constructor(problem: Partial<Problem> & { code: ProblemCode }) {
    const full: Problem = { place: null, path: null, found: null, expected: [], nearest: null, ...problem };
    super(describe(full));
    this.name = 'SegmentError';
    this.problem = full;
  }
}

/** What is quoted of somebody's input. */
const QUOTED = 60;
export const quote = (text: string): string => (text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);

function describe({ code, place, path, found, expected, nearest }: Problem): string {
  const where = place ? `line ${place.line}, column ${place.column}: ` : path ? `${path}: ` : '';
  const what = found === null ? '' : `, found ${found}`;
  const wanted = expected.length > 0 ? `, expected ${expected.slice(0, 12).join(', ')}` : '';
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  return `${where}${code}${what}${wanted}${hint}`;
}
