import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { findUncoveredTables } from '../customers/index.ts';
import type { FakeGroup } from './testing/fake-wecom.ts';
import { chatXml, openTown, operator, parseEvent, type Town } from './testing/town.ts';

const database = testDatabase();
const START = Date.UTC(2026, 2, 15, 4) / 1000; // 12:00 in Shanghai, unix seconds
let town: Town;
let groups = 0;

beforeEach(async () => {
  town = await openTown(await testPlatform(database));
});

/** A group at WeCom that we know: its owner and one customer are in it. */
async function openGroup({ owner = 'lin.qiao', name = '' } = {}): Promise<FakeGroup> {
  groups += 1;
  const group: FakeGroup = {
    chat_id: `wr-${groups}`,
    name,
    owner,
    create_time: START,
    member_version: 'v0',
    member_list: [
      { userid: owner, type: 1, join_time: START, join_scene: 1 },
      { userid: `wm-first-${groups}`, type: 2, join_time: START + 1, join_scene: 3 },
    ],
  };
  town.wecom.groups.set(group.chat_id, group);
  await apply([chatXml('create', group.chat_id, START)]);
  await town.worker.drain();
  return group;
}

const apply = (xml: string[]) => town.inTx((tx) => town.community.applyGroupEvents(tx, xml.map(parseEvent)));

/** What happens to a group at WeCom, with the callback that tells it. */
function change(group: FakeGroup, kind: 'join' | 'leave', userid: string, second: number): string {
  const last = group.member_version;
  const version = `v${Number(last.slice(1)) + 1}`;
  group.member_version = version;
  group.member_list = group.member_list.filter((member) => member.userid !== userid);
  if (kind === 'join') {
    group.member_list.push({ userid, type: 2, join_time: START + second, join_scene: 3 });
  }
  const scene: Record<string, number> = kind === 'join' ? { JoinScene: 3 } : { QuitScene: 0 };
  const fields = {
    UpdateDetail: kind === 'join' ? 'add_member' : 'del_member',
    ...scene,
    MemChangeCnt: 1,
    LastMemVer: last,
    CurMemVer: version,
  };
  return chatXml('update', group.chat_id, START + second, fields, [userid]);
}

async function stateOf(chatId: string) {
  const { rows: members } = await sql<{ member: string; present: boolean; joined: number | null; left: number | null }>`
    select member, present, extract(epoch from joined_at)::int8 as joined, extract(epoch from left_at)::int8 as "left"
    from community.group_member m join community.store_group g using (group_id)
    where g.chat_id = ${chatId} order by member`.execute(town.platform.db);
  const { rows: group } = await sql<{ version: string; count: number; state: string; memberships: number }>`
    select member_version as version, member_count as count, state,
      (select count(*) from community.membership m where m.group_id = g.group_id) as memberships
    from community.store_group g where chat_id = ${chatId}`.execute(town.platform.db);
  return { members, ...group[0]! };
}

async function groupIdOf(chatId: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select group_id as id from community.group_info where chat_id = ${chatId}`.execute(town.platform.db);
  return rows[0]!.id;
}

describe('a group', () => {
  it('that WeCom tells of is read, bound to its owner’s store, and its members become customers', async () => {
    const { chat_id } = await openGroup();
    expect(await stateOf(chat_id)).toMatchObject({ version: 'v0', count: 2, memberships: 1, state: 'active' });
    const groupId = await groupIdOf(chat_id);
    expect(await town.factsOf('community.group_bound')).toContainEqual({ groupId, storeId: town.stores.N });
    const { rows } = await sql`
      select 1 from community.in_group_not_contact where group_id = ${groupId}`.execute(town.platform.db);
    expect(rows).toHaveLength(1);
  });

  it('of a persona with many stores is bound by the code its members came through, else left to people', async () => {
    const unbound = await openGroup({ owner: 'fuli', name: '咖啡爱好者' });
    expect((await town.community.listGroups(operator, { unbound: true, page: 1 })).groups).toMatchObject([
      { chatId: unbound.chat_id, owner: '首席福利官' },
    ]);
    await town.community.bindGroup(operator, { groupId: await groupIdOf(unbound.chat_id), store: 'S' });
    await town.worker.drain();
    const [way] = [...town.wecom.joinWays.values()].filter(({ state }) => state === 'g-S');
    // WeCom opens the next one by itself and puts it into the join way's list.
    (way!['chat_id_list'] as string[]).push(`wr-${groups + 1}`);
    await openGroup(); // N gets its join way too: now the owner alone does not decide
    const next = await openGroup({ owner: 'fuli' });
    (way!['chat_id_list'] as string[]).push(next.chat_id);
    await town.community.readGroup(next.chat_id);
    expect(await town.factsOf('community.group_bound')).toContainEqual({
      groupId: await groupIdOf(next.chat_id),
      storeId: town.stores.S,
    });
  });

  it('takes joins and leaves from callbacks without reading the list again', async () => {
    const group = await openGroup();
    const reads = town.wecom.calls.length;
    await apply([
      change(group, 'join', 'wm-a', 5),
      change(group, 'join', 'wm-b', 6),
      change(group, 'leave', 'wm-a', 7),
    ]);
    await town.worker.drain();

    expect(town.wecom.calls).toHaveLength(reads);
    expect(await stateOf(group.chat_id)).toMatchObject({ version: 'v3', count: 3, memberships: 2 });
    const groupId = await groupIdOf(group.chat_id);
    // wm-a came and went within the batch: nobody is told.
    expect((await town.factsOf('community.members_joined')).filter((fact) => fact['groupId'] === groupId)).toHaveLength(
      2,
    );
  });

  it('ends in the same state in whatever order its callbacks arrive', async () => {
    const script = (group: FakeGroup) => [
      change(group, 'join', 'wm-x', 10),
      change(group, 'leave', 'wm-x', 20),
      change(group, 'join', 'wm-y', 20),
      change(group, 'join', 'wm-x', 30),
      change(group, 'leave', 'wm-y', 30),
      change(group, 'join', 'wm-z', 40),
    ];
    const inOrder = await openGroup();
    for (const xml of script(inOrder)) await apply([xml]);
    await town.worker.drain();
    const nameless = async (chatId: string) => {
      const state = await stateOf(chatId);
      return { ...state, members: state.members.filter((member) => !member.member.startsWith('wm-first')) };
    };
    const expected = await nameless(inOrder.chat_id);
    expect(expected.members.filter((m) => m.present).map((m) => m.member)).toEqual(['lin.qiao', 'wm-x', 'wm-z']);

    const orders = [
      [5, 4, 3, 2, 1, 0],
      [1, 0, 3, 2, 5, 4],
      [4, 0, 5, 1, 3, 2],
      [2, 5, 1, 4, 0, 3],
    ];
    for (const order of orders) {
      for (const readsBetween of [false, true]) {
        const group = await openGroup();
        const events = script(group);
        for (const index of order) {
          await apply([events[index]!]);
          if (readsBetween) await town.worker.drain();
        }
        await apply([events[0]!]); // and one comes twice
        await town.worker.drain();
        expect(await nameless(group.chat_id), `${order} ${readsBetween}`).toEqual(expected);
      }
    }
  });

  it('asks WeCom again when the list lags behind the event', async () => {
    const group = await openGroup();
    const before = structuredClone(group);
    change(group, 'join', 'wm-lost', 5);
    const late = change(group, 'join', 'wm-late', 6);
    const now = structuredClone(group);
    town.wecom.groups.set(group.chat_id, before);
    let readings = 0;
    town.wecom.interfereWith((path) => {
      if (path.endsWith('groupchat/get') && ++readings === 1) town.wecom.groups.set(group.chat_id, now);
    });
    await apply([late]);
    await town.worker.drain();
    expect(readings).toBe(2);
    expect(await stateOf(group.chat_id)).toMatchObject({ version: 'v2', count: 4 });
  });

  it('is left to a later job at once where WeCom’s limits let nobody read, so that other work goes on', async () => {
    const group = await openGroup();
    town.wecom.limiter.block('groupChat.get');
    const reading = town.community.parts.jobs!['community.read_group']!({ chatId: group.chat_id } as never, {
      id: '1',
      attempt: 1,
    });
    await expect(reading).rejects.toMatchObject({ code: 'rate', outcome: 'not_sent' });
  });

  it('does not lose an event that is applied while the list is being read', async () => {
    const group = await openGroup();
    let event: string | null = null;
    town.wecom.interfereWith(async (path) => {
      if (!path.endsWith('groupchat/get') || event) return;
      event = change(group, 'join', 'wm-meanwhile', 9); // after the answer was made
      await apply([event]);
    });
    await town.community.readGroup(group.chat_id);
    expect(await stateOf(group.chat_id)).toMatchObject({ version: 'v1', count: 3 });
    expect(await stateOf(group.chat_id)).toMatchObject({
      members: expect.arrayContaining([expect.objectContaining({ member: 'wm-meanwhile', present: true })]),
    });
  });

  it('that is dismissed has nobody in it, and late callbacks don’t bring it back', async () => {
    const group = await openGroup();
    const late = change(group, 'join', 'wm-late', 5);
    await apply([chatXml('dismiss', group.chat_id, START + 10)]);
    await apply([late]);
    await town.worker.drain();
    expect(await stateOf(group.chat_id)).toMatchObject({ state: 'dismissed', count: 0, memberships: 0 });
  });

  it('is read once more before somebody is told that it is not hers', async () => {
    const group = await openGroup();
    change(group, 'join', 'wm-new', 5); // its callback has not arrived yet
    const groupId = await groupIdOf(group.chat_id);
    const asker = { customerId: null, person: { openid: 'o', externalUserid: 'wm-new' } };
    expect(await town.community.isMember(groupId, asker, { readAgain: false })).toBe(false);
    expect(await town.community.isMember(groupId, asker)).toBe(true);
    const stranger = { customerId: null, person: { openid: 'o', externalUserid: 'wm-stranger' } };
    const reads = town.wecom.calls.length;
    const answers = await Promise.all(Array.from({ length: 50 }, () => town.community.isMember(groupId, stranger)));
    expect(answers).toEqual(Array(50).fill(false));
    expect(town.wecom.calls.length - reads).toBeLessThanOrEqual(1);
  });

  it('that only WeCom’s list shows is read, and not again within the day', async () => {
    const group = await openGroup();
    const listed = async (chatId: string) => {
      const toRead = await town.inTx((tx) => town.community.takeInGroups(tx, [{ corpId: 'ww-test', chatId }]));
      for (const one of toRead) await town.community.readGroup(one.chatId);
    };
    town.wecom.groups.set('wr-listed', { ...structuredClone(group), chat_id: 'wr-listed' });
    await listed('wr-listed');
    expect(await stateOf('wr-listed')).toMatchObject({ count: 2, version: group.member_version });

    const reads = () => town.wecom.calls.filter((path) => path.endsWith('groupchat/get')).length;
    const before = reads();
    await listed('wr-listed');
    expect(reads()).toBe(before);
  });

  it('whose dismissal nobody told us is over when WeCom says so', async () => {
    town = await openTown(await testPlatform(database, { at: '2026-03-15T12:01:00+08:00' }));
    const group = await openGroup();
    town.wecom.groups.delete(group.chat_id);
    expect(await town.community.readGroup(group.chat_id)).toMatchObject({ outcome: 'dismissed', left: 2 });
    expect(await stateOf(group.chat_id)).toMatchObject({ state: 'dismissed', count: 0, memberships: 0 });
  });

  it('takes a thousand joins of forty groups in few statements', async () => {
    const xml: string[] = [];
    for (let g = 0; g < 40; g += 1) {
      const group = await openGroup();
      for (let m = 0; m < 25; m += 1) xml.push(change(group, 'join', `wm-${g}-${m}`, m + 2));
    }
    let statements = 0;
    await town.inTx(async (tx) => {
      const counted = tx.withPlugin({
        transformQuery: ({ node }) => {
          statements += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      }) as typeof tx;
      await town.community.applyGroupEvents(counted, xml.map(parseEvent));
    });
    // Two for each group whose members changed tell others of it.
    expect(statements).toBeLessThan(35 + 2 * 40);
  });
});

describe('what we hold about a member', () => {
  it('is merged, erased and exported', async () => {
    const uncovered = await findUncoveredTables(database.pool, [
      town.customers.personalData,
      town.community.personalData,
    ]);
    expect(uncovered.filter(({ table }) => /^(customers|community)\./.test(table))).toEqual([]);
  });

  it('is gone after an erasure and does not come back with the next reading', async () => {
    const group = await openGroup();
    town.customers.registerPersonalData([town.community.personalData]);
    const member = group.member_list[1]!.userid;
    const customer = await town.customers.customerOf({ openid: null, externalUserid: member });
    await town.customers.erase(operator, customer!.customerId);
    await town.community.readGroup(group.chat_id);
    expect((await stateOf(group.chat_id)).members.map((row) => row.member)).toEqual(['lin.qiao']);
  });
});
