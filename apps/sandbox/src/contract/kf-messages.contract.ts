import { expect } from 'vitest';
import type { ContractCases } from './corp.ts';
import { account, conversation, eventsOf, later, onPhone, picture, pulled, text } from './kf-corp.ts';
import { mp4 } from './sample-files.ts';

export const kfMessagesContract: ContractCases = {
  'kf.syncMsg': async (corp) => {
    const { client, world } = corp;
    const { open_kfid, external_userid, say, kf } = await conversation(corp);
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao'] });
    const sent = await client.kf.sendMsg({ touser: external_userid, open_kfid, ...text('有的') });
    await client.kf.serviceState.trans({ open_kfid, external_userid, service_state: 3, servicer_userid: 'lin.qiao' });
    kf.servicer.write('lin.qiao', open_kfid, 1, { msgtype: 'text', body: { content: '我来' } });

    const told = await corp.heard('kf_msg_or_event');
    expect(told[0]).toMatchObject({ openKfId: open_kfid, from: undefined });
    const { token } = told.at(-1)!;
    const whole = await client.kf.syncMsg({ open_kfid, token });
    expect(whole.has_more).toBe(false);
    expect(whole.msg_list.map(({ origin, msgtype }) => [origin, msgtype])).toEqual([
      [4, 'event'],
      [3, 'text'],
      [5, 'text'],
    ]);
    expect(whole.msg_list[0], 'ids of an event are inside it').not.toHaveProperty('open_kfid');
    expect(whole.msg_list[0]?.event).toMatchObject({ event_type: 'enter_session', open_kfid, external_userid });
    expect(whole.msg_list[1]).toMatchObject({
      open_kfid,
      external_userid,
      send_time: corp.now(),
      text: { content: '有燕麦奶吗' },
    });
    expect(whole.msg_list[2]).toMatchObject({ servicer_userid: 'lin.qiao', text: { content: '我来' } });
    expect(JSON.stringify(whole), 'what the API sent does not come back').not.toContain(sent.msgid);

    // page by page: one of them is empty although more follows
    const sizes: number[] = [];
    for (let cursor = '', more = true; more; ) {
      const page = await client.kf.syncMsg({ open_kfid, token, limit: 1, cursor });
      sizes.push(page.msg_list.length);
      more = page.has_more;
      cursor = page.next_cursor;
    }
    expect(sizes).toEqual([1, 1, 0, 1]);
    expect((await client.kf.syncMsg({ open_kfid, token, cursor: whole.next_cursor })).msg_list, 'nothing new').toEqual(
      [],
    );
    say('谢谢');
    expect((await client.kf.syncMsg({ open_kfid, token, cursor: whole.next_cursor })).msg_list).toMatchObject([
      { text: { content: '谢谢' } },
    ]);

    const other = await account(corp, '另一个');
    const refused = (more: object) => corp.refusalOf('kf.syncMsg', { open_kfid, token, ...more });
    expect(await refused({ limit: 1001 })).toBe(40058);
    expect(await refused({ cursor: 'nonsense' })).toBe(50100);
    expect(await refused({ open_kfid: other, token: '', cursor: whole.next_cursor }), "another account's cursor").toBe(
      50100,
    );
    expect(await refused({ open_kfid: other }), "another account's token").toBe(95007);
    expect(await refused({ open_kfid: '' })).toBe(60251);

    world.settings.kfSyncsWithoutToken = 2;
    const bare = () => refused({ token: undefined });
    expect([await bare(), await bare(), await bare()], 'strict without a token').toEqual([0, 0, 45009]);
    expect(await refused({}), 'but not with one').toBe(0);
    corp.wall.ms += 60_000;
    expect(await bare(), 'a minute later').toBe(0);

    corp.wall.ms += 10 * 60_000;
    expect(await refused({}), 'a token lives ten minutes').toBe(95007);
    later(corp, 72);
    say('还在吗');
    const texts = async () => (await client.kf.syncMsg({ open_kfid })).msg_list.map((m) => m.text?.content);
    expect(await texts(), 'three days back').toEqual([undefined, '有燕麦奶吗', '我来', '谢谢', '还在吗']);
    later(corp, 1);
    expect(await texts(), 'and no further').toEqual(['还在吗']);
  },

  'kf.sendMsg': async (corp) => {
    const { client, kf, open_kfid, external_userid, say } = { ...corp, ...(await conversation(corp)) };
    const to = { touser: external_userid, open_kfid };
    const refused = (more: object) => corp.refusalOf('kf.sendMsg', { ...to, ...text('在'), ...more });

    expect(await client.kf.sendMsg({ ...to, msgid: 'order-7', ...text('稍等') })).toMatchObject({
      msgid: 'order-7',
      already: false,
    });
    expect(await client.kf.sendMsg({ ...to, msgid: 'order-7', ...text('稍等') }), 'once per msgid').toMatchObject({
      already: true,
      errcode: 95033,
    });
    expect(onPhone(corp, open_kfid)).toMatchObject([{ content: '有燕麦奶吗' }, { content: '稍等' }]);

    for (let n = 2; n <= 5; n++) await client.kf.sendMsg({ ...to, ...text(`第${n}条`) });
    await expect(client.kf.sendMsg({ ...to, ...text('第6条') }), 'five messages').rejects.toMatchObject({
      code: 95001,
    });
    say('好');
    await client.kf.sendMsg({ ...to, ...text('又可以了') });

    // every type, and what it may hold
    say('都发来看看');
    const media_id = await picture(corp);
    const film = (
      await client.media.upload({ type: 'video', file: { bytes: mp4, filename: 'a.mp4', contentType: 'video/mp4' } })
    ).media_id;
    await client.kf.sendMsg({ ...to, msgtype: 'image', image: { media_id } });
    await client.kf.sendMsg({ ...to, msgtype: 'video', video: { media_id: film } });
    await client.kf.sendMsg({
      ...to,
      msgtype: 'link',
      link: { title: '新豆', url: 'https://example.com/', thumb_media_id: media_id },
    });
    await client.kf.sendMsg({
      ...to,
      msgtype: 'miniprogram',
      miniprogram: { appid: 'wx1', thumb_media_id: media_id, pagepath: 'pages/home' },
    });
    await client.kf.sendMsg({
      ...to,
      msgtype: 'location',
      location: { name: '徐汇店', latitude: 31.19, longitude: 121.43 },
    });
    expect(
      onPhone(corp, open_kfid)
        .slice(-5)
        .map(({ msgtype }) => msgtype),
    ).toEqual(['image', 'video', 'link', 'miniprogram', 'location']);

    say('菜单');
    const item = (n: number) => ({ type: 'click', click: { id: `i${n}`, content: `选项${n}` } }) as const;
    const line = { type: 'text', text: { content: '说明' } } as const;
    const menu = (list: readonly object[]) => ({ msgtype: 'msgmenu', msgmenu: { head_content: '您要？', list } });
    const items = (n: number) => Array.from({ length: n }, (_, i) => item(i));
    await client.kf.sendMsg({
      ...to,
      msgtype: 'msgmenu',
      msgmenu: { head_content: '您要？', list: [...items(10), ...Array(40).fill(line)] },
    });
    expect(await refused(menu(items(11))), 'ten to click').toBe(95008);
    expect(await refused(menu(Array(51).fill(line))), 'fifty in all').toBe(95008);
    expect(await refused(menu([{ type: 'dance', dance: {} }]))).toBe(95009);
    const shown = kf.log.between(open_kfid, 1).at(-1)!;
    kf.customer.pressMenu(1, open_kfid, shown.msgid, 3);
    expect((await pulled(corp, open_kfid)).at(-1)?.text, 'a click comes back').toEqual({
      content: '选项3',
      menu_id: 'i3',
    });

    expect(await refused(text('语'.repeat(683))), 'longer texts are cut').toBe(0);
    const cut = onPhone(corp, open_kfid).at(-1) as { content?: string };
    expect(Buffer.byteLength(cut.content ?? '')).toBe(2046);

    expect(await refused({ msgtype: 'image', image: { media_id: film } }), 'a video is no picture').toBe(40007);
    expect(await refused({ msgtype: 'song', song: {} })).toBe(40058);
    expect(await refused({ msgid: '不行' })).toBe(40058);
    expect(await refused({ touser: corp.external(2) }), 'never came in').toBe(40096);
    expect(await refused({ open_kfid: 'wkUnknownAccount' })).toBe(95004);

    // accepted is not delivered
    kf.customer.setRefusing(1, open_kfid, true);
    const lost = await client.kf.sendMsg({ ...to, ...text('收得到吗') });
    kf.customer.setRefusing(1, open_kfid, false);
    kf.sending.failNext(open_kfid, 1, 13);
    const stopped = await client.kf.sendMsg({ ...to, ...text('再试一次') });
    expect(eventsOf(await pulled(corp, open_kfid), 'msg_send_fail')).toMatchObject([
      { fail_msgid: lost.msgid, fail_type: 10, open_kfid, external_userid },
      { fail_msgid: stopped.msgid, fail_type: 13 },
    ]);
    expect(JSON.stringify(onPhone(corp, open_kfid))).not.toMatch('收得到吗|再试一次');

    // only states 0 and 1, only within 48 hours
    say('转人工');
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao'] });
    const trans = (service_state: 1 | 2 | 3 | 4) =>
      client.kf.serviceState.trans({ open_kfid, external_userid, service_state, servicer_userid: 'lin.qiao' });
    await trans(1);
    expect(await refused({}), 'assistant').toBe(0);
    for (const state of [2, 3, 4] as const) {
      await trans(state);
      expect(await refused({}), `state ${state}`).toBe(95018);
    }
    say('回来了');
    later(corp, 48);
    expect(await refused({})).toBe(0);
    later(corp, 0.01);
    expect(await refused({})).toBe(95002);
  },

  'kf.sendMsgOnEvent': async (corp) => {
    const { client, world, wall } = corp;
    const open_kfid = await account(corp);
    const { kf } = world;
    const welcomeCodes = async () =>
      eventsOf(await pulled(corp, open_kfid), 'enter_session').map((event) => event.welcome_code);
    kf.customer.enter(1, { openKfId: open_kfid });
    const [code = ''] = await welcomeCodes();
    const refused = (more: object) => corp.refusalOf('kf.sendMsgOnEvent', { ...text('你好'), ...more });

    const item = { type: 'click', click: { content: '看菜单' } } as const;
    expect(await refused({ code, msgtype: 'image', image: { media_id: await picture(corp) } })).toBe(40058);
    expect(await refused({ code, msgtype: 'msgmenu', msgmenu: { list: Array(11).fill(item) } }), 'ten items').toBe(
      95008,
    );
    const welcome = { code, msgtype: 'msgmenu', msgmenu: { head_content: '欢迎', list: [item] } } as const;
    expect(await client.kf.sendMsgOnEvent(welcome)).toMatchObject({ already: false });
    expect(await client.kf.sendMsgOnEvent(welcome), 'one use').toMatchObject({ already: true, errcode: 41051 });
    expect(onPhone(corp, open_kfid)).toMatchObject([{ msgtype: 'msgmenu', head_content: '欢迎' }]);

    kf.customer.enter(1, { openKfId: open_kfid });
    expect((await welcomeCodes())[1], 'none in 48 hours after a welcome').toBeUndefined();
    kf.customer.enter(2, { openKfId: open_kfid });
    const late = (await welcomeCodes())[2];
    wall.ms += 20_000;
    kf.customer.enter(3, { openKfId: open_kfid });
    expect(await refused({ code: late }), 'just in time').toBe(0);
    const tooLate = (await welcomeCodes())[3];
    wall.ms += 20_001;
    expect(await refused({ code: tooLate }), '20 seconds').toBe(41050);
    expect(await refused({ code: 'unknown' })).toBe(41050);
    expect(await refused({}), 'missing').toBe(41049);

    // queue and take-over: 48 hours, text alone, only while the session is where the code was given
    const session = await conversation(corp, 4, open_kfid);
    const { external_userid } = session;
    await client.kf.servicer.add({ open_kfid, userid_list: ['lin.qiao'] });
    const trans = (service_state: 2 | 3 | 4) =>
      client.kf.serviceState.trans({ open_kfid, external_userid, service_state, servicer_userid: 'lin.qiao' });
    const { msg_code: queue = '' } = await trans(2);
    expect(await refused({ code: queue, msgtype: 'msgmenu', msgmenu: { list: [item] } })).toBe(40058);
    later(corp, 47);
    await client.kf.sendMsgOnEvent({ code: queue, ...text('前面还有2位') });
    const { msg_code: takeover = '' } = await trans(3);
    const { msg_code: end = '' } = await trans(4);
    expect(await refused({ code: takeover }), 'the session has gone on').toBe(95018);
    await client.kf.sendMsgOnEvent({ code: end, ...text('欢迎再来') });
    expect(onPhone(corp, open_kfid, 4)).toMatchObject([{}, { content: '前面还有2位' }, { content: '欢迎再来' }]);
  },
};
