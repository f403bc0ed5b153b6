/**
 * What an answer should look like where the platform is loose about it: numbers that sometimes come as text,
 * flags that come as 0/1, lists that are absent, null or a single object. Members not named here pass unchanged.
 */
export interface Shape {
  numbers?: readonly string[];
  flags?: readonly string[];
  /** Ids that are text here even when sent as numbers. */
  texts?: readonly string[];
  /** Absent, null and a single object are lists too. */
  lists?: readonly string[];
  /** Lists of numbers, which may come as text. */
  numberLists?: readonly string[];
  /** Members that hold an object, or a list of objects, of their own shape. */
  within?: Readonly<Record<string, Shape>>;
}

type Members = Record<string, unknown>;

/** A copy in shape. What is not as expected stays as it came: a guess would hide it. */
export function normalise(value: Members, shape: Shape): Members {
  const result: Members = { ...value };
  for (const name of shape.numbers ?? []) {
    if (name in result) result[name] = toNumber(result[name]);
  }
  for (const name of shape.flags ?? []) {
    if (name in result) result[name] = toFlag(result[name]);
  }
  for (const name of shape.texts ?? []) {
    if (typeof result[name] === 'number') result[name] = String(result[name]);
  }
  for (const name of shape.lists ?? []) result[name] = toList(result[name]);
  for (const name of shape.numberLists ?? []) result[name] = toList(result[name]).map(toNumber);
  for (const [name, inner] of Object.entries(shape.within ?? {})) {
    const member = result[name];
    if (Array.isArray(member)) result[name] = member.map((one) => (isMembers(one) ? normalise(one, inner) : one));
    else if (isMembers(member)) result[name] = normalise(member, inner);
  }
  return result;
}

function toNumber(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value === '' || value === null ? undefined : value;
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

function toFlag(value: unknown): unknown {
  if (value === 1 || value === '1' || value === 'true') return true;
  if (value === 0 || value === '0' || value === 'false') return false;
  return value;
}

function toList(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one object under a name that some callers of the platform have seen as a list of one. */
export function single(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}
