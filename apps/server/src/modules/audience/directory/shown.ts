import type { SegmentDirectory } from '@xiaoer/contracts';
import type { Directory, Named } from '@xiaoer/segment';

/** Longer lists are not sent whole to whoever opens the page: names are searched here instead. */
const MOST = 20_000;
const LONG = ['products', 'stores', 'tags', 'groups', 'accounts', 'offers', 'sources'] as const;

/** What a page needs to read and write texts by itself: names and keys, and by which categories, brands and cities there are. */
export function shownDirectory(directory: Directory, most = MOST): SegmentDirectory {
  const partial = LONG.filter((kind) => directory[kind].length > most);
  const sent = <T>(kind: (typeof LONG)[number], things: readonly T[]) => (partial.includes(kind) ? [] : things);
  const named = (things: readonly Named[]) => things.map(({ key, name }) => ({ key, name }));
  return {
    products: sent('products', directory.products).map(({ key, name, category, brand }) => ({
      key,
      name,
      category,
      brand,
    })),
    stores: sent('stores', directory.stores).map(({ key, name, city }) => ({ key, name, city })),
    regions: named(directory.regions),
    tags: named(sent('tags', directory.tags)),
    tiers: named(directory.tiers.toSorted((a, b) => a.rank - b.rank)),
    offers: named(sent('offers', directory.offers)),
    sources: named(sent('sources', directory.sources)),
    playbooks: named(directory.playbooks),
    accounts: named(sent('accounts', directory.accounts)),
    groups: named(sent('groups', directory.groups)),
    segments: named(directory.segments),
    cities: [...directory.cities],
    tastes: [...directory.tastes],
    partial,
  };
}
