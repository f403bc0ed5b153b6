/** One callback about a group, in our words. */
export interface GroupEvent {
  at: Date;
  kind: 'created' | 'joined' | 'left' | 'changed' | 'dismissed';
  members: string[];
  /** How many members changed; not always the length of the list. */
  memberCount: number | null;
  /** WeCom's version of the member list before and after. */
  lastVersion: string | null;
  version: string | null;
  scene: number | null;
}

/** What we hold about the group. */
export interface HeldGroup {
  version: string | null;
  /** The version that the latest event promised, and when. */
  newest: { version: string; at: Date } | null;
}

interface MemberChange {
  member: string;
  kind: 'joined' | 'left';
  at: Date;
  scene: number | null;
}

export interface FoldedEvents extends HeldGroup {
  /** At most one for each member: the last. */
  changes: MemberChange[];
  /** Something is missing or was not told: the group must be read. */
  isStale: boolean;
  dismissedAt: Date | null;
}

/**
 * What a batch of callbacks about one group comes to. The versions make a chain: an event that continues the list we hold
 * is applied, in the chain's order, however the events arrived. What does not fit is applied by its time, and the group
 * is to be read: an event was lost, or comes late.
 */
export function foldEvents(held: HeldGroup, events: readonly GroupEvent[]): FoldedEvents {
  const waiting = events.filter(isMemberEvent).sort(byTime);
  const changes = new Map<string, MemberChange>();
  let version = held.version;
  let newest = held.newest;
  let isStale = events.some((event) => event.kind === 'created' || event.kind === 'changed');

  for (;;) {
    const next = waiting.findIndex(
      (event) => version !== null && event.lastVersion === version && event.version !== null,
    );
    const [event] = next >= 0 ? waiting.splice(next, 1) : [];
    if (!event) break;
    version = event.version;
    take(event);
  }
  for (const event of waiting) {
    const isRepeat = event.version !== null && event.version === version;
    if (!isRepeat) take(event);
    isStale ||= !isRepeat;
  }
  return { version, newest, changes: [...changes.values()], isStale, dismissedAt: dismissalOf(events) };

  function take(event: MemberEvent): void {
    const { kind, at, scene, members, memberCount } = event;
    for (const member of members) {
      changes.delete(member); // so that the order of the map is the order of what counts
      changes.set(member, { member, kind, at, scene });
    }
    isStale ||= members.length === 0 || (memberCount !== null && memberCount !== members.length);
    if (event.version && (!newest || at >= newest.at)) newest = { version: event.version, at };
  }
}

type MemberEvent = GroupEvent & { kind: 'joined' | 'left' };

const isMemberEvent = (event: GroupEvent): event is MemberEvent => event.kind === 'joined' || event.kind === 'left';

const byTime = (a: GroupEvent, b: GroupEvent) => a.at.getTime() - b.at.getTime();

function dismissalOf(events: readonly GroupEvent[]): Date | null {
  return events.find((event) => event.kind === 'dismissed')?.at ?? null;
}
