import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';

const HOUR_MS = 3_600_000;

export const customerContract: ContractCases = {
  'externalContact.getFollowUserList': async ({ client, world }) => {
    world.staff.define({ members: [{ userid: 'cook', name: '厨师', servesCustomers: false }] });
    expect(await client.externalContact.getFollowUserList()).toEqual(['gao.yuan', 'lin.qiao']);
    world.settings.visible = { users: ['lin.qiao'], parties: [] };
    expect(await client.externalContact.getFollowUserList()).toEqual(['lin.qiao']);
  },
  'externalContact.list': async ({ client, befriend, external, refusalOf, world }) => {
    expect(await refusalOf('externalContact.list', { userid: 'lin.qiao' })).toBe(84061); // instead of an empty list
    expect(await client.externalContact.list({ userid: 'lin.qiao' })).toEqual([]);
    befriend('lin.qiao', [1, 2]);
    expect((await client.externalContact.list({ userid: 'LIN.QIAO' })).toSorted()).toEqual(
      [external(1), external(2)].toSorted(),
    );
    world.removeContact(1, 'lin.qiao'); // deleted by the customer: stays readable
    expect(await client.externalContact.list({ userid: 'lin.qiao' })).toHaveLength(2);
    world.removeCustomer('lin.qiao', 2);
    expect(await client.externalContact.list({ userid: 'lin.qiao' })).toEqual([external(1)]);
    expect(await refusalOf('externalContact.list', { userid: 'nobody' })).toBe(40003);
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    expect(await refusalOf('externalContact.list', { userid: 'lin.qiao' })).toBe(60111);
  },
  'externalContact.get': async ({ client, befriend, external, refusalOf, world, now }) => {
    expect(await refusalOf('externalContact.get', { external_userid: 'wmNobody' })).toBe(40096);
    expect(await refusalOf('externalContact.get', { external_userid: external(1) })).toBe(84061);
    befriend('lin.qiao', [1]);
    befriend('gao.yuan', [1], 'poster-13');
    const contact = await client.externalContact.get({ external_userid: external(1) });
    expect(contact.external_contact).toMatchObject({ type: 1, unionid: world.people.find(1)?.unionid });
    expect(contact.follow_user).toMatchObject([
      { userid: 'gao.yuan', state: 'poster-13', add_way: 1, createtime: now(), tags: [] },
      { userid: 'lin.qiao', state: 'poster-12', oper_userid: external(1) },
    ]);
    world.settings.unionid = false;
    expect(
      (await client.externalContact.get({ external_userid: external(1) })).external_contact.unionid,
    ).toBeUndefined();
    world.settings.visible = { users: ['gao.yuan'], parties: [] };
    const seen = await client.externalContact.get({ external_userid: external(1) });
    expect(seen.follow_user.map((one) => one.userid)).toEqual(['gao.yuan']);
    world.removeCustomer('gao.yuan', 1);
    expect(await refusalOf('externalContact.get', { external_userid: external(1) })).toBe(40096);
  },
  'externalContact.batchGetByUser': async ({ client, befriend, refusalOf, codeOf, wall, credentials, world, url }) => {
    const ids = befriend('lin.qiao', [1, 2, 3, 4, 5]);
    const found = await Array.fromAsync(
      client.externalContact.batchGetByUser({ userid_list: ['lin.qiao', 'gao.yuan'] }),
    );
    expect(found.map((one) => one.external_contact.external_userid).toSorted()).toEqual(ids.toSorted());
    expect(found[0]).toMatchObject({ follow_info: { userid: 'lin.qiao', state: 'poster-12', tag_id: [] } });
    expect(await refusalOf('externalContact.batchGetByUser', { userid_list: [] })).toBe(40058);
    expect(await refusalOf('externalContact.batchGetByUser', { userid_list: Array(101).fill('lin.qiao') })).toBe(40058);
    expect(await refusalOf('externalContact.batchGetByUser', { userid_list: ['lin.qiao'], limit: 101 })).toBe(40058);

    // cursors are opaque, belong to one API and die
    const page = async () => {
      const { access_token } = credentials.issueToken(world.corpId, 'sandbox-secret-for-trying-out');
      const answer = await fetch(`${url}/cgi-bin/externalcontact/batch/get_by_user?access_token=${access_token}`, {
        method: 'POST',
        body: JSON.stringify({ userid_list: ['lin.qiao'], limit: 2 }),
        headers: { 'content-type': 'application/json' },
      });
      return ((await answer.json()) as { next_cursor: string }).next_cursor;
    };
    const cursor = await page();
    const next = (given: string) =>
      refusalOf('externalContact.batchGetByUser', { userid_list: ['lin.qiao'], cursor: given });
    expect(await next(cursor)).toBe(0);
    expect(await next(`${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`)).toBe(50100);
    expect(await next('3')).toBe(50100);
    expect(await codeOf('externalcontact/list_contact_way', { cursor })).toBe(50100);
    wall.ms += world.settings.cursorHours * HOUR_MS + 1;
    expect(await next(cursor)).toBe(50100);
  },
  'externalContact.remark': async ({ client, befriend, external, refusalOf, heardKinds, world }) => {
    const [one] = befriend('lin.qiao', [1]);
    const pair = { userid: 'lin.qiao', external_userid: one! };
    await client.externalContact.remark({
      ...pair,
      remark: '阿禾-北区',
      description: '喜欢手冲',
      remark_mobiles: ['139'],
    });
    const read = async () => (await client.externalContact.get({ external_userid: one! })).follow_user[0];
    expect(await read()).toMatchObject({ remark: '阿禾-北区', description: '喜欢手冲', remark_mobiles: ['139'] });
    await client.externalContact.remark({ ...pair, remark_mobiles: [''] });
    expect(await read()).toMatchObject({ remark: '阿禾-北区', remark_mobiles: [] });
    expect(await refusalOf('externalContact.remark', { ...pair, remark: '长'.repeat(21) })).toBe(40058);
    expect(await refusalOf('externalContact.remark', { ...pair, description: '长'.repeat(151) })).toBe(40058);
    expect(await refusalOf('externalContact.remark', { ...pair, remark_company: '长'.repeat(21) })).toBe(40058);
    expect(await refusalOf('externalContact.remark', pair)).toBe(40058);
    const stranger = { userid: 'lin.qiao', external_userid: external(2), remark: 'x' };
    expect(await refusalOf('externalContact.remark', stranger)).toBe(84061);
    // one-way from the customer's side: still allowed; from the member's: gone
    world.removeContact(1, 'lin.qiao');
    expect(await refusalOf('externalContact.remark', { ...pair, remark: '走了' })).toBe(0);
    world.removeCustomer('lin.qiao', 1);
    expect(await refusalOf('externalContact.remark', { ...pair, remark: '没了' })).toBe(84061);
    expect(await heardKinds()).not.toContain('change_external_contact.edit_external_contact');
  },
  'externalContact.markTag': async ({ client, befriend, refusalOf, world }) => {
    const [one] = befriend('lin.qiao', [1]);
    befriend('gao.yuan', [1]);
    const { tag } = await client.tag.add({ group_name: '口味', tag: [{ name: '手冲' }, { name: '奶咖' }] });
    const [first, second] = tag.map((t) => t.id);
    const pair = { userid: 'lin.qiao', external_userid: one! };
    await client.externalContact.markTag({ ...pair, add_tag: [first!, second!] });
    const tagsOf = async () =>
      Object.fromEntries(
        (await client.externalContact.get({ external_userid: one! })).follow_user.map((f) => [
          f.userid,
          (f.tags ?? []).map((t) => t.tag_id).toSorted(),
        ]),
      );
    expect(await tagsOf()).toEqual({ 'lin.qiao': [first, second].toSorted(), 'gao.yuan': [] });
    await client.externalContact.markTag({ ...pair, remove_tag: [first!] });
    expect((await tagsOf())['lin.qiao']).toEqual([second]);
    expect(await refusalOf('externalContact.markTag', { ...pair, add_tag: ['etNone'] })).toBe(40068);
    expect(await refusalOf('externalContact.markTag', { ...pair, add_tag: [], remove_tag: [] })).toBe(40058);
    world.settings.tagsPerCustomer = 1;
    expect(await refusalOf('externalContact.markTag', { ...pair, add_tag: [first!] })).toBe(40144);
  },
};
