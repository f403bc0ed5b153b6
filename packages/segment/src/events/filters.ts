import { z } from 'zod';
import type { Sql } from '../compile/sql.ts';
import type { Language, SqlContext } from '../conditions/condition.ts';
import type { Directory } from '../directory/directory.ts';
import { nearest } from '../language/nearest.ts';
import { type Argument, type Phrase, phrase } from '../language/phrase.ts';
import { quote, SegmentError } from '../language/problem.ts';
import type { RelationName } from '../relations/relations.ts';
import type { Event } from './event.ts';
import type { Filter, Property, Row } from './property.ts';

const MOST_FILTERS = 20;

/** The list of filters of one event in a tree. */
export function filtersSchema(event: Event): z.ZodType<Filter[]> {
  const schemas = event.properties.map(({ schema }) => schema) as unknown as Parameters<typeof z.discriminatedUnion>[1];
  return z.array(z.discriminatedUnion('by', schemas)).min(1).max(MOST_FILTERS) as unknown as z.ZodType<Filter[]>;
}

function propertyOf(event: Event, { by }: Filter): Property {
  const property = event.properties.find((one) => one.by === by);
  if (!property) throw new Error(`${event.kind} has no ${by}`);
  return property;
}

/** The filter that an argument says; null when its word is no property of the event. */
export function readFilter(event: Event, argument: Argument, directory: Directory): Filter | null {
  if (argument.type !== 'phrase') {
    const main = event.properties.find(({ by }) => by === event.main);
    if (!main) return null;
    return main.read({ ...phrase(main.word, { values: [argument] }), place: argument.place }, directory);
  }
  const property = event.properties.find(({ word, alias }) => word === argument.word || alias === argument.word);
  return property?.read(argument, directory) ?? null;
}

/** Arguments that can only be filters, at least one. */
export function readFilters(event: Event, said: Phrase, directory: Directory): Filter[] {
  const filters = (said.args ?? []).map((argument) => {
    const filter = readFilter(event, argument, directory);
    if (filter) return filter;
    throw unknownArgument(argument, filterWords(event));
  });
  if (filters.length > 0) return filters;
  throw new SegmentError({
    code: 'missing',
    place: said.place,
    found: said.word,
    expected: filterWords(event).map((word) => `${said.word}(${word} …)`),
  });
}

export const filterWords = (event: Event): string[] => event.properties.map(({ word }) => word);

export function unknownArgument(argument: Argument, words: readonly string[]): SegmentError {
  const found = argument.type === 'phrase' ? argument.word : String(argument.value);
  return new SegmentError({
    code: argument.type === 'phrase' ? 'unknown_word' : 'syntax',
    place: argument.place,
    found: quote(found),
    expected: [...words],
    nearest: nearest(found, words),
  });
}

export const writeFilters = (event: Event, filters: readonly Filter[] | undefined, directory: Directory): Phrase[] =>
  (filters ?? []).map((filter) => propertyOf(event, filter).write(filter, directory));

/** What of it is said as the object of the verb, before it and behind it. */
export function sayFilters(
  event: Event,
  filters: readonly Filter[] | undefined,
  directory: Directory,
  language: Language,
): { what: string; how: string; outcome: string } {
  const said = (slot: Property['slot']) =>
    (filters ?? [])
      .filter((filter) => propertyOf(event, filter).slot === slot)
      .map((filter) => propertyOf(event, filter).say(filter, directory, language));
  const zh = language === 'zh';
  return {
    what: said('what').join(zh ? '且' : ' and '),
    how: said('how').join(zh ? '、' : ' '),
    outcome: said('outcome').join(''),
  };
}

export const unknownKeysOf = (
  event: Event,
  filters: readonly Filter[] | undefined,
  directory: Directory,
  path: string,
): { path: string; key: string }[] =>
  (filters ?? []).flatMap((filter, i) =>
    propertyOf(event, filter)
      .unknownKeys(filter, directory)
      .map((one) => ({ key: one.key, path: `${path}[${i}].${one.path}` })),
  );

export const filtersSql = (
  event: Event,
  filters: readonly Filter[] | undefined,
  row: Row,
  context: SqlContext,
): Sql[] => (filters ?? []).map((filter) => propertyOf(event, filter).sql(filter, row, context));

export const relationsOf = (event: Event, filters: readonly Filter[] | undefined): RelationName[] => [
  event.relation,
  ...(filters ?? []).flatMap((filter) => propertyOf(event, filter).relations),
];
