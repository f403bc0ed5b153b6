import type { RelationName } from './relations.ts';

/**
 * What one module shows to segments, as SQL on PostgreSQL; handed over by the wiring. A module of any tier may give one,
 * since segments don't know who is behind a relation.
 */
export interface SegmentSource {
  /** Word of the module's entries in the change log (`platform/changes`), e.g. `orders`. */
  topic: string;
  /** A query per relation that yields exactly its columns, by name. Plain `select`, so that a filter on customer_id is pushed into it. */
  relations: Partial<Record<RelationName, string>>;
  /** Columns of `person`, each an expression in which `p` is the row of `customers.customer_info`; `exists (…)` where a boolean can be said so. */
  person: Record<string, string>;
}
