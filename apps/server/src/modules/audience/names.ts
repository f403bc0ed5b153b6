import type { SegmentKinds, SegmentNames, SegmentNamesQuery } from '@xiaoer/contracts';
import {
  DEEPEST_TREE,
  type Directory,
  KINDS,
  keyed,
  MOST_CONDITIONS,
  type Named,
  quoted,
  type ThingKind,
  writeName,
} from '@xiaoer/segment';

/** Things of one kind that contain the words, those that begin with them first. */
export function namesMatching({ kind, q, limit }: SegmentNamesQuery, directory: Directory): SegmentNames {
  const words = q.trim().toLowerCase();
  const found = thingsOf(kind, directory)
    .map((thing) => ({ thing, place: placeOf(thing, words) }))
    .filter(({ place }) => place >= 0)
    .sort((a, b) => a.place - b.place);
  const names = found.slice(0, limit).map(({ thing: { key, name } }) => {
    return { key, name, write: writtenAs(kind, key, directory) };
  });
  return { names, total: found.length };
}

/** Words of one list, whose key is their name. */
const plain = (words: Iterable<string>): Named[] =>
  [...new Set(words)].sort().map((word) => ({ key: word, name: word }));

function thingsOf(kind: SegmentNamesQuery['kind'], directory: Directory): readonly Named[] {
  switch (kind) {
    case 'cities':
      return plain(directory.cities);
    case 'tastes':
      return plain(directory.tastes);
    case 'categories':
      return plain(directory.products.map(({ category }) => category));
    case 'brands':
      return plain(directory.products.flatMap(({ brand }) => (brand === null ? [] : [brand])));
    default:
      return directory[kind];
  }
}

/** 0: begins with it, 1: contains it, -1: neither. */
function placeOf({ key, name }: Named, words: string): number {
  const texts = [name.toLowerCase(), key.toLowerCase()];
  if (texts.some((text) => text.startsWith(words))) return 0;
  return texts.some((text) => text.includes(words)) ? 1 : -1;
}

function writtenAs(kind: SegmentNamesQuery['kind'], key: string, directory: Directory): string {
  if (kind === 'cities' || kind === 'tastes' || kind === 'categories' || kind === 'brands') return quoted(key);
  const value = writeName(directory, kind satisfies ThingKind, key);
  return value.type === 'key' ? keyed(key) : quoted(String(value.value));
}

export const kindsKnown = (): SegmentKinds => ({
  kinds: KINDS.map(({ kind, word, alias, examples }) => ({ kind, word, alias, examples: [...examples] })),
  most: { conditions: MOST_CONDITIONS, depth: DEEPEST_TREE },
});
