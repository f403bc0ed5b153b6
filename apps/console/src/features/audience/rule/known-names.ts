import type { SegmentDirectory } from '@xiaoer/contracts';
import { type Directory, EMPTY_DIRECTORY, type Named, type Problem } from '@xiaoer/segment';
import type { NamesKind } from './shapes.ts';

type Partial = SegmentDirectory['partial'][number];
/** Names of lists that are too long to be sent whole, as they came into use. */
export type Learned = Readonly<{ [kind in Partial]?: readonly Named[] }>;

/**
 * The directory as far as reading, writing and saying need it. Numbers, places and weather are the server's: whoever counts
 * has them.
 */
export function directoryOf(sent: SegmentDirectory, learned: Learned): Directory {
  const more = (kind: Partial): readonly Named[] => learned[kind] ?? [];
  return {
    ...EMPTY_DIRECTORY,
    ...sent,
    products: [...sent.products, ...more('products').map((one) => ({ ...one, category: '', brand: null }))],
    stores: [...sent.stores, ...more('stores').map((one) => ({ ...one, city: '' }))].map((store) => ({
      ...store,
      storeId: 0,
      regions: [],
      lng: 0,
      lat: 0,
      weather: null,
    })),
    tags: [...sent.tags, ...more('tags')],
    offers: [...sent.offers, ...more('offers')],
    sources: [...sent.sources, ...more('sources')],
    tiers: sent.tiers.map((tier, rank) => ({ ...tier, rank })),
    accounts: [...sent.accounts, ...more('accounts')].map((account) => ({ ...account, accountId: 0 })),
    groups: [...sent.groups, ...more('groups')].map((group) => ({ ...group, groupId: 0 })),
    segments: sent.segments.map((segment) => ({ ...segment, tree: null })),
  };
}

export function learn(known: Learned, kind: Partial, found: readonly Named[]): Learned {
  const before = known[kind] ?? [];
  const fresh = found.filter(({ key }) => !before.some((one) => one.key === key));
  return fresh.length === 0 ? known : { ...known, [kind]: [...before, ...fresh] };
}

/** What a text calls by a name that only the server may know: its kind and the name or key. */
export function askedFor(
  problem: Problem | null,
  partial: readonly Partial[],
): { kind: Partial; called: string } | null {
  if (problem?.code !== 'unknown_name' || problem.found === null) return null;
  const kind = partial.find((one) => problem.expected[0] === one);
  return kind ? { kind, called: problem.found.replaceAll(/^"|"$/g, '') } : null;
}

/** Everything of one kind that is known here, as it is chosen from. */
export function namesOf(directory: Directory, kind: NamesKind): readonly Named[] {
  const plain = (words: Iterable<string>) => [...new Set(words)].sort().map((word) => ({ key: word, name: word }));
  switch (kind) {
    case 'cities':
      return plain([...directory.cities, ...directory.stores.map(({ city }) => city).filter(Boolean)]);
    case 'tastes':
      return plain(directory.tastes);
    case 'categories':
      return plain(directory.products.map(({ category }) => category).filter(Boolean));
    case 'brands':
      return plain(directory.products.flatMap(({ brand }) => brand ?? []));
    default:
      return directory[kind];
  }
}
