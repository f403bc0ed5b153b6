import type { Argument, Expression, Phrase, Value } from './phrase.ts';
import { keyed, quoted } from './tokens.ts';

/** Lines longer than this are broken after `and` and `or` of the outermost group. */
const WIDTH = 100;

/** Phrases → text; reading it gives the same phrases. */
export function writeText(expression: Expression): string {
  const line = write(expression, 'top');
  if (line.length <= WIDTH || expression.type === 'phrase' || expression.type === 'not' || expression.of.length < 2)
    return line;
  const word = expression.type === 'all' ? 'and' : 'or';
  const inner = expression.type;
  return expression.of.map((part) => write(part, inner)).join(`\n${word} `);
}

function write(expression: Expression, inside: 'top' | 'all' | 'any' | 'not'): string {
  if (expression.type === 'phrase') return writePhrase(expression);
  if (expression.type === 'not') return `not ${write(expression.of, 'not')}`;
  const { type, of } = expression;
  if (of.length < 2) return `${type}(${of.map((part) => write(part, 'top')).join(', ')})`;
  const joined = of.map((part) => write(part, type)).join(type === 'all' ? ' and ' : ' or ');
  // a group of the same kind inside a group keeps its brackets: it is a group of its own in the tree
  const bare = inside === 'top' || (inside === 'any' && type === 'all');
  return bare ? joined : `(${joined})`;
}

function writePhrase({ word: name, op, values, args }: Phrase): string {
  const word = args === null ? name : `${name}(${args.map(writeArgument).join(', ')})`;
  if (op === 'in') return `${word} in (${values.map(writeValue).join(', ')})`;
  if (op !== null) return `${word} ${op} ${values.map(writeValue).join(' ')}`;
  return [word, ...values.map(writeValue)].join(' ');
}

const writeArgument = (argument: Argument): string =>
  argument.type === 'phrase' ? writePhrase(argument) : writeValue(argument);

function writeValue(value: Value): string {
  if (value.type === 'text') return quoted(value.value);
  if (value.type === 'key') return keyed(value.value);
  const number = String(value.value);
  if (value.unit === null) return number;
  return value.unit === 'percent' ? `${number}%` : `${number} ${value.unit}`;
}
