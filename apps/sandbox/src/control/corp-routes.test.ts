import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Corp, openCorp } from '../contract/corp.ts';

let corp: Corp;
beforeEach(async () => {
  corp = await openCorp();
});
afterEach(() => corp.close());

const post = async (path: string, body: object) => {
  const answer = await fetch(`${corp.url}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const truth = async (only: string) => {
  const text = await (await fetch(`${corp.url}/__sandbox/truth?only=${only}`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

it('a corp is seeded by numbers, without a callback, and stays usable', async () => {
  const seed = {
    departments: [{ id: 1, name: '总部', parentid: 0, order: 1 }],
    members: 4,
    contacts: { perMember: 3, state: 'seed', tagsEach: 2 },
    tags: [{ group: '门店', names: ['北区', '南区', '东区'] }],
    groups: { perMember: 1, size: 2 },
  };
  const { body } = await post('seed', seed);
  expect(body).toEqual({ members: 4, customers: 12, contacts: 12, groups: 4, tags: 3 });
  expect(await corp.client.externalContact.list({ userid: 'm0001' })).toHaveLength(3);
  const [first] = await Array.fromAsync(corp.client.externalContact.batchGetByUser({ userid_list: ['m0004'] }));
  expect(first).toMatchObject({ follow_info: { state: 'seed', add_way: 1 } });
  expect(first?.follow_info.tag_id).toHaveLength(2);
  const [group] = await Array.fromAsync(corp.client.groupChat.list({ owner_filter: { userid_list: ['m0002'] } }));
  expect((await corp.client.groupChat.get({ chat_id: group!.chat_id })).member_list).toHaveLength(3);
  expect(await corp.heardKinds()).toEqual([]);
  // who was seeded lives on like everybody else
  const way = corp.way({ type: 1, users: ['m0001'] });
  expect(corp.world.scanContactWay(1, way)).toEqual({ result: 'alreadyContact', userid: 'm0001' });
});

it('a corp is seeded by name, and its truth is told line by line', async () => {
  await post('seed', {
    members: [{ userid: 'Zhou.Li', name: '周立' }],
    customers: [{ id: 70, name: '阿木' }],
    tags: [{ group: '口味', names: ['手冲'] }],
    contacts: [
      { userid: 'zhou.li', person: 70, state: 'a', createdAt: 1_767_225_661, status: 'blocked', tags: ['手冲'] },
    ],
    groups: [{ owner: 'zhou.li', name: '老客群', people: [70] }],
    unionids: false,
  });
  const external = corp.external(70);
  const [tag] = await truth('tag');
  expect(tag).toMatchObject({ kind: 'tag', name: '手冲', groupName: '口味' });
  expect(await truth('relation')).toEqual([
    {
      kind: 'relation',
      externalUserid: external,
      userid: 'zhou.li',
      status: 'blocked',
      createTime: 1_767_225_661,
      state: 'a',
      addWay: 1,
      remark: '阿木',
      description: '',
      tags: [tag!['id']],
    },
  ]);
  const [group] = await truth('group');
  expect(group).toMatchObject({ name: '老客群', owner: 'zhou.li', members: [external, 'zhou.li'].toSorted() });
  const read = await corp.client.groupChat.get({ chat_id: String(group!['chatId']) });
  expect(group!['memberVersion']).toBe(read.member_version);
  expect(read.member_list.find((m) => m.type === 2)).not.toHaveProperty('unionid');
});

it('the truth knows each recipient of a mass send and each delivery by its marker', async () => {
  corp.befriend('lin.qiao', [1, 2]);
  const { msgid } = await corp.client.massMessage.addTemplate({
    sender: 'lin.qiao',
    text: { content: '看看 https://shop.example/?r=run-1' },
  });
  corp.world.removeContact(2, 'lin.qiao');
  corp.world.confirmSend('lin.qiao', msgid);
  expect(await truth('massSend')).toMatchObject([{ msgid, sender: 'lin.qiao', marker: 'run', createType: 0 }]);
  const statuses = (await truth('recipient')).map((row) => [row['subject'], row['status']]);
  expect(Object.fromEntries(statuses)).toEqual({ [corp.external(1)]: 1, [corp.external(2)]: 2 });
  expect(await truth('delivery')).toMatchObject([{ origin: 'mass', marker: 'run', subject: corp.external(1) }]);
});

it('pages of truth leave nothing out', async () => {
  await post('seed', { members: 3, contacts: { perMember: 1500 } });
  const relations = await truth('relation');
  expect(relations).toHaveLength(4500);
  expect(new Set(relations.map((row) => `${row['userid']}/${row['externalUserid']}`)).size).toBe(4500);
  const kinds = (await truth('member,customer,welcome')).map((row) => row['kind']);
  expect([...new Set(kinds)]).toEqual(['member', 'customer']);
});

it('settings change while it runs; what is no setting changes nothing', async () => {
  expect((await post('settings', { massCap: { per: 'week', n: 7 }, reminders: 1 })).status).toBe(200);
  expect(corp.world.settings).toMatchObject({ massCap: { per: 'week', n: 7 }, reminders: 1 });
  expect((await post('settings', { reminders: 'many' })).status).toBe(409);
  expect((await post('settings', { remindrs: 2 })).status).toBe(409);
  expect(corp.world.settings.reminders).toBe(1);
});
