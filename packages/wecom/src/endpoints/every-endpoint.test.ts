import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ScriptedPlatform, startPlatform } from '../../test/scripted-platform.ts';
import { endpoints, type WeComClient } from '../index.ts';

let platform: ScriptedPlatform;
let client: WeComClient;
beforeAll(async () => {
  platform = await startPlatform(({ path }) => (path === 'media/get' ? { status: 200, body: 'x' } : answers[path]));
  client = platform.client();
});
afterAll(() => platform.stop());

/** Answers of calls that hand out one object; the rest is content with an ok. */
const answers: Record<string, Record<string, unknown>> = {
  get_jsapi_ticket: { errcode: 0, ticket: 'corp', expires_in: 7200 },
  'ticket/get': { errcode: 0, ticket: 'agent', expires_in: 7200 },
  'externalcontact/get_intercept_rule': { errcode: 0, rule: {} },
};

const file = { bytes: new Uint8Array(10), filename: '海报.png', contentType: 'image/png' };
const span = { start_time: 1, end_time: 2 };
const all = <T>(list: AsyncIterable<T>) => Array.fromAsync(list);
const text = { text: { content: '你好' } };
const rule = { rule_name: 'r', word_list: ['a'], intercept_type: 1 as const, applicable_range: { user_list: ['a'] } };
const groups = { day_begin_time: 1, owner_filter: { userid_list: ['a'] } };

const walk = (c: WeComClient): Promise<unknown>[] => [
  c.base.getApiDomainIp(),
  c.base.getCallbackIp(),
  c.base.getAgent(),
  c.department.list(),
  c.department.simplelist({ id: 1 }),
  c.department.get({ id: 1 }),
  c.user.get({ userid: 'a' }),
  c.user.simplelist({ department_id: 1 }),
  c.user.list({ department_id: 1 }),
  all(c.user.listId()),
  c.user.getUserid({ mobile: '1' }),
  c.user.getUseridByEmail({ email: 'a@b' }),
  c.oauth.getUserInfo({ code: 'c' }),
  c.oauth.getUserDetail({ user_ticket: 't' }),
  c.jssdk.getCorpTicket(),
  c.jssdk.getAgentTicket(),
  c.externalContact.getFollowUserList(),
  c.externalContact.list({ userid: 'a' }),
  c.externalContact.get({ external_userid: 'wm' }),
  all(c.externalContact.batchGetByUser({ userid_list: ['a'] })),
  c.externalContact.remark({ userid: 'a', external_userid: 'wm', remark: '' }),
  c.externalContact.markTag({ userid: 'a', external_userid: 'wm', add_tag: ['et'] }),
  all(c.externalContact.contactList()),
  c.externalContact.convertToOpenid({ external_userid: 'wm' }),
  c.externalContact.unionidToExternalUserid({ unionid: 'u', openid: 'o' }),
  c.externalContact.convertTmpExternalUserid({ business_type: 1, user_type: 1, tmp_external_userid_list: ['x'] }),
  c.tag.getCorpTagList(),
  c.tag.add({ group_name: 'g', tag: [{ name: 't' }] }),
  c.tag.edit({ id: 'et', name: 'n' }),
  c.tag.del({ tag_id: ['et'] }),
  c.strategyTag.getList({}),
  c.strategyTag.add({ strategy_id: 1, group_name: 'g', tag: [{ name: 't' }] }),
  c.strategyTag.edit({ id: 'st' }),
  c.strategyTag.del({ tag_id: ['st'] }),
  c.contactWay.add({ type: 2, scene: 2, user: ['a', 'b'], state: 's' }),
  c.contactWay.get({ config_id: 'c' }),
  all(c.contactWay.list()),
  c.contactWay.update({ config_id: 'c', user: ['a'] }),
  c.contactWay.del({ config_id: 'c' }),
  c.contactWay.closeTempChat({ userid: 'a', external_userid: 'wm' }),
  c.welcome.send({ welcome_code: 'w', ...text }),
  c.groupWelcome.add(text),
  c.groupWelcome.edit({ template_id: 't', ...text }),
  c.groupWelcome.get({ template_id: 't' }),
  c.groupWelcome.del({ template_id: 't' }),
  c.massMessage.addTemplate({ chat_type: 'group', sender: 'a', chat_id_list: ['wr'], ...text }),
  c.massMessage.remind({ msgid: 'm' }),
  c.massMessage.cancel({ msgid: 'm' }),
  all(c.massMessage.list({ chat_type: 'group', ...span })),
  all(c.massMessage.tasks({ msgid: 'm' })),
  all(c.massMessage.sendResults({ msgid: 'm', userid: 'a' })),
  c.moment.addTask(text),
  c.moment.getTaskResult({ jobid: 'j' }),
  c.moment.cancel({ moment_id: 'm' }),
  all(c.moment.list(span)),
  all(c.moment.tasks({ moment_id: 'm' })),
  all(c.moment.customers({ moment_id: 'm', userid: 'a' })),
  all(c.moment.sendResults({ moment_id: 'm', userid: 'a' })),
  c.moment.comments({ moment_id: 'm', userid: 'a' }),
  all(c.groupChat.list()),
  c.groupChat.get({ chat_id: 'wr' }),
  c.groupChat.opengidToChatid({ opengid: 'o' }),
  all(c.groupChat.statistic(groups)),
  c.groupChat.statisticByDay(groups),
  c.groupChat.transfer({ chat_id_list: ['wr'], new_owner: 'b' }),
  c.groupChat.onjobTransfer({ chat_id_list: ['wr'], new_owner: 'b' }),
  c.groupChat.joinWay.add({ scene: 2, chat_id_list: ['wr'] }),
  c.groupChat.joinWay.get({ config_id: 'c' }),
  c.groupChat.joinWay.update({ config_id: 'c', scene: 2, chat_id_list: ['wr'] }),
  c.groupChat.joinWay.del({ config_id: 'c' }),
  c.statistics.getUserBehaviorData({ userid: ['a'], ...span }),
  c.transfer.customer({ handover_userid: 'a', takeover_userid: 'b', external_userid: ['wm'] }),
  all(c.transfer.result({ handover_userid: 'a', takeover_userid: 'b' })),
  all(c.transfer.unassignedList()),
  c.transfer.resignedCustomer({ handover_userid: 'a', takeover_userid: 'b', external_userid: ['wm'] }),
  all(c.transfer.resignedResult({ handover_userid: 'a', takeover_userid: 'b' })),
  all(c.acquisition.links()),
  c.acquisition.get({ link_id: 'l' }),
  c.acquisition.create({ link_name: 'l', range: { user_list: ['a'] } }),
  c.acquisition.update({ link_id: 'l', link_name: 'n' }),
  c.acquisition.del({ link_id: 'l' }),
  all(c.acquisition.customers({ link_id: 'l' })),
  c.acquisition.quota(),
  c.acquisition.statistic({ link_id: 'l', ...span }),
  c.acquisition.getChatInfo({ chat_key: 'k' }),
  c.interceptRule.add(rule),
  c.interceptRule.list(),
  c.interceptRule.get({ rule_id: 'r' }),
  c.interceptRule.update({ rule_id: 'r', word_list: ['b'] }),
  c.interceptRule.del({ rule_id: 'r' }),
  c.productAlbum.add({ description: 'd', price: 100, attachments: [{ type: 'image', image: { media_id: 'm' } }] }),
  c.productAlbum.get({ product_id: 'p' }),
  all(c.productAlbum.list()),
  c.productAlbum.update({ product_id: 'p', price: 1 }),
  c.productAlbum.del({ product_id: 'p' }),
  c.kf.account.add({ name: 'n', media_id: 'm' }),
  c.kf.account.del({ open_kfid: 'wk' }),
  c.kf.account.update({ open_kfid: 'wk', name: 'n' }),
  all(c.kf.account.list()),
  c.kf.addContactWay({ open_kfid: 'wk', scene: 'door-1' }),
  c.kf.servicer.add({ open_kfid: 'wk', userid_list: ['a'] }),
  c.kf.servicer.del({ open_kfid: 'wk', userid_list: ['a'] }),
  c.kf.servicer.list({ open_kfid: 'wk' }),
  c.kf.serviceState.get({ open_kfid: 'wk', external_userid: 'wm' }),
  c.kf.serviceState.trans({ open_kfid: 'wk', external_userid: 'wm', service_state: 3, servicer_userid: 'a' }),
  c.kf.syncMsg({ open_kfid: 'wk' }),
  c.kf.sendMsg({ open_kfid: 'wk', touser: 'wm', msgtype: 'text', ...text }),
  c.kf.sendMsgOnEvent({ code: 'c', msgtype: 'text', ...text }),
  c.kf.customer.batchGet({ external_userid_list: ['wm'] }),
  c.kf.customer.getUpgradeServiceConfig({}),
  c.kf.customer.upgradeService({ open_kfid: 'wk', external_userid: 'wm', type: 1, member: { userid: 'a' } }),
  c.kf.customer.cancelUpgradeService({ open_kfid: 'wk', external_userid: 'wm' }),
  c.kf.getCorpStatistic(span),
  c.kf.getServicerStatistic(span),
  c.media.upload({ type: 'image', file }),
  c.media.uploadImg({ file }),
  c.media.uploadAttachment({ media_type: 'image', attachment_type: 1, file }),
  c.media.uploadByUrl({ scene: 1, type: 'file', filename: 'f', url: 'https://x', md5: 'm' }),
  c.media.getUploadByUrlResult({ jobid: 'j' }),
  c.media.get({ media_id: 'm' }),
  c.message.send({ touser: ['a'], msgtype: 'text', ...text }),
  c.message.updateTemplateCard({ userids: ['a'], response_code: 'r', button: { replace_name: 'ok' } }),
  c.message.recall({ msgid: 'm' }),
  c.archive.getPermitUserList({}),
  c.archive.checkSingleAgree({ info: [{ userid: 'a', exteranalopenid: 'wm' }] }),
  c.archive.checkRoomAgree({ roomid: 'r' }),
  c.archive.getGroupChat({ roomid: 'r' }),
  all(c.pay.bills({ begin_time: 1, end_time: 2 })),
  all(c.pay.fundFlow({ begin_time: 1, end_time: 2 })),
  c.pay.getPaymentInfo({ payment_id: 'p' }),
  c.pay.getMerchant({ mch_id: 'm' }),
];

it('has a method, and is called by it the way the registry says, with a token', async () => {
  await Promise.all(walk(client));

  const called = new Set(platform.seen.map(({ method, path }) => `${method} ${path}`));
  const declared = Object.values(endpoints).map(
    ({ method, path }) => `${method === 'GET' || method === 'DOWNLOAD' ? 'GET' : 'POST'} ${path}`,
  );
  expect([...called].sort()).toEqual([...declared].sort());

  const withoutToken = platform.seen.filter(({ query }) => query['access_token'] !== 'token-1').map(({ path }) => path);
  expect(withoutToken).toEqual(['gettoken']);
});

it('is declared once', () => {
  const paths = Object.values(endpoints).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});

it('makes something new each time only where the registry says so', () => {
  const names = Object.entries(endpoints).flatMap(([name, { retry }]) => (retry === 'reconcile' ? [name] : []));
  expect(names).toEqual([
    'tag.add',
    'strategyTag.add',
    'contactWay.add',
    'groupWelcome.add',
    'massMessage.addTemplate',
    'massMessage.remind',
    'moment.addTask',
    'joinWay.add',
    'acquisition.create',
    'interceptRule.add',
    'productAlbum.add',
    'kf.accountAdd',
    'kf.serviceStateTrans',
    'message.send',
  ]);
});
