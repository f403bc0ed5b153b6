import type { Language } from '../conditions/condition.ts';
import {
  isWindowPhrase,
  readDuration,
  readWindow,
  sayDuration,
  sayWindow,
  WINDOW_WORDS,
  writeDuration,
  writeWindow,
} from '../conditions/windows.ts';
import type { Directory } from '../directory/directory.ts';
import { type Argument, type Phrase, phrase } from '../language/phrase.ts';
import { SegmentError } from '../language/problem.ts';
import type { Event } from './event.ts';
import { type Figure, figureWords, readFigure, sayFigure, writeFigure } from './figures.ts';
import { filterWords, readFilter, sayFilters, unknownArgument, unknownKeysOf, writeFilters } from './filters.ts';
import type { Filter } from './property.ts';
import type { Question } from './question.ts';
import { readWhich, sayWhich, whichUnknownKeys, writeWhich } from './which.ts';

const AFTER = ['after', '之后'];
const SINCE_LAST = ['since_last', '自上次'];

/** `ordered(channel "小程序", count >= 2, within 30 days)` → question. */
export function readQuestion(event: Event, said: Phrase, directory: Directory): Question {
  const { args, op, values, place, word } = said;
  if (op !== null || values.length > 0 || args?.length === 0)
    throw new SegmentError({ code: 'syntax', place, found: word, expected: [event.word, `${event.word}(…)`] });
  const where: Filter[] = [];
  const figures: Figure[] = [];
  const question: Question = { kind: event.kind };
  const rest: Argument[] = (args ?? []).filter((one): boolean => !isWindowPhrase(one));
  for (const argument of rest) {
    if (argument.type === 'phrase' && AFTER.includes(argument.word)) {
      once(argument, question.after);
      question.after = readAfter(argument, directory);
      continue;
    }
    if (argument.type === 'phrase' && SINCE_LAST.includes(argument.word)) {
      once(argument, question.since_last);
      question.since_last = readWhich(only(argument, 'since_last(redeemed)'), directory);
      continue;
    }
    const figure = argument.type === 'phrase' ? readFigure(event, argument, directory) : null;
    const filter = figure ? null : readFilter(event, argument, directory);
    if (figure) figures.push(figure);
    else if (filter) where.push(filter);
    else throw unknownArgument(argument, questionWords(event));
  }
  const window = readWindow(args ?? []);
  // in the order in which they are written again
  return {
    kind: event.kind,
    ...(where.length > 0 ? { where } : {}),
    ...(window ? { window } : {}),
    ...(question.after ? { after: question.after } : {}),
    ...(question.since_last ? { since_last: question.since_last } : {}),
    ...(figures.length > 0 ? { figures } : {}),
  };
}

const questionWords = (event: Event): string[] => [
  ...filterWords(event),
  ...figureWords(event),
  'after',
  'since_last',
  ...WINDOW_WORDS,
];

function once(said: Phrase, before: unknown): void {
  if (before === undefined) return;
  throw new SegmentError({ code: 'not_here', place: said.place, found: said.word, expected: [`${said.word} once`] });
}
/** The one argument of a phrase. */
function only(said: Phrase, example: string): Argument {
  const [argument, ...more] = said.args ?? [];
  if (argument && more.length === 0 && said.op === null) return argument;
  throw new SegmentError({ code: 'syntax', place: said.place, found: said.word, expected: [example] });
}

function readAfter(said: Phrase, directory: Directory): NonNullable<Question['after']> {
  const [event, within, ...more] = said.args ?? [];
  const right = event && more.length === 0 && said.op === null;
  if (!right || within?.type !== 'phrase' || !['within', '近'].includes(within.word) || within.values.length > 1)
    throw new SegmentError({
      code: 'syntax',
      place: said.place,
      found: said.word,
      expected: ['after(touched, within 24 hours)'],
    });
  return { event: readWhich(event, directory), within: readDuration(within.values[0], within.place) };
}

export function writeQuestion(event: Event, question: Question, directory: Directory): Phrase {
  const { where, window, after, since_last, figures } = question;
  const within = (duration: NonNullable<typeof after>['within']) =>
    phrase('within', { values: [writeDuration(duration)] });
  const args = [
    ...writeFilters(event, where, directory),
    ...(figures ?? []).map((figure) => writeFigure(event, figure, directory)),
    ...(after ? [phrase('after', { args: [writeWhich(after.event, directory), within(after.within)] })] : []),
    ...(since_last ? [phrase('since_last', { args: [writeWhich(since_last, directory)] })] : []),
    ...writeWindow(window),
  ];
  return phrase(event.word, args.length > 0 ? { args } : {});
}

/** 近 30 天买过 生椰拿铁 至少 2 次 · bought 生椰拿铁 at least 2 times within the last 30 days */
export function sayQuestion(event: Event, question: Question, directory: Directory, language: Language): string {
  const { where, window, after, since_last, figures } = question;
  const { what, how, outcome } = sayFilters(event, where, directory, language);
  const measured = (figures ?? []).map((figure) => sayFigure(event, figure, directory, language));
  if (language === 'zh') {
    const behind = after
      ? `在${sayWhich(after.event, directory, 'zh', '')}后的 ${sayDuration(after.within, 'zh')}内`
      : '';
    const since = since_last ? `自上次${sayWhich(since_last, directory, 'zh', '')}以来` : '';
    return tidy(
      `${sayWindow(window, 'zh')}${since}${behind}${how}${event.say(what, 'zh', '过')}${outcome}${measured.join('、')}`,
    );
  }
  const behind = after
    ? `within ${sayDuration(after.within, 'en')} after they ${sayWhich(after.event, directory, 'en')}`
    : '';
  const since = since_last ? `since they last ${sayWhich(since_last, directory, 'en')}` : '';
  const parts = [
    event.say(what, 'en', ''),
    outcome,
    how,
    measured.join(' and '),
    behind,
    since,
    sayWindow(window, 'en'),
  ];
  return tidy(parts.filter(Boolean).join(' '));
}

/** Names stand with spaces around them, and never two of them. */
const tidy = (said: string): string =>
  said
    .replaceAll(/ +/g, ' ')
    .replaceAll(' and ,', ',')
    .replaceAll(/ ([，、,])/g, '$1')
    .replaceAll(/、，/g, '，')
    .trim();

export function questionUnknownKeys(
  event: Event,
  { where, after, since_last, figures }: Question,
  directory: Directory,
): { path: string; key: string }[] {
  return [
    ...unknownKeysOf(event, where, directory, 'where'),
    ...(after ? whichUnknownKeys(after.event, directory, 'after.event.') : []),
    ...(since_last ? whichUnknownKeys(since_last, directory, 'since_last.') : []),
    ...(figures ?? []).flatMap((figure, i) =>
      'where' in figure ? unknownKeysOf(event, figure.where, directory, `figures[${i}].where`) : [],
    ),
  ];
}
