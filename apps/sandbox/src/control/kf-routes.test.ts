import { afterEach, expect, it } from 'vitest';
import { png } from '../contract/sample-files.ts';
import { sandboxForTest } from '../testing.ts';

/** What acts answer, as far as these stories go on with it. */
type Answer = Partial<Record<'openKfId' | 'msgid' | 'outTradeNo' | 'outRefundNo' | 'roomid', string>>;

let open: Awaited<ReturnType<typeof sandboxForTest>> | undefined;
afterEach(async () => {
  await open?.close();
});
const sandbox = async () => {
  open = await sandboxForTest();
  const { url } = open;
  const post = async (path: string, body: object = {}) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/__sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as Answer) };
  };
  const get = async (path: string) =>
    (await (await fetch(`${url}/__sandbox/${path}`)).json()) as { kf: { messages: object[] }[] };
  return { ...open, post, get };
};

it('a conversation of customer service can be led by hand, and both phones show it', async () => {
  const { client, world, post, get } = await sandbox();
  const { openKfId = '' } = await post('kf/accounts', { name: '小二客服' });
  await client.kf.servicer.add({ open_kfid: openKfId, userid_list: ['lin.qiao', 'gao.yuan'] });
  const link = await client.kf.addContactWay({ open_kfid: openKfId, scene: 'cup' });

  expect(await post('people/1/kf/say', { openKfId, text: '你好' }), 'nobody talks before coming in').toMatchObject({
    status: 409,
  });
  expect(await post('people/1/kf/enter', { url: `${link}&scene_param=a` })).toMatchObject({ openKfId });
  const { msgid } = await post('people/1/kf/say', { openKfId, text: '你好' });
  await post('people/1/kf/picture', { openKfId, base64: png.toString('base64') });
  await post('people/1/kf/recall', { openKfId, msgid });
  const external_userid = world.people.find(1)!.externalUserid;
  await client.kf.serviceState.trans({ open_kfid: openKfId, external_userid, service_state: 2 });

  const person = { openKfId, person: 1 };
  expect((await get('staff/lin.qiao/phone')).kf).toMatchObject([{ customer: '顾客1', state: 2 }]);
  expect(await post('staff/lin.qiao/kf/take', person)).toMatchObject({ done: true });
  expect((await get('staff/gao.yuan/phone')).kf, 'another one serves').toEqual([]);
  await post('staff/lin.qiao/kf/write', { ...person, text: '您好' });
  await post('staff/lin.qiao/kf/transfer', { ...person, to: 'gao.yuan' });
  const [chat] = (await get('people/1/phone')).kf;
  expect(chat).toMatchObject({ state: 3, servicer: '高远', name: '小二客服' });
  expect(chat?.messages).toMatchObject([
    { recalled: true, text: null },
    { attachments: [{ msgtype: 'image' }] },
    { text: '您好', from: { name: '林乔' } },
  ]);
  expect(await post('staff/lin.qiao/kf/end', person), 'not hers any more').toMatchObject({ status: 409 });
  expect(await post('staff/gao.yuan/kf/end', person)).toMatchObject({ done: true });
  expect(await post('staff/gao.yuan/kf/reopen', person)).toMatchObject({ done: true });
});

it('customers pay, members give back, and consent to archiving is given, over HTTP', async () => {
  const { client, world, post, way } = await sandbox();
  const { outTradeNo } = await post('people/1/pay', { userid: 'lin.qiao', fee: 1200 });
  expect(await post('staff/lin.qiao/refund', { outTradeNo, fee: 1300 }), 'more than was paid').toMatchObject({
    status: 409,
  });
  expect(await post('staff/lin.qiao/refund', { outTradeNo, fee: 200 })).toMatchObject({
    outRefundNo: expect.any(String),
  });
  expect(await post('people/99/pay', { userid: 'lin.qiao', fee: 1200 })).toMatchObject({ status: 409 });

  world.settings.archiveOn = true;
  await post('archive/permit', { userids: ['lin.qiao'] });
  expect(await client.archive.getPermitUserList({})).toMatchObject({ ids: ['lin.qiao'] });
  expect(await post('people/1/archive-consent', { userid: 'lin.qiao', agrees: true }), 'no contact yet').toMatchObject({
    status: 409,
  });
  world.scanContactWay(1, way({ users: ['lin.qiao'] }));
  expect(await post('people/1/archive-consent', { userid: 'lin.qiao', agrees: true })).toMatchObject({ done: true });
  const { roomid = '' } = await post('archive/rooms', { name: '店长', creator: 'lin.qiao', userids: ['gao.yuan'] });
  expect((await client.archive.getGroupChat({ roomid })).members).toHaveLength(2);
});
