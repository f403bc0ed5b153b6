import { type GroupChat, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { type CandidateStore, storeFor } from './binding.ts';
import { GROUP_ROW, type GroupRow, lockGroups } from './groups.ts';
import type { MemberNews } from './members.ts';

/** WeCom's own lists lag its events by about two seconds (CALLBACKS §9.8). Milliseconds. */
const LAG_MS = 2_000;
const MOST_READINGS = 4;

/** An owner of more stores than this is bound by people, not by asking about each of them. */
const MOST_JOIN_WAYS = 20;

const GROUP_GONE = new Set<number | string>([49008, 93006, 90501]);

/** Reads a group as it is now. The list decides who is in it; events that came meanwhile are not undone by it. */
export function createReadGroup({
  platform: { db, clock, facts },
  wecom,
  writeMembers,
  bind,
  sleep,
}: {
  platform: Platform;
  wecom: WeComClient | null;
  writeMembers: (tx: Tx, news: MemberNews[]) => Promise<void>;
  bind: (tx: Tx, group: { groupId: number; storeId: number }) => Promise<void>;
  sleep: (ms: number) => Promise<void>;
}) {
  async function readGroup(chatId: string): Promise<void> {
    if (!wecom) return;
    for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
      const before = await findGroup(db, chatId);
      if (before?.state !== 'active') return;
      const chat = await getChat(wecom, chatId);
      if (!chat) return;
      if (isBehind(chat, before) && reading < MOST_READINGS) {
        await sleep(LAG_MS);
        continue;
      }
      const joinWayStores = before.storeId === null ? await storesByJoinWay(wecom, chat) : [];
      await facts.prepare(clock.now());
      if (await db.transaction().execute((tx) => write(tx, before, chat, joinWayStores))) return;
    }
    // Changes faster than we read: the events themselves keep us close, and the next one asks again.
  }

  /** False when an event was applied since the reading began: the list may be older than it. */
  async function write(tx: Tx, before: GroupRow, chat: GroupChat, joinWayStores: number[]): Promise<boolean> {
    const [group] = await lockGroups(tx, [before.chatId]);
    if (group?.state !== 'active') return true;
    if (group.memberVersion !== before.memberVersion || group.newestVersion !== before.newestVersion) return false;
    const at = clock.now();
    const owner = await ownerOf(tx, group.corpId, chat.owner);
    await sql`
      update community.store_group set name = ${chat.name}, owner_userid = ${chat.owner},
        owner_account_id = ${owner.accountId}, created_at = ${secondsToDate(chat.create_time)},
        member_version = ${chat.member_version ?? null}, newest_version = ${chat.member_version ?? null}, read_at = ${at}
      where group_id = ${group.groupId}`.execute(tx);
    await writeMembers(tx, await differences(tx, group, chat, at));
    if (group.storeId === null) {
      const storeId = storeFor({ name: chat.name, ownerStores: owner.stores, joinWayStores });
      if (storeId !== null) await bind(tx, { groupId: group.groupId, storeId });
    }
    return true;
  }

  async function getChat(client: WeComClient, chatId: string): Promise<GroupChat | null> {
    try {
      return await client.groupChat.get({ chat_id: chatId, need_name: 0 });
    } catch (error) {
      if (error instanceof WeComError && GROUP_GONE.has(error.code)) return null;
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
    const reading = readGroup(chatId).finally(() => {
      running.delete(chatId);
      lastRead.set(chatId, clock.now().getTime());
    });
    running.set(chatId, reading);
    return reading;
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
