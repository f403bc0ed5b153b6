import type { Duration, Window } from '../conditions/windows.ts';
import type { Figure } from './figures.ts';
import type { Filter } from './property.ts';
import type { Which } from './which.ts';

/** What is asked about one kind of event: which rows count, and what they must be like together. */
export interface Question {
  kind: string;
  /** All of them hold for each row that counts. */
  where?: Filter[] | undefined;
  window?: Window | undefined;
  /** A row counts if one of those rows lies before it, by at most `within`. */
  after?: { event: Which; within: Duration } | undefined;
  /** A row counts if it is later than the last of those; without any of those, none counts. */
  since_last?: Which | undefined;
  /** All of them hold of the rows that count; without figures: there is at least one. */
  figures?: Figure[] | undefined;
}
