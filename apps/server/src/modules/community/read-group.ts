import { type GroupChat, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type CandidateStore, storeFor } from './binding.ts';
import { GROUP_ROW, type GroupRow, lockGroups } from './groups.ts';
import type { MemberNews } from './members.ts';
import type { GroupReading, ReadOptions } from './types.ts';

/** WeCom's own lists lag its events by about two seconds (CALLBACKS §9.8). Milliseconds. */
const LAG_MS = 2_000;
const MOST_READINGS = 4;

/** An owner of more stores than this is bound by people, not by asking about each of them. */
const MOST_JOIN_WAYS = 20;

const GROUP_GONE = new Set<number | string>([49008, 93006, 90501]);
/** Of these the only one that says for certain that there is no such group any more. */
const DISSOLVED = 49008;

/** Reads a group as it is now. The list decides who is in it; events that came meanwhile are not undone by it. */
export function createReadGroup({
  platform: { db, clock, facts },
  wecom,
  writeMembers,
  bind,
  dismissGroups,
  sleep,
}: {
  platform: Platform;
  wecom: WeComClient | null;
  writeMembers: (tx: Tx, news: MemberNews[]) => Promise<void>;
  bind: (tx: Tx, group: { groupId: number; storeId: number }) => Promise<void>;
  dismissGroups: (tx: Tx, groups: { group: GroupRow; at: Date }[]) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
}) {
  /** Answers what the reading told us that we did not know; nothing when nobody could say. */
  async function readGroup(chatId: string, options: ReadOptions = {}): Promise<GroupReading> {
    const nothing: GroupReading = {
      calls: 0,
      outcome: 'unread',
      joined: 0,
      left: 0,
      renamed: false,
      ownerChanged: false,
    };
    if (!wecom) return nothing;
    for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
      const before = await findGroup(db, chatId);
      if (before?.state !== 'active') return { ...nothing, calls: reading - 1 };
      const chat = await getChat(wecom, chatId, options);
      if (chat === 'gone') return { ...nothing, calls: reading };
      if (chat === 'dissolved') return { ...(await dissolve(chatId)), calls: reading };
      if (isBehind(chat, before) && reading < MOST_READINGS) {
        await sleep(LAG_MS);
        continue;
      }
      const joinWayStores = before.storeId === null ? await storesByJoinWay(wecom, chat) : [];
      await facts.prepare(clock.now());
      const written = await db.transaction().execute((tx) => write(tx, before, chat, joinWayStores));
      if (written) return { ...nothing, ...written, calls: reading };
    }
    // Changes faster than we read: the events themselves keep us close, and the next one asks again.
    return { ...nothing, calls: MOST_READINGS };
  }

  async function dissolve(chatId: string): Promise<GroupReading> {
    const at = clock.now();
    await facts.prepare(at);
    return db.transaction().execute(async (tx) => {
      const [group] = await lockGroups(tx, [chatId]);
      const members = group?.state === 'active' ? await countPresent(tx, group.groupId) : 0;
      if (group?.state === 'active') await dismissGroups(tx, [{ group, at }]);
      return { calls: 0, outcome: 'dismissed', joined: 0, left: members, renamed: false, ownerChanged: false };
    });
  }

  /** Null when an event was applied since the reading began: the list may be older than it. */
  async function write(
    tx: Tx,
    before: GroupRow,
    chat: GroupChat,
    joinWayStores: number[],
  ): Promise<Omit<GroupReading, 'calls'> | null> {
    const [group] = await lockGroups(tx, [before.chatId]);
    const unread = { outcome: 'unread', joined: 0, left: 0, renamed: false, ownerChanged: false } as const;
    if (group?.state !== 'active') return unread;
    if (group.memberVersion !== before.memberVersion || group.newestVersion !== before.newestVersion) return null;
    const at = clock.now();
    const owner = await ownerOf(tx, group.corpId, chat.owner);
    const was = await heldAs(tx, group.groupId);
    await sql`
      update community.store_group set name = ${chat.name}, owner_userid = ${chat.owner},
        owner_account_id = ${owner.accountId}, created_at = ${secondsToDate(chat.create_time)},
        member_version = ${chat.member_version ?? null}, newest_version = ${chat.member_version ?? null}, read_at = ${at}
      where group_id = ${group.groupId}`.execute(tx);
    const news = await differences(tx, group, chat, at);
    await writeMembers(tx, news);
    if (group.storeId === null) {
      const storeId = storeFor({ name: chat.name, ownerStores: owner.stores, joinWayStores });
      if (storeId !== null) await bind(tx, { groupId: group.groupId, storeId });
    }
    return {
      outcome: was.isFirst ? 'first' : 'read',
      joined: news.filter(({ kind }) => kind === 'joined').length,
      left: news.filter(({ kind }) => kind === 'left').length,
      renamed: !was.isFirst && was.name !== chat.name,
      ownerChanged: !was.isFirst && was.owner?.toLowerCase() !== chat.owner.toLowerCase(),
    };
  }

  async function getChat(
    client: WeComClient,
    chatId: string,
    options: ReadOptions,
  ): Promise<GroupChat | 'dissolved' | 'gone'> {
    try {
      return await client.groupChat.get({ chat_id: chatId, need_name: 0 }, options);
    } catch (error) {
      if (error instanceof WeComError && GROUP_GONE.has(error.code))
        return error.code === DISSOLVED ? 'dissolved' : 'gone';
      throw error;
    }
  }

  /** Groups that the platform opened itself are in their join way's list. Asked only where the owner leaves a doubt. */
  async function storesByJoinWay(client: WeComClient, chat: GroupChat): Promise<number[]> {
    const states = chat.member_list.flatMap(({ state }) => (state ? [state] : []));
    const { rows: byState } = await sql<{ storeId: number }>`
      select store_id as "storeId" from community.join_way where state = any(${states}::text[])`.execute(db);
    if (byState.length > 0) return byState.map((row) => row.storeId);
    const { rows: ways } = await sql<{ storeId: number; configId: string }>`
      select w.store_id as "storeId", w.config_id as "configId"
      from community.join_way w
      join organisation.account_of_store s on s.store_id = w.store_id
      join organisation.account_info a on a.account_id = s.account_id
      where lower(a.userid) = lower(${chat.owner}) and w.config_id is not null
      order by w.state limit ${MOST_JOIN_WAYS}`.execute(db);
    if (ways.length < 2) return [];
    const found = await Promise.all(
      ways.map(async ({ storeId, configId }) => {
        const way = await client.groupChat.joinWay.get({ config_id: configId });
        return way.chat_id_list.includes(chat.chat_id) ? [storeId] : [];
      }),
    );
    return found.flat();
  }

  /**
   * The same group is read once at a time in this process, and not again within WeCom's own lag; on the business clock,
   * since a rehearsal's answers must not hang on how fast it runs.
   */
  const running = new Map<string, Promise<void>>();
  const lastRead = new Map<string, number>();
  async function readGroupOnce(chatId: string): Promise<void> {
    const isFresh = clock.now().getTime() - (lastRead.get(chatId) ?? 0) < LAG_MS;
    const reading = running.get(chatId) ?? (isFresh ? Promise.resolve() : start(chatId));
    return reading;
  }
  function start(chatId: string): Promise<void> {
    const ended = readGroup(chatId)
      .then(() => {})
      .finally(() => {
        running.delete(chatId);
        lastRead.set(chatId, clock.now().getTime());
      });
    running.set(chatId, ended);
    return ended;
  }

  return { readGroup, readGroupOnce };
}

/** An event promised a version, and the list does not show it yet. */
const isBehind = (chat: GroupChat, { newestVersion, memberVersion }: GroupRow) =>
  chat.member_version !== undefined &&
  newestVersion !== null &&
  newestVersion !== memberVersion &&
  chat.member_version !== newestVersion;

const secondsToDate = (seconds: number) => new Date(seconds * 1000);

async function findGroup(db: Db, chatId: string): Promise<GroupRow | null> {
  const { rows } = await sql<GroupRow>`
    select ${GROUP_ROW} from community.store_group where chat_id = ${chatId}`.execute(db);
  return rows[0] ?? null;
}

async function ownerOf(tx: Tx, corpId: string, userid: string) {
  const { rows } = await sql<{ accountId: number; stores: CandidateStore[] }>`
    select a.account_id as "accountId", coalesce(jsonb_agg(
        jsonb_build_object('storeId', s.store_id, 'code', s.code, 'name', s.name) order by s.code
      ) filter (where s.store_id is not null), '[]') as stores
    from organisation.account_info a
    left join organisation.account_of_store h on h.account_id = a.account_id
    left join organisation.store_info s on s.store_id = h.store_id
    where a.corp_id = ${corpId} and lower(a.userid) = lower(${userid})
    group by a.account_id`.execute(tx);
  return rows[0] ?? { accountId: null, stores: [] };
}

async function heldAs(tx: Tx, groupId: number): Promise<{ name: string; owner: string | null; isFirst: boolean }> {
  const { rows } = await sql<{ name: string; owner: string | null; isFirst: boolean }>`
    select name, owner_userid as owner, read_at is null as "isFirst" from community.store_group
    where group_id = ${groupId}`.execute(tx);
  return rows[0]!;
}

async function countPresent(tx: Tx, groupId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from community.group_member where group_id = ${groupId} and present`.execute(tx);
  return rows[0]!.n;
}

/** What the list says differently from what we hold. */
async function differences(tx: Tx, group: GroupRow, chat: GroupChat, at: Date): Promise<MemberNews[]> {
  const { rows } = await sql<{ member: string; type: 'staff' | 'customer'; joinedAt: Date }>`
    select member, type, joined_at as "joinedAt" from community.group_member
    where group_id = ${group.groupId} and present`.execute(tx);
  const held = new Map(rows.map((row) => [row.member, row]));
  const base = { groupId: group.groupId, corpId: group.corpId, scene: null, source: 'list' as const };
  const listed = new Set(chat.member_list.map((member) => member.userid));
  const joined = chat.member_list
    .filter((member) => held.get(member.userid)?.joinedAt.getTime() !== member.join_time * 1000)
    .map((member): MemberNews => {
      const type = member.type === 2 ? 'customer' : 'staff';
      const { userid, unionid = null, state: joinState = null, join_scene: scene } = member;
      return {
        ...base,
        member: userid,
        kind: 'joined',
        at: secondsToDate(member.join_time),
        scene,
        type,
        unionid,
        joinState,
      };
    });
  const left = rows
    .filter((row) => !listed.has(row.member))
    .map((row): MemberNews => ({ ...base, member: row.member, kind: 'left', at, type: row.type }));
  return [...joined, ...left];
}
