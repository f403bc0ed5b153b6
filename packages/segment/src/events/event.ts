import type { Sql } from '../compile/sql.ts';
import type { Language } from '../conditions/condition.ts';
import type { RelationName } from '../relations/relations.ts';
import type { Measured } from './measures.ts';
import type { Property, Row } from './property.ts';

/** Something that happens to a customer: which rows tell of it, and what may be asked of them. */
export interface Event {
  kind: string;
  /** The word of the text form, and its Chinese alias. */
  word: string;
  alias: string;
  relation: Exclude<RelationName, 'person'>;
  /** The column that says when; a row where it is null tells of nothing. */
  at: string;
  /** Rows of the relation that tell of this event; all of them when missing. */
  which?(row: Row): Sql;
  properties: readonly Property[];
  /** The property that a text without a word in front speaks of: `bought("生椰拿铁")`. */
  main: string | null;
  measures: readonly Measured[];
  /** Said with what it happened to, empty when anything: 买过 生椰拿铁 · bought 生椰拿铁. `guo`: 过, or empty behind 在 … 后. */
  say(what: string, language: Language, guo: string): string;
}
