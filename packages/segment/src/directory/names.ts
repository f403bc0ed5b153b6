import { nearest } from '../language/nearest.ts';
import { key, text, type Value } from '../language/phrase.ts';
import { quote, SegmentError } from '../language/problem.ts';
import { quoted } from '../language/tokens.ts';
import type { Directory, Named, ThingKind } from './directory.ts';

interface Index {
  byKey: Map<string, Named>;
  byName: Map<string, Named[]>;
}
const indexes = new WeakMap<readonly Named[], Index>();

/** Lists of a directory are looked up by name and by key; made once per list. */
function indexOf(things: readonly Named[]): Index {
  const known = indexes.get(things);
  if (known) return known;
  const index: Index = { byKey: new Map(), byName: new Map() };
  for (const thing of things) {
    index.byKey.set(thing.key, thing);
    index.byName.set(thing.name, [...(index.byName.get(thing.name) ?? []), thing]);
  }
  indexes.set(things, index);
  return index;
}

export function thingOf<K extends ThingKind>(
  directory: Directory,
  kind: K,
  thingKey: string,
): Directory[K][number] | null {
  return (indexOf(directory[kind]).byKey.get(thingKey) as Directory[K][number] | undefined) ?? null;
}

/** The name of today; the key itself when the thing is gone. */
export const nameOf = (directory: Directory, kind: ThingKind, thingKey: string): string =>
  thingOf(directory, kind, thingKey)?.name ?? thingKey;

/** A name that means one thing is written as such, anything else by its key: reading it gives the same key. */
export function writeName(directory: Directory, kind: ThingKind, thingKey: string): Value {
  const { byKey, byName } = indexOf(directory[kind]);
  const name = byKey.get(thingKey)?.name;
  return name !== undefined && byName.get(name)?.length === 1 ? text(name) : key(thingKey);
}

/** A name or `@key` → key. Throws with the nearest name, or with the keys between which a person must choose. */
export function readName(directory: Directory, kind: ThingKind, value: Value): string {
  const { byKey, byName } = indexOf(directory[kind]);
  if (value.type === 'quantity')
    throw new SegmentError({
      code: 'wrong_type',
      place: value.place,
      found: String(value.value),
      expected: [`"…" (${kind})`],
    });
  if (value.type === 'key') {
    if (byKey.has(value.value)) return value.value;
    throw unknown(value, kind, byKey.keys(), (name) => `@${name}`);
  }
  const things = byName.get(value.value) ?? [];
  if (things.length === 1) return things[0]!.key;
  if (things.length > 1)
    throw new SegmentError({
      code: 'ambiguous_name',
      place: value.place,
      found: quoted(quote(value.value)),
      expected: things.map((thing) => `@${thing.key}`),
    });
  throw unknown(value, kind, byName.keys(), quoted);
}

function unknown(
  value: Value & { value: unknown },
  kind: ThingKind,
  names: Iterable<string>,
  write: (name: string) => string,
) {
  const near = nearest(String(value.value), names);
  return new SegmentError({
    code: 'unknown_name',
    place: value.place,
    found: quoted(quote(String(value.value))),
    expected: [kind],
    nearest: near === null ? null : write(near),
  });
}
