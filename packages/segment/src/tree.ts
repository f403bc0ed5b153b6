import { z } from 'zod';
import { KIND_NAMES, kindNamed } from './conditions/index.ts';
import { nearest } from './language/nearest.ts';
import { quote, SegmentError } from './language/problem.ts';

/** A segment's rule. Conditions are told apart by `kind`; groups hold at least one part. */
export type Tree = { all: Tree[] } | { any: Tree[] } | { not: Tree } | Condition;
export type Condition = { kind: string } & Record<string, unknown>;

/** What a tree is at its top. */
export type Shape =
  | { type: 'all' | 'any'; of: Tree[] }
  | { type: 'not'; of: Tree }
  | { type: 'condition'; condition: Condition };

export function shapeOf(tree: Tree): Shape {
  const { all, any, not } = tree as { all?: Tree[]; any?: Tree[]; not?: Tree };
  if (all) return { type: 'all', of: all };
  if (any) return { type: 'any', of: any };
  if (not) return { type: 'not', of: not };
  return { type: 'condition', condition: tree as Condition };
}

/** Of one tree, those of the segments that it names included when it is compiled. */
export const MOST_CONDITIONS = 500;
export const DEEPEST_TREE = 16;

const GROUPS = {
  all: z.strictObject({ all: z.array(z.unknown()).min(1) }),
  any: z.strictObject({ any: z.array(z.unknown()).min(1) }),
  not: z.strictObject({ not: z.unknown() }),
};

/** Checks what came as JSON. Throws SegmentError with the path, e.g. `all[2].not.city.in`. */
export function parseTree(json: unknown): Tree {
  let conditions = 0;
  const parse = (value: unknown, path: string, depth: number): Tree => {
    if (depth > DEEPEST_TREE) throw new SegmentError({ code: 'too_deep', path, expected: [`≤ ${DEEPEST_TREE}`] });
    for (const group of ['all', 'any'] as const) {
      if (!has(value, group)) continue;
      const parts = checked<Record<string, unknown[]>>(
        GROUPS[group] as unknown as z.ZodType<Record<string, unknown[]>>,
        value,
        path,
      )[group]!;
      if (parts.length > MOST_CONDITIONS) throw tooMany(path, parts.length);
      return { [group]: parts.map((part, i) => parse(part, `${path}${dot(path)}${group}[${i}]`, depth + 1)) } as Tree;
    }
    if (has(value, 'not')) {
      const { not } = checked(GROUPS.not, value, path);
      return { not: parse(not, `${path}${dot(path)}not`, depth + 1) };
    }
    conditions += 1;
    if (conditions > MOST_CONDITIONS) throw tooMany(path, conditions);
    const condition = checked(schemaOf(value, path), value, path);
    refuseUnstorable(condition, path);
    return condition;
  };
  return parse(json, '', 0);
}

/** The shape of a condition, by its kind. */
function schemaOf(value: unknown, path: string): z.ZodType<Condition> {
  const name = has(value, 'kind') ? (value as { kind: unknown }).kind : undefined;
  const kind = typeof name === 'string' ? kindNamed(name) : null;
  if (kind) return kind.schema as unknown as z.ZodType<Condition>;
  throw new SegmentError({
    code: typeof name === 'string' ? 'unknown_word' : 'malformed',
    path: path || 'segment',
    found: quote(JSON.stringify(name ?? value) ?? 'nothing'),
    expected: ['all', 'any', 'not', 'a condition with its kind'],
    nearest: typeof name === 'string' ? nearest(name, KIND_NAMES) : null,
  });
}

/** PostgreSQL keeps no NUL in a text, and half of a surrogate pair is no letter. */
function refuseUnstorable(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (!value.includes('\0') && value.isWellFormed()) return;
    throw new SegmentError({
      code: 'malformed',
      path: path.replace(/^\./, ''),
      found: quote(JSON.stringify(value)),
      expected: ['letters'],
    });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value))
    refuseUnstorable(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
}

const dot = (path: string) => (path === '' ? '' : '.');
const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);
const tooMany = (path: string, found: number) =>
  new SegmentError({ code: 'too_many', path, found: String(found), expected: [`≤ ${MOST_CONDITIONS}`] });

function checked<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const at = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  const found = issue.path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    value,
  );
  throw new SegmentError({
    code: 'malformed',
    path: (path + at).replace(/^\./, '') || 'segment',
    found: quote(JSON.stringify(found) ?? 'nothing'),
    expected: [issue.message],
  });
}

/** Every condition of a tree, in order. */
export function* conditionsOf(tree: Tree): Generator<Condition> {
  const shape = shapeOf(tree);
  if (shape.type === 'condition') yield shape.condition;
  else if (shape.type === 'not') yield* conditionsOf(shape.of);
  else for (const part of shape.of) yield* conditionsOf(part);
}
