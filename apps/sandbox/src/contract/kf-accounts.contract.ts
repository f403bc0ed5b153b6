import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';
import { account, conversation, picture } from './kf-corp.ts';

const listed = async (corp: Corp, params: { offset?: number; limit?: number } = {}) => {
  const found = [];
  for await (const one of corp.client.kf.account.list(params)) found.push(one);
  return found;
};
/** The refusals that every call with an account has. */
async function refusesWrongAccounts(
  corp: Corp,
  name: Parameters<Corp['refusalOf']>[0],
  rest: Record<string, unknown> = {},
): Promise<void> {
  const codes = await Promise.all(
    [{}, { open_kfid: 'nonsense' }, { open_kfid: 'wkUnknownAccount' }].map((wrong) =>
      corp.refusalOf(name, { ...rest, ...wrong }),
    ),
  );
  expect(codes, 'missing, malformed, unknown').toEqual([60251, 95000, 95004]);
  const openKfId = corp.world.kf.accounts.addByAdmin('不归应用管');
  corp.world.kf.accounts.grantByAdmin([openKfId], false);
  expect(await corp.refusalOf(name, { ...rest, open_kfid: openKfId }), 'not granted to the app').toBe(95017);
}

export const kfAccountsContract: ContractCases = {
  'kf.accountAdd': async (corp) => {
    const { client, world } = corp;
    const open_kfid = await account(corp, '十六个字的客服账号名字刚好可以用');
    expect(open_kfid).toMatch(/^wk/);
    expect(await listed(corp)).toMatchObject([
      {
        open_kfid,
        name: '十六个字的客服账号名字刚好可以用',
        manage_privilege: true,
        avatar: expect.stringMatching(/\/media\/3/),
      },
    ]);
    const media_id = await picture(corp);
    expect(await corp.refusalOf('kf.accountAdd', { name: '十七个字的客服账号名字就已经太长啦', media_id })).toBe(40058);
    expect(await corp.refusalOf('kf.accountAdd', { name: '', media_id })).toBe(40058);
    expect(await corp.refusalOf('kf.accountAdd', { name: '小二', media_id: 'unknown' })).toBe(40007);

    world.settings.kfCertified = false;
    for (let n = 2; n <= 10; n++) await client.kf.account.add({ name: `客服${n}`, media_id });
    await expect(client.kf.account.add({ name: '客服11', media_id }), 'not certified').rejects.toMatchObject({
      code: 95027,
    });
  },

  'kf.accountDel': async (corp) => {
    const open_kfid = await account(corp);
    await corp.client.kf.account.del({ open_kfid });
    expect(await listed(corp)).toEqual([]);
    expect(await corp.refusalOf('kf.accountDel', { open_kfid }), 'a second time').toBe(95004);
    await refusesWrongAccounts(corp, 'kf.accountDel');
  },

  'kf.accountUpdate': async (corp) => {
    const open_kfid = await account(corp);
    const [before] = await listed(corp);
    await corp.client.kf.account.update({ open_kfid, name: '夜间客服' });
    expect(await listed(corp)).toEqual([{ ...before, name: '夜间客服' }]);
    await corp.client.kf.account.update({ open_kfid, media_id: await picture(corp) });
    expect((await listed(corp))[0]).toMatchObject({
      name: '夜间客服',
      avatar: expect.not.stringMatching(before!.avatar!),
    });
    expect(await corp.refusalOf('kf.accountUpdate', { open_kfid, name: '长'.repeat(17) })).toBe(40058);
    await refusesWrongAccounts(corp, 'kf.accountUpdate', { name: '夜间客服' });
  },

  'kf.accountList': async (corp) => {
    const names = ['早班', '午班', '晚班'];
    for (const name of names) await account(corp, name);
    expect(
      (await listed(corp, { limit: 2 })).map(({ name }) => name),
      'over pages of two',
    ).toEqual(names);
    expect((await listed(corp, { offset: 1, limit: 100 })).map(({ name }) => name)).toEqual(['午班', '晚班']);
    const taken = corp.world.kf.accounts.addByAdmin('已收回');
    corp.world.kf.accounts.grantByAdmin([taken], false);
    expect((await listed(corp)).map(({ manage_privilege }) => manage_privilege)).toEqual([true, true, true, false]);
    expect(await corp.refusalOf('kf.accountList', { offset: 0, limit: 101 })).toBe(40058);
  },

  'kf.addContactWay': async (corp) => {
    const { client, world } = corp;
    const open_kfid = await account(corp);
    const link = await client.kf.addContactWay({ open_kfid, scene: 'cup_12' });
    expect(await client.kf.addContactWay({ open_kfid, scene: 'cup_12' }), 'the same link again').toBe(link);
    expect(await client.kf.addContactWay({ open_kfid }), 'another without a scene').not.toBe(link);

    world.kf.customer.enterByLink(1, `${link}&scene_param=${encodeURIComponent('门店=徐汇 & 座位=3')}`);
    const context = { external_userid_list: [corp.external(1)], need_enter_session_context: 1 } as const;
    expect((await client.kf.customer.batchGet(context)).customer_list[0]?.enter_session_context).toEqual({
      scene: 'cup_12',
      scene_param: '门店=徐汇 & 座位=3',
    });
    const param = (bytes: number) => `${link}&scene_param=${'x'.repeat(bytes)}`;
    world.kf.customer.enterByLink(1, param(128));
    expect(() => world.kf.customer.enterByLink(1, param(129))).toThrow('scene_param');

    expect(await corp.refusalOf('kf.addContactWay', { open_kfid, scene: '杯套' })).toBe(40058);
    expect(await corp.refusalOf('kf.addContactWay', { open_kfid, scene: 'x'.repeat(33) })).toBe(40058);
    await refusesWrongAccounts(corp, 'kf.addContactWay');
  },

  'kf.servicerAdd': async (corp) => {
    const { client, world } = corp;
    world.staff.define({ members: [{ userid: 'xin.ren', name: '新人', status: 4 }] });
    const open_kfid = await account(corp);
    const { result_list } = await client.kf.servicer.add({
      open_kfid,
      userid_list: ['Lin.Qiao', 'nobody', 'xin.ren'],
      department_id_list: [1, 99],
    });
    expect(
      result_list.map(({ errcode }) => errcode),
      'item by item',
    ).toEqual([0, 40003, 95014, 0, 60003]);
    expect(await client.kf.servicer.list({ open_kfid })).toEqual([
      { userid: 'lin.qiao', status: 0 },
      { department_id: 1 },
    ]);

    const many = (n: number) => Array.from({ length: n }, (_, i) => `user${i}`);
    const refused = (more: object) => corp.refusalOf('kf.servicerAdd', { open_kfid, ...more });
    expect(await refused({ userid_list: many(100) })).toBe(0);
    expect(await refused({ userid_list: many(101) })).toBe(40058);
    expect(await refused({ department_id_list: many(21).map((_, i) => i) })).toBe(40058);
    expect(await refused({})).toBe(40058);
    await refusesWrongAccounts(corp, 'kf.servicerAdd', { userid_list: ['lin.qiao'] });
  },

  'kf.servicerDel': async (corp) => {
    const { client } = corp;
    const open_kfid = await account(corp);
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao', 'gao.yuan'], department_id_list: [1] });
    const { result_list } = await client.kf.servicer.del({
      open_kfid,
      userid_list: ['lin.qiao', 'nobody'],
      department_id_list: [1, 2],
    });
    expect(result_list.map(({ errcode }) => errcode)).toEqual([0, 60253, 0, 60253]);
    expect(await client.kf.servicer.list({ open_kfid })).toEqual([{ userid: 'gao.yuan', status: 0 }]);
    await refusesWrongAccounts(corp, 'kf.servicerDel', { userid_list: ['lin.qiao'] });
  },

  'kf.servicerList': async (corp) => {
    const { open_kfid, kf } = await conversation(corp);
    await corp.client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao', 'gao.yuan'] });
    kf.servicers.pause(open_kfid, 'gao.yuan', 1);
    expect(await corp.client.kf.servicer.list({ open_kfid })).toEqual([
      { userid: 'lin.qiao', status: 0 },
      { userid: 'gao.yuan', status: 1, stop_type: 1 },
    ]);
    kf.servicers.pause(open_kfid, 'gao.yuan', null);
    expect((await corp.client.kf.servicer.list({ open_kfid }))[1]).toEqual({ userid: 'gao.yuan', status: 0 });
    await refusesWrongAccounts(corp, 'kf.servicerList');
  },
};
