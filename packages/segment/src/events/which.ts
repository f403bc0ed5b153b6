import { z } from 'zod';
import { instant, raw, type Sql, sql } from '../compile/sql.ts';
import type { Language, SqlContext } from '../conditions/condition.ts';
import type { Directory } from '../directory/directory.ts';
import { type Argument, type Phrase, phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import type { RelationName } from '../relations/relations.ts';
import type { Event } from './event.ts';
import {
  filtersSchema,
  filtersSql,
  readFilters,
  relationsOf,
  sayFilters,
  unknownArgument,
  unknownKeysOf,
  writeFilters,
} from './filters.ts';
import { EVENT_WORDS, EVENTS, eventOf, eventOfWord } from './index.ts';
import type { Filter, Row } from './property.ts';

/** Rows of one kind of event: `bought(category "咖啡")` inside another condition. No window and no measures of its own. */
export interface Which {
  kind: string;
  where?: Filter[] | undefined;
}

export const Which: z.ZodType<Which> = z.discriminatedUnion(
  'kind',
  EVENTS.map((event) =>
    z.strictObject({ kind: z.literal(event.kind), where: filtersSchema(event).optional() }),
  ) as unknown as Parameters<typeof z.discriminatedUnion>[1],
) as unknown as z.ZodType<Which>;

export function readWhich(argument: Argument, directory: Directory): Which {
  const event = argument.type === 'phrase' ? eventOfWord(argument.word) : null;
  if (!event || argument.type !== 'phrase')
    throw unknownArgument(
      argument,
      EVENT_WORDS.filter((_, i) => i % 2 === 0),
    );
  if (argument.op !== null || argument.values.length > 0)
    throw new SegmentError({
      code: 'syntax',
      place: argument.place,
      found: argument.word,
      expected: [`${event.word}(…)`],
    });
  if (argument.args === null) return { kind: event.kind };
  return { kind: event.kind, where: readFilters(event, argument, directory) };
}

export function writeWhich({ kind, where }: Which, directory: Directory): Phrase {
  const event = eventOf(kind);
  return phrase(event.word, where ? { args: writeFilters(event, where, directory) } : {});
}

export function sayWhich({ kind, where }: Which, directory: Directory, language: Language, guo = '过'): string {
  const event = eventOf(kind);
  const { what, how, outcome } = sayFilters(event, where, directory, language);
  return language === 'zh'
    ? `${how}${event.say(what, 'zh', guo)}${outcome}`
    : [event.say(what, 'en', ''), outcome, how].filter(Boolean).join(' ');
}

export const rowOf = (alias: string): Row => ({ alias, column: (name) => raw(`${alias}.${name}`) });

/** Which rows of the relation, whenever they were, as conditions of a `where`. */
export const whichSql = ({ kind, where }: Which, row: Row, context: SqlContext): Sql[] => {
  const event = eventOf(kind);
  return [...(event.which ? [event.which(row)] : []), ...filtersSql(event, where, row, context)];
};

/** What is dated later than now has not happened. */
export const happened = (event: Event, row: Row, { now }: SqlContext): Sql =>
  sql`${row.column(event.at)} <= ${instant(now)}`;

export const whichRelations = ({ kind, where }: Which): RelationName[] => relationsOf(eventOf(kind), where);

export const whichUnknownKeys = ({ kind, where }: Which, directory: Directory, path: string) =>
  unknownKeysOf(eventOf(kind), where, directory, `${path}where`);
