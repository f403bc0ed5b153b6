import type { z } from 'zod';
import type { Engine } from '../compile/engine.ts';
import type { Param, Sql } from '../compile/sql.ts';
import type { Directory } from '../directory/directory.ts';
import type { Phrase } from '../language/phrase.ts';
import type { RelationName } from '../relations/relations.ts';

export type Language = 'zh' | 'en';

/** What a condition's SQL may use. `p` is the person; instants are arguments. */
export interface SqlContext {
  engine: Engine;
  directory: Directory;
  now: Date;
  /** IANA name; days, weeks and months of the calendar are this zone's. */
  zone: string;
  /** A column of the person. */
  person(column: string): Sql;
  /** `from`-item of a relation under an alias, limited to the customers that are asked about. */
  rows(relation: Exclude<RelationName, 'person'>, alias: string): Sql;
  /** The same of all customers, for what compares them with one another. */
  allRows(relation: Exclude<RelationName, 'person'>, alias: string): Sql;
  /**
   * She has a row of the relation for which `where` (over the alias) is true, or rows that together satisfy `having`
   * (aggregates over the alias). Never null. Faster than an `exists` of one's own; see `Engine.hasRow`.
   */
  has(relation: Exclude<RelationName, 'person'>, alias: string, where: Sql, having?: Sql): Sql;
  /** The predicate of a saved segment, over the same `p`. */
  segment(key: string): Sql;
  isOneOf(value: Sql, among: Param): Sql;
}

/** What changes a membership: rows of these relations, and time. */
interface Dependence {
  relations: readonly RelationName[];
  /** See `Boundary`. */
  boundaries: readonly Boundary[];
  /** It compares customers with one another: rows of one can change the membership of others. */
  everybody?: boolean;
}

/**
 * How time alone can change who is in. `after`: a customer's membership may change when an instant column of one of
 * her rows has become older (or, negative, is to come sooner) than so many seconds. `calendar`: may change for anybody at midnight in the zone.
 */
export type Boundary =
  | { kind: 'after'; relation: RelationName; column: string; seconds: number }
  | { kind: 'calendar' };

export interface Members {
  query: Sql;
  once: boolean;
}

/** One kind of condition: its shape, its words, its SQL. All of it lives in one file, with its test beside it. */
export interface ConditionKind<C extends { kind: string } = { kind: string }> {
  kind: C['kind'];
  /** The word in the text form, and its Chinese alias. */
  word: string;
  alias: string;
  schema: z.ZodType<C>;
  /** An example of the text form, for documentation and tests. */
  examples: readonly string[];
  /** From the text form. Throws SegmentError with the place. */
  read(phrase: Phrase, directory: Directory): C;
  write(condition: C, directory: Directory): Phrase;
  /** Said to a person; fits behind "顾客" / "customers who". */
  say(condition: C, directory: Directory, language: Language): string;
  /** Keys that no longer lead to anything, with their path in the condition. */
  unknownKeys?(condition: C, directory: Directory): { path: string; key: string }[];
  /** True or false for every person; unknown (null) counts as false and `mayBeNull` says that it happens. */
  sql(condition: C, context: SqlContext): Sql;
  mayBeNull: boolean;
  /**
   * The same set by a query that needs no person: `customer_id`, `once` if nobody comes twice. Null when there is none.
   * It is what a count of this condition alone asks, or of several like it; every row of a relation belongs to a person.
   */
  members?(condition: C, context: SqlContext): Members | null;
  /** `context.segment` adds the dependence of a saved segment. */
  dependsOn(condition: C, context: { directory: Directory; segment(key: string): void }): Dependence;
}

/** Keeps a kind's own type while it is written, and forgets it for the registry. */
export const defineCondition = <C extends { kind: string }>(kind: ConditionKind<C>): ConditionKind<C> => kind;
