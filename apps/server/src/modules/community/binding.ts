export interface CandidateStore {
  storeId: number;
  code: string;
  name: string;
}

/**
 * Whose group is this? The owner's one store; of several the one whose code brought its members in, or whose name or code
 * the group's name bears. Null where that leaves a doubt: people decide then.
 */
export function storeFor({
  name,
  ownerStores,
  joinWayStores,
}: {
  name: string;
  ownerStores: readonly CandidateStore[];
  /** Stores whose join way leads into this group or brought its members. */
  joinWayStores: readonly number[];
}): number | null {
  const byCode = only(joinWayStores);
  if (byCode !== null) return byCode;
  if (ownerStores.length === 1) return ownerStores[0]!.storeId;
  const named = ownerStores.filter((store) => name.includes(store.name) || name.includes(store.code));
  // 人民路店 is also in 新人民路店's name: the longest name that fits says the most.
  const longest = Math.max(...named.map((store) => store.name.length));
  return only(named.filter((store) => store.name.length === longest).map((store) => store.storeId));
}

const only = (ids: readonly number[]): number | null => {
  const distinct = [...new Set(ids)];
  return distinct.length === 1 ? distinct[0]! : null;
};
