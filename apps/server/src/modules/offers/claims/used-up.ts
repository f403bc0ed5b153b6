import { type DropView, isUsedUp } from './share.ts';

/** How long a process believes what it has seen, in wall milliseconds: stock that comes late is given by then. */
export const BELIEVED_MS = 1_000;
/** Links remembered at most; those seen first go first. */
const MOST_LINKS = 50_000;

/**
 * Remembers links behind which nothing is left for anybody, so that most of a rush is answered without looking. Being
 * behind gives nothing away: a link that is believed to be used up gives no coupons, that is all.
 */
export function createUsedUp({ wall }: { wall: () => Date }) {
  const looks = new Map<string, { view: DropView | null; until: number }>();

  function fresh(link: string) {
    const seen = looks.get(link);
    return seen && wall().getTime() < seen.until ? seen : undefined;
  }
  return {
    /** @param view what is behind the link, for everybody together */
    note(link: string, view: DropView): void {
      looks.delete(link);
      looks.set(link, { view: isUsedUp(view) ? view : null, until: wall().getTime() + BELIEVED_MS });
      const [first] = looks.keys();
      if (looks.size > MOST_LINKS && first !== undefined) looks.delete(first);
    },
    /** Whether it was looked at a moment ago, whatever was found. */
    isFresh: (link: string) => fresh(link) !== undefined,
    /** What is behind a link whose coupons are all taken; null when something may be left. */
    find: (link: string) => fresh(link)?.view ?? null,
  };
}
