import { type ConditionKind, defineCondition } from '../conditions/condition.ts';
import type { Event } from './event.ts';
import { type Question, questionDependence, questionMembers, questionSchema, questionSql } from './question.ts';
import { questionUnknownKeys, readQuestion, sayQuestion, writeQuestion } from './question-text.ts';

/** The condition that asks about one kind of event; they differ in nothing but the event. */
export const eventCondition = (event: Event, examples: readonly string[]): ConditionKind<Question> =>
  defineCondition<Question>({
    kind: event.kind,
    word: event.word,
    alias: event.alias,
    schema: questionSchema(event),
    examples,
    read: (said, directory) => readQuestion(event, said, directory),
    write: (question, directory) => writeQuestion(event, question, directory),
    say: (question, directory, language) => sayQuestion(event, question, directory, language),
    unknownKeys: (question, directory) => questionUnknownKeys(event, question, directory),
    sql: (question, context) => questionSql(event, question, context),
    mayBeNull: false,
    members: (question, context) => questionMembers(event, question, context),
    dependsOn: (question) => questionDependence(event, question),
  });
