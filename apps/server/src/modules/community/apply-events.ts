import type { CallbackEvent, EventOf } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { type Tx, withValues } from '../../platform/database/index.ts';
import { addJobs } from '../../platform/jobs/index.ts';
import { type FoldedEvents, foldEvents, type GroupEvent } from './group-events.ts';
import { type GroupRow, insertGroups, lockGroups } from './groups.ts';
import { ENSURE_CODES, readJob } from './jobs.ts';
import type { MemberNews } from './members.ts';

type ChatEvent = EventOf<
  'change_external_chat.create' | 'change_external_chat.update' | 'change_external_chat.dismiss'
>;

interface FoldedGroup {
  group: GroupRow;
  folded: FoldedEvents;
}

/** Callbacks about groups: a batch is folded per group and written set-wise; what does not fit is read from WeCom. */
export function createApplyEvents({ writeMembers }: { writeMembers: (tx: Tx, news: MemberNews[]) => Promise<void> }) {
  async function applyGroupEvents(tx: Tx, events: CallbackEvent[]): Promise<void> {
    const byChat = Map.groupBy(events.filter(isChatEvent), (event) => event.chatId);
    if (byChat.size === 0) return;
    const firsts = [...byChat.values()].map((list) => list[0]!);
    const isNew = await insertGroups(
      tx,
      firsts.map((event) => ({ corpId: event.corpId, chatId: event.chatId, at: timeOf(event) })),
    );
    const groups = (await lockGroups(tx, [...byChat.keys()]))
      .filter((group) => group.state === 'active') // what comes after the end changes nothing
      .map((group) => ({ group, folded: foldEvents(heldBy(group), byChat.get(group.chatId)!.map(toGroupEvent)) }));

    await writeMembers(tx, groups.flatMap(newsOf));
    await writeVersions(tx, groups);
    const dismissed = groups.filter(({ folded }) => folded.dismissedAt !== null);
    await dismissGroups(
      tx,
      dismissed.map(({ group, folded }) => ({ group, at: folded.dismissedAt! })),
    );
    const toRead = groups.filter(
      ({ group, folded }) => folded.dismissedAt === null && (folded.isStale || isNew.has(group.chatId)),
    );
    await addJobs(
      tx,
      toRead.map(({ group }) => readJob(group.chatId)),
    );
  }

  /** The group is over, and nobody is in it any more. */
  async function dismissGroups(tx: Tx, groups: { group: GroupRow; at: Date }[]): Promise<void> {
    if (groups.length === 0) return;
    const ids = groups.map(({ group }) => group.groupId);
    await sql`update community.store_group set state = 'dismissed' where group_id = any(${ids}::bigint[])`.execute(tx);
    const { rows } = await sql<{ groupId: number; member: string; type: 'staff' | 'customer' }>`
      select group_id as "groupId", member, type from community.group_member
      where group_id = any(${ids}::bigint[]) and present`.execute(tx);
    const byId = new Map(groups.map((entry) => [entry.group.groupId, entry]));
    await writeMembers(
      tx,
      rows.map(({ groupId, member, type }) => {
        const { group, at } = byId.get(groupId)!;
        return { groupId, corpId: group.corpId, member, type, kind: 'left', at, scene: 0, source: 'event' };
      }),
    );
    await addJobs(tx, [ENSURE_CODES]);
  }

  return { applyGroupEvents, dismissGroups };
}

const isChatEvent = (event: CallbackEvent): event is ChatEvent => event.kind.startsWith('change_external_chat.');

const timeOf = (event: ChatEvent) => new Date(event.createTime * 1000);

const MEMBER_CHANGES: Record<string, 'joined' | 'left'> = { add_member: 'joined', del_member: 'left' };

function toGroupEvent(event: ChatEvent): GroupEvent {
  const at = timeOf(event);
  const bare = { at, members: [], memberCount: null, lastVersion: null, version: null, scene: null };
  if (event.kind === 'change_external_chat.create') return { ...bare, kind: 'created' };
  if (event.kind === 'change_external_chat.dismiss') return { ...bare, kind: 'dismissed' };
  const kind = MEMBER_CHANGES[event.updateDetail];
  if (!kind) return { ...bare, kind: 'changed' };
  return {
    kind,
    at,
    members: event.members,
    memberCount: event.memberChangeCount ?? null,
    lastVersion: event.lastMemberVersion ?? null,
    version: event.memberVersion ?? null,
    // Older callbacks don't say how she left: by herself, then, which most do.
    scene: kind === 'joined' ? (event.joinScene ?? null) : (event.quitScene ?? 0),
  };
}

const heldBy = ({ memberVersion, newestVersion, newestEventAt }: GroupRow) => ({
  version: memberVersion,
  newest: newestVersion && newestEventAt ? { version: newestVersion, at: newestEventAt } : null,
});

const newsOf = ({ group, folded }: FoldedGroup): MemberNews[] =>
  folded.changes.map((change) => ({ ...change, source: 'event', groupId: group.groupId, corpId: group.corpId }));

async function writeVersions(tx: Tx, groups: FoldedGroup[]): Promise<void> {
  await withValues(
    groups.map(({ group, folded }) => [
      group.groupId,
      folded.version,
      folded.newest?.version ?? null,
      folded.newest?.at ?? null,
    ]),
    (values) =>
      sql`
        update community.store_group g set
          member_version = v.version, newest_version = v.newest, newest_event_at = v.at::timestamptz
        from (values ${values}) as v (group_id, version, newest, at)
        where g.group_id = v.group_id::bigint`.execute(tx),
  );
}
