import type { z } from 'zod';
import type { Sql } from '../compile/sql.ts';
import type { Language, SqlContext } from '../conditions/condition.ts';
import type { Directory } from '../directory/directory.ts';
import type { Phrase } from '../language/phrase.ts';
import type { RelationName } from '../relations/relations.ts';

/** What a row must be like: `by` names the property, the rest is the property's own. */
export interface Filter {
  by: string;
}

/** Where a filter is said in a sentence: when, where or by what way it happened; what it happened to; what came of it. */
export type Slot = 'how' | 'what' | 'outcome';

/** A row that SQL speaks of, by its alias. */
export interface Row {
  alias: string;
  column(name: string): Sql;
}

/** A property of an event's rows that conditions may ask for. Of a row that lacks it, every filter is false. */
export interface Property<F extends Filter = Filter> {
  by: F['by'];
  /** The word of the text form, and its Chinese alias. */
  word: string;
  alias: string;
  schema: z.ZodType<F>;
  read(phrase: Phrase, directory: Directory): F;
  write(filter: F, directory: Directory): Phrase;
  slot: Slot;
  say(filter: F, directory: Directory, language: Language): string;
  /** Keys that lead to nothing, with their path in the filter. */
  unknownKeys(filter: F, directory: Directory): { path: string; key: string }[];
  /** True of a row that has it; null counts as false. */
  sql(filter: F, row: Row, context: SqlContext): Sql;
  /** Relations that are asked besides the event's own. */
  relations: readonly RelationName[];
}

/** Keeps a property's own type while it is written, and forgets it for an event's list. */
export const defineProperty = <F extends Filter>(property: Property<F>): Property => property as unknown as Property;
