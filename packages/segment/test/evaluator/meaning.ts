import type { Condition, Directory, Tree } from '../../src/index.ts';
import type { Customer } from '../world/rows.ts';

/** What a segment is asked about, and when. */
export interface Asked {
  now: number;
  zone: string;
  directory: Directory;
  /** Everybody, for conditions that compare customers with one another. */
  customers: readonly Customer[];
  /** A tree inside a condition. */
  meaningOf(tree: Tree): Holds;
}
export type Holds = (customer: Customer) => boolean;

/** What a condition means, as the README says it; the outer call prepares what is the same for everybody. */
export type Meaning = (condition: never, asked: Asked) => Holds;
export type { Condition };
