import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';
import { account, conversation, DAY, later } from './kf-corp.ts';

export const kfServiceContract: ContractCases = {
  'kf.serviceStateGet': async (corp) => {
    const { client } = corp;
    const { open_kfid, external_userid, say } = await conversation(corp);
    const state = () => client.kf.serviceState.get({ open_kfid, external_userid });
    expect(await state()).toMatchObject({ service_state: 0 });
    expect(await state(), 'a servicer only in state 3').not.toHaveProperty('servicer_userid');
    later(corp, 48.1);
    expect(await state(), '48 hours end it').toMatchObject({ service_state: 4 });
    say('在吗');
    expect(await state(), 'a message begins anew').toMatchObject({ service_state: 0 });
    corp.world.kf.customer.enter(2, { openKfId: open_kfid });
    expect(
      await client.kf.serviceState.get({ open_kfid, external_userid: corp.external(2) }),
      'not begun',
    ).toMatchObject({
      service_state: 4,
    });
    expect(await corp.refusalOf('kf.serviceStateGet', { open_kfid, external_userid: corp.external(3) })).toBe(40096);
    expect(await corp.refusalOf('kf.serviceStateGet', { open_kfid: 'wkUnknown', external_userid })).toBe(95004);
  },

  'kf.serviceStateTrans': async (corp) => {
    const { client, world } = corp;
    const { open_kfid, external_userid, say, kf } = await conversation(corp);
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao', 'gao.yuan'] });
    const to = { open_kfid, external_userid };
    const trans = (service_state: 0 | 1 | 2 | 3 | 4, servicer_userid?: string) =>
      client.kf.serviceState.trans({ ...to, service_state, ...(servicer_userid ? { servicer_userid } : {}) });
    const refused = (service_state: number, more: object = {}) =>
      corp.refusalOf('kf.serviceStateTrans', { ...to, service_state, servicer_userid: 'lin.qiao', ...more });

    expect([await refused(0), await refused(4)], 'from 0').toEqual([95016, 95016]);
    expect(await trans(1)).not.toHaveProperty('msg_code');
    expect([await refused(0), await refused(1), await refused(4)], 'from 1').toEqual([95016, 95016, 95016]);
    expect(await trans(2)).toHaveProperty('msg_code');
    expect([await refused(0), await refused(1), await refused(2), await refused(4)], 'from 2').toEqual([
      95016, 95016, 95016, 95016,
    ]);

    expect(await refused(3, { servicer_userid: undefined }), 'whom?').toBe(40058);
    expect(await refused(3, { servicer_userid: 'nobody' })).toBe(95014);
    kf.servicers.pause(open_kfid, 'gao.yuan', 0);
    expect(await refused(3, { servicer_userid: 'gao.yuan' }), 'has stopped receiving').toBe(95019);
    kf.servicers.pause(open_kfid, 'gao.yuan', null);
    expect(await trans(3, 'Lin.Qiao')).toHaveProperty('msg_code');
    expect(await client.kf.serviceState.get(to)).toMatchObject({ service_state: 3, servicer_userid: 'lin.qiao' });
    expect(await trans(3, 'gao.yuan'), 'to another member').not.toHaveProperty('msg_code');
    expect(await client.kf.serviceState.get(to)).toMatchObject({ servicer_userid: 'gao.yuan' });
    expect([await refused(0), await refused(1), await refused(2)], 'from 3').toEqual([95016, 95016, 95016]);
    expect(await trans(4)).toHaveProperty('msg_code');
    expect(await Promise.all([0, 1, 2, 3, 4].map((state) => refused(state))), 'from 4').toEqual(Array(5).fill(95016));

    say('还有一个问题');
    world.settings.kfEndsUnserved = true;
    expect(await refused(4), "as the page's picture has it").toBe(0);
  },

  'kf.customerBatchGet': async (corp) => {
    const { client, world } = corp;
    const { open_kfid } = await conversation(corp);
    const [active, stranger] = [corp.external(1), corp.external(2)];
    const answer = await client.kf.customer.batchGet({ external_userid_list: [active, stranger] });
    expect(answer.customer_list).toMatchObject([
      { external_userid: active, nickname: '顾客1', unionid: world.people.find(1)!.unionid },
    ]);
    expect(answer.customer_list[0]).not.toHaveProperty('enter_session_context');
    expect(answer.invalid_external_userid).toEqual([stranger]);

    later(corp, 49);
    expect(await client.kf.customer.batchGet({ external_userid_list: [active] }), 'after 48 hours').toMatchObject({
      customer_list: [],
      invalid_external_userid: [active],
    });
    world.kf.customer.enter(1, { openKfId: open_kfid, scene: 'cup', sceneParam: 'a=1' });
    const context = { external_userid_list: [active], need_enter_session_context: 1 } as const;
    expect((await client.kf.customer.batchGet(context)).customer_list).toMatchObject([
      { enter_session_context: { scene: 'cup', scene_param: 'a=1' } },
    ]);
    expect(await corp.refusalOf('kf.customerBatchGet', { external_userid_list: Array(101).fill(active) })).toBe(40058);
  },

  'kf.getUpgradeServiceConfig': async ({ client, world }) => {
    expect(await client.kf.customer.getUpgradeServiceConfig({})).toMatchObject({
      member_range: { userid_list: [], department_id_list: [] },
      groupchat_range: { chat_id_list: [] },
    });
    world.kf.upgrades.setRange({ users: ['Lin.Qiao'], departments: [1], groups: ['wrGroup'] });
    expect(await client.kf.customer.getUpgradeServiceConfig({})).toMatchObject({
      member_range: { userid_list: ['lin.qiao'], department_id_list: [1] },
      groupchat_range: { chat_id_list: ['wrGroup'] },
    });
  },

  'kf.upgradeService': async (corp) => {
    const { client, world } = corp;
    const { open_kfid, external_userid, kf } = await conversation(corp);
    const chat_id = world.createGroup('lin.qiao', '北区咖啡群');
    kf.upgrades.setRange({ users: ['lin.qiao'], departments: [], groups: [chat_id] });
    const to = { open_kfid, external_userid };
    await client.kf.customer.upgradeService({ ...to, type: 2, groupchat: { chat_id, wording: '进群领券' } });
    expect(kf.upgrades.find(open_kfid, 1)).toMatchObject({ kind: 'groupchat', id: chat_id, wording: '进群领券' });
    await client.kf.customer.upgradeService({ ...to, type: 1, member: { userid: 'Lin.Qiao', wording: '加店长' } });
    kf.upgrades.accept(1, open_kfid);
    expect((await client.externalContact.get({ external_userid })).external_contact.external_userid).toBe(
      external_userid,
    );
    expect(kf.upgrades.find(open_kfid, 1), 'taken').toBeUndefined();

    const refused = (more: object) => corp.refusalOf('kf.upgradeService', { ...to, ...more });
    expect(await refused({ type: 1, member: { userid: 'gao.yuan' } }), 'not configured').toBe(40003);
    expect(await refused({ type: 2, groupchat: { chat_id: 'wrOther' } })).toBe(93006);
    expect(await refused({ type: 1 })).toBe(40058);
    expect(await refused({ type: 3 })).toBe(40058);
    expect(await refused({ type: 1, member: { userid: 'lin.qiao' }, external_userid: corp.external(5) })).toBe(40096);
  },

  'kf.cancelUpgradeService': async (corp) => {
    const { open_kfid, external_userid, kf } = await conversation(corp);
    kf.upgrades.setRange({ users: ['lin.qiao'], departments: [], groups: [] });
    const to = { open_kfid, external_userid };
    await corp.client.kf.customer.upgradeService({ ...to, type: 1, member: { userid: 'lin.qiao' } });
    await corp.client.kf.customer.cancelUpgradeService(to);
    expect(kf.upgrades.find(open_kfid, 1)).toBeUndefined();
    expect(() => kf.upgrades.accept(1, open_kfid)).toThrow();
    expect(await corp.refusalOf('kf.cancelUpgradeService', { ...to, open_kfid: 'wkUnknown' })).toBe(95004);
  },

  'kf.getCorpStatistic': async (corp) => {
    const { open_kfid, say } = await conversation(corp);
    say('第二句');
    await conversation(corp, 2, open_kfid);
    const day = Math.floor((corp.now() + 8 * 3600) / DAY) * DAY - 8 * 3600;
    const span = { open_kfid, start_time: day, end_time: day + 3600 };
    expect((await corp.client.kf.getCorpStatistic(span)).statistic_list, 'a day that is not over').toEqual([]);
    later(corp, 24);
    expect((await corp.client.kf.getCorpStatistic(span)).statistic_list).toMatchObject([
      {
        stat_time: day,
        statistic: { session_cnt: 2, customer_cnt: 2, customer_msg_cnt: 3, msg_rejected_customer_cnt: 0 },
      },
    ]);
    const other = await account(corp, '另一个');
    expect((await corp.client.kf.getCorpStatistic({ ...span, open_kfid: other })).statistic_list).toEqual([]);
    const refused = (more: object) => corp.refusalOf('kf.getCorpStatistic', { ...span, ...more });
    expect(await refused({ end_time: day - DAY })).toBe(40058);
    expect(await refused({ end_time: day + 31 * DAY }), '31 days').toBe(40058);
    expect(await refused({ start_time: day - 181 * DAY, end_time: day - 180 * DAY }), '180 days').toBe(40058);
    expect(await refused({ open_kfid: 'wkUnknown' })).toBe(95004);
  },

  'kf.getServicerStatistic': async (corp) => {
    const { client } = corp;
    const { open_kfid, external_userid, kf } = await conversation(corp);
    await conversation(corp, 2, open_kfid);
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao'] });
    await client.kf.serviceState.trans({ open_kfid, external_userid, service_state: 3, servicer_userid: 'lin.qiao' });
    kf.servicer.write('lin.qiao', open_kfid, 1, { msgtype: 'text', body: { content: '我来' } });
    later(corp, 24);
    const span = { start_time: corp.now() - DAY, end_time: corp.now() };
    const figures = async (servicer_userid?: string) =>
      (await client.kf.getServicerStatistic({ ...span, ...(servicer_userid ? { servicer_userid } : {}) }))
        .statistic_list;
    const served = { statistic: { session_cnt: 1, customer_cnt: 1, customer_msg_cnt: 1, reply_rate: 1 } };
    expect(await figures('Lin.Qiao')).toMatchObject([served]);
    expect(await figures()).toMatchObject([served]);
    expect(await figures('gao.yuan')).toEqual([]);
    expect(await corp.refusalOf('kf.getServicerStatistic', { ...span, end_time: 0 })).toBe(40058);
  },
};
