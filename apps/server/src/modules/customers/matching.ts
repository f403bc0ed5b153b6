import { isProven, type KnownAs, keyOf, subjectKeyOf } from './identity.ts';

/** One person of a batch, her identities strongest first. */
export interface Candidate {
  ref: string;
  identities: KnownAs[];
}

/** A customer that exists (her id) or that this plan makes (an index into `created`, from 0). */
export type Owner = { id: number } | { index: number };

export interface MatchPlan {
  owners: Map<string, Owner>;
  /** Customers to make: the subject key comes from the strongest identity of who named them first. */
  created: { subjectKey: string }[];
  /** Identities to point at somebody from now on. */
  learnt: { identity: KnownAs; owner: Owner }[];
  /** Identities that point elsewhere than their person does. */
  conflicts: { owner: Owner; identity: KnownAs; other: Owner; proven: boolean }[];
}

/**
 * Who is who, person after person in the given order, as if they had come one by one. The strongest identity that
 * points at somebody decides; what points at nobody yet is learnt; what points at somebody else stays there and is
 * noted as a conflict. Identities in `refused` (of erased customers) are neither learnt nor reason to make anybody.
 */
export function planMatch(
  people: readonly Candidate[],
  { known, refused, create }: { known: ReadonlyMap<string, number>; refused: ReadonlySet<string>; create: boolean },
): MatchPlan {
  const plan: MatchPlan = { owners: new Map(), created: [], learnt: [], conflicts: [] };
  const pointsAt = new Map<string, Owner>([...known].map(([key, id]) => [key, { id }]));

  for (const { ref, identities } of people) {
    const allowed = identities.filter((identity) => !refused.has(keyOf(identity)));
    const deciding = allowed.find((identity) => pointsAt.has(keyOf(identity)));
    const owner = deciding ? pointsAt.get(keyOf(deciding))! : mayBeMade() ? make(allowed[0]!) : null;
    if (!owner) continue;
    plan.owners.set(ref, owner);
    for (const identity of allowed) {
      const other = pointsAt.get(keyOf(identity));
      if (!other) {
        pointsAt.set(keyOf(identity), owner);
        plan.learnt.push({ identity, owner });
      } else if (!isSame(other, owner)) {
        plan.conflicts.push({ owner, identity, other, proven: isProven(identity) && isProven(deciding!) });
      }
    }

    function mayBeMade() {
      return create && allowed.length > 0 && allowed.length === identities.length;
    }
  }
  return plan;

  function make(strongest: KnownAs): Owner {
    plan.created.push({ subjectKey: subjectKeyOf(strongest) });
    return { index: plan.created.length - 1 };
  }
}

const isSame = (a: Owner, b: Owner) => ('id' in a ? 'id' in b && a.id === b.id : 'index' in b && a.index === b.index);
