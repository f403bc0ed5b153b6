import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const DAY_MS = 86_400_000;
const days = ({ clock }: Pick<Corp, 'clock'>, n: number) =>
  clock.advanceTo(new Date(clock.now().getTime() + n * DAY_MS));

export const groupContract: ContractCases = {
  'groupChat.list': async ({ client, world, refusalOf }) => {
    const mine = ['一', '二'].map((name) => world.createGroup('lin.qiao', name));
    const other = world.createGroup('gao.yuan', '三');
    const list = async (params: Parameters<typeof client.groupChat.list>[0]) =>
      (await Array.fromAsync(client.groupChat.list(params))).map((g) => [g.chat_id, g.status]);
    expect((await list({ limit: 2 })).map(([id]) => id)).toEqual([...mine, other]);
    expect(await list({ owner_filter: { userid_list: ['GAO.YUAN'] } })).toEqual([[other, 0]]);
    world.groups.dismiss(mine[0]!);
    world.staff.leave('lin.qiao');
    expect(await list({})).toEqual([[other, 0]]); // owners who left need the filter
    expect(await list({ owner_filter: { userid_list: ['lin.qiao'] } })).toEqual([[mine[1], 1]]);
    expect(await list({ status_filter: 1 })).toEqual([[mine[1], 1]]);
    await client.groupChat.transfer({ chat_id_list: [mine[1]!], new_owner: 'gao.yuan' });
    expect(await list({ status_filter: 3 })).toEqual([[mine[1], 3]]);
    world.settings.groupListPeople = 0;
    expect(await refusalOf('groupChat.list', { limit: 10 })).toBe(81017);
    expect(await refusalOf('groupChat.list', { limit: 10, owner_filter: { userid_list: ['gao.yuan'] } })).toBe(0);
    expect(await refusalOf('groupChat.list', { limit: 1001 })).toBe(40058);
    expect(await refusalOf('groupChat.list', { owner_filter: { userid_list: Array(101).fill('a') } })).toBe(40058);
  },
  'groupChat.get': async ({ client, world, refusalOf, external, wall, now, heard }) => {
    const chat_id = world.createGroup('lin.qiao', '北区群', ['gao.yuan']);
    world.groups.join(chat_id, 1, { joinScene: 3, state: 'gq-07' });
    const group = await client.groupChat.get({ chat_id, need_name: 1 });
    expect(group).toMatchObject({ chat_id, name: '北区群', owner: 'lin.qiao', create_time: now() });
    expect(group.member_list.find((m) => m.type === 2)).toMatchObject({
      userid: external(1),
      name: '顾客1',
      state: 'gq-07',
      join_scene: 3,
      unionid: world.people.find(1)?.unionid,
    });
    const [change] = await heard('change_external_chat.update');
    expect(change?.memberVersion).toBe(group.member_version); // events and reads speak of the same list

    // a change comes through a few seconds after its event
    world.settings.groupLagMs = 2000;
    world.groups.join(chat_id, 2, { joinScene: 1, invitor: 'lin.qiao' });
    expect((await client.groupChat.get({ chat_id })).member_version).toBe(group.member_version);
    wall.ms += 2000;
    expect((await client.groupChat.get({ chat_id })).member_list).toHaveLength(4);
    world.groups.dismiss(chat_id);
    expect(await refusalOf('groupChat.get', { chat_id })).toBe(0);
    wall.ms += 2000;
    expect(await refusalOf('groupChat.get', { chat_id })).toBe(49008);
    expect(await refusalOf('groupChat.get', { chat_id: 'wrNone' })).toBe(93006);
  },
  'groupChat.opengidToChatid': async ({ client, world, refusalOf, url }) => {
    const chat = world.createGroup('lin.qiao', '群');
    const { opengid } = (await (await fetch(`${url}/__sandbox/groups/${chat}/opengid`)).json()) as { opengid: string };
    expect(await client.groupChat.opengidToChatid({ opengid })).toBe(chat);
    expect(await refusalOf('groupChat.opengidToChatid', { opengid: 'ogNone' })).toBe(90511);
  },
  'groupChat.onjobTransfer': async (corp) => {
    const { client, world } = corp;
    const chat = world.createGroup('lin.qiao', '群');
    const pass = async (new_owner: string, chat_id_list = [chat]) =>
      (await client.groupChat.onjobTransfer({ chat_id_list, new_owner })).map((one) => one.errcode);
    expect(await pass('gao.yuan')).toEqual([]);
    const group = await client.groupChat.get({ chat_id: chat });
    expect(group).toMatchObject({ owner: 'gao.yuan' });
    expect(group.member_list.map((m) => m.userid)).toContain('gao.yuan');
    expect(await pass('gao.yuan', [chat, 'wrNone'])).toEqual([90504, 90501]);
    expect(await pass('lin.qiao')).toEqual([]);
    expect(await pass('gao.yuan')).toEqual([90508]); // twice in 90 days
    days(corp, 91);
    expect(await pass('gao.yuan')).toEqual([]);
    const many = Array.from({ length: 2 }, (_, n) => world.createGroup('lin.qiao', `群${n}`));
    world.settings.groupTransfersPerDay = 1;
    expect(await pass('gao.yuan', many)).toEqual([45009, 45009]); // one went to gao.yuan today already
    world.staffState.change('gao.yuan', { daysSinceLogin: 366 });
    expect(await pass('gao.yuan', many.slice(1))).toEqual([90510]);
    world.staff.leave('lin.qiao');
    world.staffState.change('gao.yuan', { daysSinceLogin: 0 });
    expect(await pass('gao.yuan', many.slice(1))).toEqual([90502]);
    expect(await corp.refusalOf('groupChat.onjobTransfer', { chat_id_list: [chat], new_owner: 'nobody' })).toBe(40003);
    expect(
      await corp.refusalOf('groupChat.onjobTransfer', { chat_id_list: Array(101).fill(chat), new_owner: 'gao.yuan' }),
    ).toBe(40058);
  },
  'groupChat.transfer': async ({ client, world, refusalOf }) => {
    const chat = world.createGroup('lin.qiao', '群');
    const pass = async () =>
      (await client.groupChat.transfer({ chat_id_list: [chat], new_owner: 'gao.yuan' })).map((one) => one.errcode);
    expect(await pass()).toEqual([90500]); // the owner is still there
    world.staff.leave('lin.qiao');
    expect(await pass()).toEqual([]);
    expect((await client.groupChat.get({ chat_id: chat })).owner).toBe('gao.yuan');
    expect(await pass()).toEqual([90504]);
    expect(await refusalOf('groupChat.transfer', { chat_id_list: [], new_owner: 'gao.yuan' })).toBe(40058);
  },
};
