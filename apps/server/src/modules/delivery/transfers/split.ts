/** Customers (or groups) of one store, as far as a receiver works there; `storeId` null: of no receiver's store. */
export interface Bucket {
  storeId: number | null;
  n: number;
}

export interface Receiver {
  accountId: number;
  /** Breaks ties in the same way everywhere. */
  userid: string;
  storeIds: readonly number[];
  /** How many more contacts the account can take. */
  headroom: number;
}

/** The ranks `from <= rank < until` of a bucket's customers go to this account. */
export interface Share {
  storeId: number | null;
  accountId: number;
  from: number;
  until: number;
}

/**
 * Who gets whom. A customer stays with her store where somebody of it has room; what is left goes to whoever has room.
 * Within each step people get shares in proportion to their room, so that nobody is filled up while others are idle.
 * Buckets are served in their order. Ranks that no share covers found no room.
 */
export function split(buckets: readonly Bucket[], receivers: readonly Receiver[]): Share[] {
  const room = new Map(receivers.map(({ accountId, headroom }) => [accountId, Math.max(0, headroom)]));
  const byName = [...receivers].sort((a, b) => (a.userid < b.userid ? -1 : 1));
  const rankOf = new Map(buckets.map((bucket) => [bucket, 0]));
  const shares: Share[] = [];

  const hand = (bucket: Bucket, candidates: readonly Receiver[]) => {
    const from = rankOf.get(bucket)!;
    const rooms = candidates.map(({ accountId }) => room.get(accountId)!);
    let rank = from;
    proportional(bucket.n - from, rooms).forEach((n, i) => {
      if (n === 0) return;
      const { accountId } = candidates[i]!;
      shares.push({ storeId: bucket.storeId, accountId, from: rank, until: rank + n });
      room.set(accountId, room.get(accountId)! - n);
      rank += n;
    });
    rankOf.set(bucket, rank);
  };
  for (const bucket of buckets) {
    const { storeId } = bucket;
    if (storeId !== null)
      hand(
        bucket,
        byName.filter(({ storeIds }) => storeIds.includes(storeId)),
      );
  }
  for (const bucket of buckets) hand(bucket, byName);
  return shares;
}

/** `n` split over rooms in proportion to them, never above any; by largest remainder, then by order. */
function proportional(n: number, rooms: readonly number[]): number[] {
  const total = rooms.reduce((sum, room) => sum + room, 0);
  const toGive = Math.min(n, total);
  if (toGive === 0) return rooms.map(() => 0);
  const exact = rooms.map((room) => (toGive * room) / total);
  const given = exact.map(Math.floor);
  const missing = toGive - given.reduce((sum, one) => sum + one, 0);
  const byRemainder = exact
    .map((share, i) => ({ i, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, missing)) given[i]! += 1;
  return given;
}
