import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const DAY = 86_400;
const RANGE = { user_list: ['lin.qiao', 'gao.yuan'], department_list: [] };

/** A paid link to both members. */
async function link({ world, client, now }: Corp, more: object = {}): Promise<string> {
  world.acquisition.quota.buy(100, now() + 365 * DAY);
  return (await client.acquisition.create({ link_name: '小红书投放', range: RANGE, ...more })).link_id;
}
const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => Array.fromAsync(items);

export const acquisitionContract: ContractCases = {
  'acquisition.create': async (corp) => {
    const { client, world, refusalOf, now, url } = corp;
    const made = await client.acquisition.create({ link_name: '投'.repeat(30), range: RANGE });
    expect(made).toMatchObject({ link_name: '投'.repeat(30), create_time: now() });
    expect(made.url.endsWith(`/ca/${made.link_id}`)).toBe(true);
    expect((await client.acquisition.get({ link_id: made.link_id })).range).toEqual(RANGE);
    const opened = await fetch(`${url}/ca/${made.link_id}?customer_channel=xhs`, { redirect: 'manual' });
    expect(opened.headers.get('location')).toContain(encodeURIComponent(`${made.link_id}?customer_channel=xhs`));

    const refused = (body: object) => refusalOf('acquisition.create', { link_name: 'x', range: RANGE, ...body });
    expect(await refused({ link_name: '投'.repeat(31) })).toBe(40058);
    expect(await refused({ range: { user_list: ['nobody'] } })).toBe(40003);
    expect(await refused({ range: { user_list: [], department_list: [] } })).toBe(40058);
    expect(await refused({ range: { department_list: [77] } })).toBe(60003);
    expect(await refused({ priority_option: { priority_type: 2 } })).toBe(40058);
    world.staff.define({ members: [{ userid: 'back.office', name: '后勤', servesCustomers: false }] });
    expect(await refused({ range: { user_list: ['back.office'] } })).toBe(84074);
    world.settings.acquisitionUsers = 1;
    expect(await refused({})).toBe(40058);
    world.settings.acquisitionUsers = 500;
    world.settings.acquisitionLinks = 1;
    expect(await refused({})).toBe(41095);
  },
  'acquisition.get': async (corp) => {
    const priority_option = { priority_type: 2 as const, priority_userid_list: ['gao.yuan'] };
    const linkId = await link(corp, { priority_option, skip_verify: false });
    expect(await corp.client.acquisition.get({ link_id: linkId })).toMatchObject({
      link: { link_id: linkId, link_name: '小红书投放', skip_verify: false },
      range: RANGE,
      priority_option,
    });
    const foreign = corp.world.acquisition.links.createByAdmin({ name: '后台', users: ['lin.qiao'], departments: [] });
    expect(await corp.refusalOf('acquisition.get', { link_id: foreign.linkId })).toBe(40058);
    expect(await corp.refusalOf('acquisition.get', { link_id: 'cawcde000' })).toBe(40058);
  },
  'acquisition.listLinks': async ({ client, world, refusalOf }) => {
    expect(await all(client.acquisition.links())).toEqual([]);
    const made = [];
    for (const link_name of ['甲', '乙', '丙'])
      made.push((await client.acquisition.create({ link_name, range: RANGE })).link_id);
    world.acquisition.links.createByAdmin({ name: '后台', users: ['lin.qiao'], departments: [] });
    expect(await all(client.acquisition.links({ limit: 2 }))).toEqual(made); // an administrator's link is not the app's
    expect(await refusalOf('acquisition.listLinks', { limit: 101 })).toBe(40058);
    expect(await refusalOf('acquisition.listLinks', { cursor: 'x' })).toBe(50100);
  },
  'acquisition.update': async (corp) => {
    const linkId = await link(corp);
    await corp.client.acquisition.update({ link_id: linkId, range: { user_list: ['gao.yuan'] }, link_name: '抖音' });
    expect(await corp.client.acquisition.get({ link_id: linkId })).toMatchObject({
      link: { link_name: '抖音', skip_verify: true },
      range: { user_list: ['gao.yuan'], department_list: [] },
    });
    expect(corp.world.openLink(1, linkId)).toEqual({ result: 'added', userid: 'gao.yuan' });
    expect(await corp.refusalOf('acquisition.update', { link_id: linkId, range: { user_list: ['nobody'] } })).toBe(
      40003,
    );
    expect(await corp.refusalOf('acquisition.update', { link_id: 'cawcde000', link_name: 'x' })).toBe(40058);
  },
  'acquisition.del': async (corp) => {
    const linkId = await link(corp);
    await corp.client.acquisition.del({ link_id: linkId });
    expect(await corp.refusalOf('acquisition.del', { link_id: linkId })).toBe(40058);
    expect(await all(corp.client.acquisition.links())).toEqual([]);
    expect(corp.world.openLink(1, linkId)).toEqual({ result: 'invalid' });
    expect(await corp.heardKinds()).not.toContain('customer_acquisition.delete_link'); // an act of the API
  },
  'acquisition.customers': async (corp) => {
    const { world, client, external, refusalOf } = corp;
    const linkId = await link(corp);
    const channel = `${'渠'.repeat(21)}ab`; // 65 bytes
    expect(world.openLink(1, linkId, channel)).toEqual({ result: 'added', userid: 'lin.qiao' });
    expect(world.openLink(2, linkId)).toEqual({ result: 'added', userid: 'gao.yuan' });
    expect(world.openLink(1, linkId, 'again')).toEqual({ result: 'alreadyContact', userid: 'lin.qiao' });
    world.sayToMember(2, 'gao.yuan', { text: '在吗', attachments: [] });
    const cut = `${'渠'.repeat(21)}a`;
    expect(await all(client.acquisition.customers({ link_id: linkId, limit: 1 }))).toEqual([
      { external_userid: external(1), userid: 'lin.qiao', chat_status: 0, state: cut },
      { external_userid: external(2), userid: 'gao.yuan', chat_status: 1 },
    ]);
    const { follow_user } = await client.externalContact.get({ external_userid: external(1) });
    expect(follow_user[0]).toMatchObject({ add_way: 16, state: cut });
    world.removeCustomer('gao.yuan', 2);
    expect(await all(client.acquisition.customers({ link_id: linkId }))).toHaveLength(1);
    expect(await refusalOf('acquisition.customers', { link_id: linkId, limit: 1001 })).toBe(40058);
    expect(await refusalOf('acquisition.customers', { link_id: 'cawcde000' })).toBe(40058);
  },
  'acquisition.quota': async (corp) => {
    const { client, world, now } = corp;
    expect(await client.acquisition.quota()).toMatchObject({ total: 0, balance: 0, quota_list: [] });
    const linkId = (await client.acquisition.create({ link_name: 'x', range: RANGE })).link_id;
    expect(world.openLink(1, linkId)).toEqual({ result: 'exhausted' });
    world.acquisition.quota.buy(2, now() + 30 * DAY);
    world.acquisition.quota.buy(5, now() + 10 * DAY);
    world.openLink(1, linkId);
    const midnight = (days: number) => Date.parse('2026-03-16T00:00:00+08:00') / 1000 + days * DAY;
    expect(await client.acquisition.quota()).toMatchObject({
      total: 7,
      balance: 6,
      quota_list: [
        { expire_date: midnight(10), balance: 4 }, // the first to expire is used first
        { expire_date: midnight(30), balance: 2 },
      ],
    });
    await corp.driver!.advance(new Date((now() + 10 * DAY) * 1000));
    expect(await client.acquisition.quota()).toMatchObject({ total: 7, balance: 2 });
  },
  'acquisition.statistic': async (corp) => {
    const { client, world, driver, now, refusalOf } = corp;
    const linkId = await link(corp);
    const from = now();
    world.openLink(1, linkId);
    world.openLink(1, linkId);
    world.openLink(2, linkId, '', { add: false });
    await driver!.advance(new Date((from + DAY) * 1000));
    world.openLink(3, linkId);
    const of = (start_time: number, end_time: number) =>
      client.acquisition.statistic({ link_id: linkId, start_time, end_time });
    expect(await of(from, from)).toMatchObject({ click_link_customer_cnt: 2, new_customer_cnt: 1 });
    expect(await of(from, from + DAY)).toMatchObject({ click_link_customer_cnt: 3, new_customer_cnt: 2 });
    const refused = (start_time: number, end_time: number) =>
      refusalOf('acquisition.statistic', { link_id: linkId, start_time, end_time });
    expect(await refused(from, from + 31 * DAY)).toBe(40058);
    expect(await refused(from - 181 * DAY, from - 160 * DAY)).toBe(40058);
    expect(await refused(from + DAY, from)).toBe(40058);
  },
  'acquisition.getChatInfo': async (corp) => {
    const { client, world, external, heard, refusalOf, wall } = corp;
    const linkId = await link(corp);
    world.openLink(1, linkId, 'xhs');
    for (let n = 0; n < 3; n++) world.sayToMember(1, 'lin.qiao', { text: `第 ${n} 句`, attachments: [] });
    const [told] = await heard('customer_acquisition.message_from_customer');
    const chatKey = told!.chatKey!;
    expect(await client.acquisition.getChatInfo({ chat_key: chatKey })).toMatchObject({
      userid: 'lin.qiao',
      external_userid: external(1),
      chat_info: { recv_msg_cnt: 3, link_id: linkId, state: 'xhs' },
    });
    expect(await refusalOf('acquisition.getChatInfo', { chat_key: 'ck-unknown' })).toBe(41201);
    world.settings.acquisitionCategory.chatInfo = false;
    expect(await refusalOf('acquisition.getChatInfo', { chat_key: chatKey })).toBe(41200);
    world.settings.acquisitionCategory.chatInfo = true;
    wall.ms += 30 * 60_000 + 1;
    expect(await refusalOf('acquisition.getChatInfo', { chat_key: chatKey })).toBe(41201);
  },
};
