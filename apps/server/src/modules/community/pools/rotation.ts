/** How an account fares, as delivery says; who was not looked at yet counts as fresh. */
type Standing = 'fresh' | 'busy' | 'tired' | 'full' | 'banned' | 'away';

/** An account that a code may put forward. */
export interface Candidate {
  accountId: number;
  userid: string;
  standing: Standing;
  isPersona: boolean;
  contacts: number;
  contactCap: number;
  putForward: boolean;
}

export interface RotationRules {
  /** Put forward at once, at most. */
  most: number;
  /** How much more of its cap a rested account must have left than one that is put forward. Per cent. */
  betterBy: number;
}

type PoolAlarm = 'nobody_left' | 'one_left';

/** Why an account is put forward or not. */
export type Place = 'put_forward' | 'tired' | 'full' | 'banned' | 'away' | 'others_have_more_room';

export interface Pool {
  /** In the order in which WeCom is told them: stable, so that nothing changes for its order's sake. */
  accountIds: number[];
  /** Somebody left who may not stay: that can't wait. Otherwise a change is for load's sake and may. */
  isUrgent: boolean;
  alarm: PoolAlarm | null;
}

/** Part of its contact cap that is left. */
const roomOf = ({ contacts, contactCap }: Pick<Candidate, 'contacts' | 'contactCap'>): number =>
  1 - contacts / contactCap;

const canTakeNewcomers = ({ standing, contacts, contactCap }: Candidate): boolean =>
  (standing === 'fresh' || standing === 'busy') && contacts < contactCap;

/**
 * Who should be behind a code: of those who can take newcomers the ones with the most room; fresh before busy, and
 * personas before people, since they are the chain's face. Whoever is there stays until another has clearly more room,
 * so that a pool doesn't flap. With nobody able the old pool stays: a code may not lead to no one.
 */
export function rotate(candidates: readonly Candidate[], { most, betterBy }: RotationRules): Pool {
  const able = candidates.filter(canTakeNewcomers);
  const before = candidates.filter(({ putForward }) => putForward);
  if (able.length === 0) {
    return { accountIds: before.map(idOf).sort(ascending), isUrgent: false, alarm: 'nobody_left' };
  }
  const advantage = betterBy / 100;
  const worth = (one: Candidate) => roomOf(one) + (one.putForward ? advantage : 0);
  const ranked = [...able].sort(
    (a, b) =>
      Number(b.isPersona) - Number(a.isPersona) ||
      Number(b.standing === 'fresh') - Number(a.standing === 'fresh') ||
      worth(b) - worth(a) ||
      (a.userid < b.userid ? -1 : 1),
  );
  const chosen = new Set(ranked.slice(0, most).map(idOf));
  return {
    accountIds: [...chosen].sort(ascending),
    isUrgent: before.length === 0 || before.some((one) => !canTakeNewcomers(one)),
    alarm: able.length === 1 ? 'one_left' : null,
  };
}

/** What an operator reads beside each account of a code. */
export function placeOf(candidate: Candidate): Place {
  if (candidate.putForward) return 'put_forward';
  const { standing } = candidate;
  if (standing === 'fresh' || standing === 'busy') {
    return candidate.contacts < candidate.contactCap ? 'others_have_more_room' : 'full';
  }
  return standing;
}

const idOf = ({ accountId }: Candidate) => accountId;
const ascending = (a: number, b: number) => a - b;
