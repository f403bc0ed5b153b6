import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

const DAY_MS = 86_400_000;
const poster = {
  type: 2 as const,
  scene: 2 as const,
  user: ['lin.qiao', 'gao.yuan'],
  state: 'poster-12',
  remark: '海报',
};

export const contactWayContract: ContractCases = {
  'contactWay.add': async ({ client, refusalOf, world, external }) => {
    const way = await client.contactWay.add(poster);
    expect(way.qr_code).toContain(way.config_id);
    expect([1, 2, 3].map((person) => world.scanContactWay(person, way.config_id))).toEqual([
      { result: 'added', userid: 'lin.qiao' },
      { result: 'added', userid: 'gao.yuan' },
      { result: 'added', userid: 'lin.qiao' },
    ]);
    expect((await client.externalContact.get({ external_userid: external(1) })).follow_user[0]?.state).toBe(
      'poster-12',
    );
    expect((await client.contactWay.add({ type: 1, scene: 1, user: ['lin.qiao'] })).qr_code).toBeUndefined();

    const add = (change: object) => refusalOf('contactWay.add', { ...poster, ...change });
    expect(await add({ type: 1 })).toBe(41041);
    expect(await add({ user: [] })).toBe(41041);
    expect(await add({ user: Array.from({ length: 101 }, (_, n) => `u${n}`) })).toBe(41041);
    expect(await add({ user: ['nobody'] })).toBe(40003);
    expect(await add({ state: '长'.repeat(31) })).toBe(40058);
    expect(await add({ remark: '长'.repeat(31) })).toBe(40058);
    world.staff.define({
      members: [
        { userid: 'new', name: '新人', status: 4 },
        { userid: 'cook', name: '厨师', servesCustomers: false },
      ],
    });
    expect(await add({ user: ['new'] })).toBe(41054);
    expect(await add({ user: ['cook'] })).toBe(84074);
    world.staffState.change('gao.yuan', { realName: false });
    expect(await add({})).toBe(40098);
    world.settings.visible = { users: ['lin.qiao'], parties: [] };
    expect(await add({})).toBe(60011);
    world.settings.visible = null;
    world.settings.waysPerCorp = 2;
    expect(await add({ user: ['lin.qiao'] })).toBe(41045);
  },
  'contactWay.get': async ({ client, refusalOf }) => {
    const { config_id } = await client.contactWay.add({ ...poster, is_exclusive: true, skip_verify: false });
    expect(await client.contactWay.get({ config_id })).toMatchObject({
      config_id,
      type: 2,
      scene: 2,
      remark: '海报',
      skip_verify: false,
      state: 'poster-12',
      user: ['lin.qiao', 'gao.yuan'],
      is_exclusive: true,
    });
    expect(await refusalOf('contactWay.get', { config_id: 'none' })).toBe(41044);
  },
  'contactWay.list': async ({ client, clock, refusalOf, now }) => {
    const old = await client.contactWay.add(poster);
    clock.advanceTo(new Date(clock.now().getTime() + 91 * DAY_MS));
    const fresh = [await client.contactWay.add(poster), await client.contactWay.add(poster)].map((w) => w.config_id);
    const list = async (params: object) => (await Array.fromAsync(client.contactWay.list(params))).map(idOf);
    const idOf = (one: string | { config_id: string }) => (typeof one === 'string' ? one : one.config_id);
    expect(await list({})).toEqual(fresh); // the last 90 days
    expect(await list({ start_time: now() - 100 * 86_400, end_time: now(), limit: 1 })).toEqual([
      old.config_id,
      ...fresh,
    ]);
    expect(await refusalOf('contactWay.list', { limit: 1001 })).toBe(40058);
  },
  'contactWay.update': async ({ client, refusalOf, world }) => {
    const { config_id } = await client.contactWay.add(poster);
    await client.contactWay.update({ config_id, user: ['gao.yuan'], state: 'poster-13' });
    expect(await client.contactWay.get({ config_id })).toMatchObject({
      user: ['gao.yuan'],
      state: 'poster-13',
      remark: '海报',
    });
    expect(world.scanContactWay(1, config_id)).toMatchObject({ userid: 'gao.yuan' });
    expect(await refusalOf('contactWay.update', { config_id, user: ['nobody'] })).toBe(40003);
    expect(await refusalOf('contactWay.update', { config_id: 'none', remark: 'x' })).toBe(41044);
  },
  'contactWay.del': async ({ client, refusalOf, world }) => {
    const { config_id } = await client.contactWay.add(poster);
    await client.contactWay.del({ config_id });
    expect(world.scanContactWay(1, config_id)).toEqual({ result: 'invalid' });
    expect(await refusalOf('contactWay.del', { config_id })).toBe(41044);
  },
};

const door = (chat_id_list: string[]) => ({
  scene: 2 as const,
  remark: '北区群码',
  auto_create_room: 1 as const,
  room_base_name: '北区咖啡群',
  room_base_id: 2,
  chat_id_list,
  state: 'gq-07',
});

export const joinWayContract: ContractCases = {
  'joinWay.add': async ({ client, refusalOf, world, external }) => {
    world.settings.groupMembers = 2; // the owner and one customer
    const first = world.createGroup('lin.qiao', '北区咖啡群1');
    const { config_id } = await client.groupChat.joinWay.add(door([first]));
    const joined = [1, 2].map((person) => world.scanJoinWay(person, config_id));
    expect(joined[0]).toEqual({ result: 'joined', chatId: first });
    const second = (joined[1] as { chatId: string }).chatId;
    expect(second).not.toBe(first);
    expect(await client.groupChat.get({ chat_id: second })).toMatchObject({ name: '北区咖啡群2', owner: 'lin.qiao' });
    const member = (await client.groupChat.get({ chat_id: first })).member_list.find((m) => m.userid === external(1));
    expect(member).toMatchObject({ state: 'gq-07', join_scene: 3 });

    const add = (change: object) => refusalOf('joinWay.add', { ...door([first]), ...change });
    const six = Array.from({ length: 6 }, (_, n) => world.createGroup('lin.qiao', `群${n}`));
    expect(await add({ chat_id_list: six })).toBe(41091);
    expect(await add({ chat_id_list: [] })).toBe(40058);
    expect(await add({ chat_id_list: ['wrNone'] })).toBe(93006);
    world.groups.dismiss(six[0]!);
    expect(await add({ chat_id_list: [six[0]] })).toBe(49008);
    expect(await add({ state: '长'.repeat(31) })).toBe(40058);
    expect(await add({ room_base_name: '长'.repeat(41) })).toBe(40058);
    world.settings.waysPerCorp = 1; // shared with contact ways
    expect(await add({})).toBe(41045);
  },
  'joinWay.get': async ({ client, refusalOf, world }) => {
    const chat = world.createGroup('lin.qiao', '群');
    const { config_id } = await client.groupChat.joinWay.add(door([chat]));
    const way = await client.groupChat.joinWay.get({ config_id });
    expect(way).toMatchObject({ config_id, auto_create_room: 1, chat_id_list: [chat], state: 'gq-07' });
    // past the client, which says no before: a longer remark is cut, not refused
    expect(await refusalOf('joinWay.update', { ...door([chat]), config_id, remark: '备注'.repeat(20) })).toBe(0);
    expect([...((await client.groupChat.joinWay.get({ config_id })).remark ?? '')]).toHaveLength(30);
    expect(way.qr_code).toContain(config_id);
    expect(await refusalOf('joinWay.get', { config_id: 'none' })).toBe(41044);
  },
  'joinWay.update': async ({ client, refusalOf, world }) => {
    const [one, two] = ['一', '二'].map((name) => world.createGroup('lin.qiao', name));
    const { config_id } = await client.groupChat.joinWay.add(door([one!]));
    await client.groupChat.joinWay.update({ config_id, scene: 2, chat_id_list: [two!] });
    // everything is overwritten: what isn't sent is empty again
    expect(await client.groupChat.joinWay.get({ config_id })).toMatchObject({
      chat_id_list: [two],
      state: '',
      room_base_name: '',
    });
    expect(await refusalOf('joinWay.update', { ...door([one!]), config_id: 'none' })).toBe(41044);
  },
  'joinWay.del': async ({ client, refusalOf, world }) => {
    const chat = world.createGroup('lin.qiao', '群');
    const { config_id } = await client.groupChat.joinWay.add(door([chat]));
    await client.groupChat.joinWay.del({ config_id });
    expect(world.scanJoinWay(1, config_id)).toEqual({ result: 'invalid' });
    expect(await refusalOf('joinWay.del', { config_id })).toBe(41044);
  },
};
