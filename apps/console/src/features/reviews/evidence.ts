/** One thing that is known about a case. */
export interface Fact {
  key: string;
  value: { as: 'text'; text: string } | { as: 'money'; fen: number } | { as: 'time'; at: string };
}
/** One side of the evidence: what the till did, what the journal says. */
export interface Side {
  /** Empty: what is said of the case itself. */
  name: string;
  facts: Fact[];
  /** What happened in order, where a side tells it. */
  rows: Fact[][];
}

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/**
 * Evidence as it can be read whatever its kind: instants are text, sums end in `Fen`, sides are objects, lists of objects
 * are what happened in order. What is empty is left out.
 */
export function sidesOf(evidence: Record<string, unknown>): Side[] {
  const own = sideOf('', evidence);
  const others = Object.entries(evidence).filter((pair): pair is [string, object] => isObject(pair[1]));
  const sides = [own, ...others.map(([name, held]) => sideOf(name, { ...held }))];
  return sides.filter(({ facts, rows }) => facts.length + rows.length > 0);
}

function sideOf(name: string, held: Record<string, unknown>): Side {
  const lists = Object.values(held).filter(Array.isArray).flat().filter(isObject);
  return { name, facts: factsOf(held), rows: lists.map((row) => factsOf({ ...row })) };
}

const factsOf = (held: Record<string, unknown>): Fact[] =>
  Object.entries(held).flatMap(([key, value]) => {
    const fact = readValue(key, value);
    return fact ? [{ key, value: fact }] : [];
  });

function readValue(key: string, value: unknown): Fact['value'] | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value))
    return value.length > 0 && !value.some(isObject) ? { as: 'text', text: value.join(', ') } : null;
  if (isObject(value)) return null;
  if (typeof value === 'number' && key.endsWith('Fen')) return { as: 'money', fen: value };
  if (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)))
    return { as: 'time', at: value };
  return { as: 'text', text: String(value) };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
