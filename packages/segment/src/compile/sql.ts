/** What a parameter is bound as; never text put into a statement. */
export type ParamType =
  | 'bigint'
  | 'integer'
  | 'double'
  | 'text'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'bigint[]'
  | 'text[]';
/** Instants as ISO text in UTC with milliseconds, dates as YYYY-MM-DD. */
export interface Param {
  type: ParamType;
  value: string | number | boolean | readonly string[] | readonly number[];
}

/** A piece of a statement: text and parameters in turn. Only this package's own words become text. */
export class Sql {
  readonly parts: readonly (string | Param)[];
  constructor(parts: readonly (string | Param)[]) {
    this.parts = parts;
  }
}

export function sql(strings: TemplateStringsArray, ...values: (Sql | Param)[]): Sql {
  const parts: (string | Param)[] = [strings[0]!];
  for (const [i, value] of values.entries()) {
    if (value instanceof Sql) parts.push(...value.parts);
    else parts.push(value);
    parts.push(strings[i + 1]!);
  }
  return new Sql(parts);
}

/** Words of this package or of a module's source, never of a person. */
export const raw = (words: string): Sql => new Sql([words]);
export const bind = (type: ParamType, value: Param['value']): Param => ({ type, value });
export const instant = (at: Date): Param => ({ type: 'instant', value: at.toISOString() });

export function join(pieces: readonly Sql[], between: string): Sql {
  return new Sql(pieces.flatMap((piece, i) => (i === 0 ? piece.parts : [between, ...piece.parts])));
}

export const NEVER = raw('false');
export const ALWAYS = raw('true');
export const and = (pieces: readonly Sql[]): Sql =>
  pieces.length === 0 ? ALWAYS : pieces.length === 1 ? pieces[0]! : sql`(${join(pieces, ' and ')})`;
export const or = (pieces: readonly Sql[]): Sql =>
  pieces.length === 0 ? NEVER : pieces.length === 1 ? pieces[0]! : sql`(${join(pieces, ' or ')})`;

/** A statement as drivers take it: `$1 …` with a cast to its type, equal parameters bound once. */
export function render(statement: Sql, types: Record<ParamType, string>): { sql: string; params: Param[] } {
  const numbers = new Map<string, number>();
  const params: Param[] = [];
  const text = statement.parts.map((part) => {
    if (typeof part === 'string') return part;
    const name = JSON.stringify([part.type, part.value]);
    const number = numbers.get(name) ?? params.push(part);
    numbers.set(name, number);
    return `$${number}::${types[part.type]}`;
  });
  return { sql: text.join(''), params };
}
