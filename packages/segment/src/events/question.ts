import { z } from 'zod';
import { type Sql, sql } from '../compile/sql.ts';
import type { Boundary, Members, SqlContext } from '../conditions/condition.ts';
import { boundariesOf, Duration, Window } from '../conditions/windows.ts';
import type { RelationName } from '../relations/relations.ts';
import type { Event } from './event.ts';
import { figuresSchema, holdsForNone } from './figures.ts';
import { filtersSchema, relationsOf } from './filters.ts';
import { keptSql } from './kept.ts';
import { membersSql, othersSql } from './members.ts';
import type { Question } from './question-shape.ts';
import { Which, whichRelations } from './which.ts';

export type { Question };

export const questionSchema = (event: Event): z.ZodType<Question> =>
  z.strictObject({
    kind: z.literal(event.kind),
    where: filtersSchema(event).optional(),
    window: Window.optional(),
    after: z.strictObject({ event: Which, within: Duration }).optional(),
    since_last: Which.optional(),
    figures: figuresSchema(event).optional(),
  });

/** Whether somebody without a row that counts belongs to it. */
const holdsWithout = (event: Event, { figures }: Question): boolean =>
  figures?.every((figure) => holdsForNone(event, figure)) ?? false;

/** Never null. */
export function questionSql(event: Event, question: Question, context: SqlContext): Sql {
  const { figures } = question;
  const kept = keptSql(event, question, context);
  if (kept) return kept;
  // who has no row is in by having none: everybody but those whose rows fail
  if (figures && holdsWithout(event, question))
    return sql`not ${context.engine.isAmong(othersSql(event, question, figures, context))}`;
  return context.engine.isAmong(membersSql(event, question, context));
}

/** See `ConditionKind.members`. */
export function questionMembers(event: Event, question: Question, context: SqlContext): Members | null {
  if (keptSql(event, question, context) || holdsWithout(event, question)) return null;
  return { query: membersSql(event, question, context), once: question.figures !== undefined };
}

export function questionDependence(
  event: Event,
  { where, window, after, since_last, figures }: Question,
): { relations: RelationName[]; boundaries: Boundary[] } {
  const filters = [...(where ?? []), ...(figures ?? []).flatMap((figure) => ('where' in figure ? figure.where : []))];
  return {
    relations: [
      ...relationsOf(event, filters),
      ...(after ? whichRelations(after.event) : []),
      ...(since_last ? whichRelations(since_last) : []),
    ],
    boundaries: boundariesOf(window, { relation: event.relation, column: event.at }),
  };
}
