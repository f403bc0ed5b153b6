import { afterEach, describe, expect, it } from 'vitest';
import { type Reply, type ScriptedPlatform, type Seen, startPlatform } from '../../test/scripted-platform.ts';
import { WeComError } from '../index.ts';

let platform: ScriptedPlatform;
afterEach(() => platform.stop());

const clientFor = async (answers: Record<string, Reply | ((request: Seen) => Reply)>) => {
  platform = await startPlatform((request) => {
    const answer = answers[request.path];
    return typeof answer === 'function' ? answer(request) : answer;
  });
  return platform.client();
};

describe('a list', () => {
  it('is followed to its end, over empty pages, in one walk', async () => {
    const pages: Record<string, Reply> = {
      '': { errcode: 0, group_chat_list: [{ chat_id: 'wr1', status: '0' }], next_cursor: 'b' },
      b: { errcode: 0, group_chat_list: null, next_cursor: 'c' },
      c: { errcode: 0, next_cursor: 'd' },
      d: { errcode: 0, group_chat_list: [{ chat_id: 'wr2', status: 1, novelty: 7 }], next_cursor: '' },
    };
    const { groupChat } = await clientFor({
      'externalcontact/groupchat/list': ({ json }) => pages[String(json['cursor'] ?? '')]!,
    });
    expect(await Array.fromAsync(groupChat.list())).toEqual([
      { chat_id: 'wr1', status: 0 },
      { chat_id: 'wr2', status: 1, novelty: 7 },
    ]);
    expect(platform.calls('externalcontact/groupchat/list').map((c) => c.json)).toEqual([
      { status_filter: 0, limit: 1000 },
      { status_filter: 0, limit: 1000, cursor: 'b' },
      { status_filter: 0, limit: 1000, cursor: 'c' },
      { status_filter: 0, limit: 1000, cursor: 'd' },
    ]);
  });

  it('asks for no more pages than somebody reads', async () => {
    const { groupChat } = await clientFor({
      'externalcontact/groupchat/list': {
        errcode: 0,
        group_chat_list: [{ chat_id: 'wr1', status: 0 }],
        next_cursor: 'b',
      },
    });
    for await (const { chat_id } of groupChat.list()) {
      expect(chat_id).toBe('wr1');
      break;
    }
    expect(platform.calls('externalcontact/groupchat/list')).toHaveLength(1);
  });

  it('whose cursor does not move ends in an error, not in a circle', async () => {
    const { groupChat } = await clientFor({
      'externalcontact/groupchat/list': { errcode: 0, group_chat_list: [], next_cursor: 'same' },
    });
    await expect(Array.fromAsync(groupChat.list())).rejects.toMatchObject({ code: 'cursor_loop' });
  });

  it('whose cursors take turns ends in an error too', async () => {
    const { groupChat } = await clientFor({
      'externalcontact/groupchat/list': ({ json }) => ({ errcode: 0, next_cursor: json['cursor'] === 'a' ? 'b' : 'a' }),
    });
    await expect(Array.fromAsync(groupChat.list())).rejects.toMatchObject({ code: 'cursor_loop' });
  });

  it('of service messages goes on while there are more, whatever the length of a page', async () => {
    const page = (n: string, has_more: number, ...ids: string[]) => ({
      errcode: 0,
      next_cursor: n,
      has_more,
      msg_list: ids.map((msgid) => ({ msgid, send_time: '1767236400', origin: 3, msgtype: 'text' })),
    });
    const { kf } = await clientFor({
      'kf/sync_msg': ({ json }) =>
        ({ c0: page('c1', 1, 'm1'), c1: page('c2', 1), c2: page('c3', 0, 'm2') })[String(json['cursor'])] ?? 'cut',
    });
    const pages = await Array.fromAsync(kf.messages({ open_kfid: 'wk', cursor: 'c0', token: 'ENC' }));
    expect(pages.map((one) => [one.next_cursor, one.msg_list.map(({ msgid }) => msgid)])).toEqual([
      ['c1', ['m1']],
      ['c2', []],
      ['c3', ['m2']],
    ]);
    expect(pages[0]?.msg_list[0]).toMatchObject({ send_time: 1767236400 });
    expect(platform.seen.filter(({ path }) => path === 'kf/sync_msg').map(({ json }) => json['token'])).toEqual(
      Array(3).fill('ENC'),
    );
  });

  it('of service messages that says there are more and does not move ends in an error', async () => {
    const { kf } = await clientFor({ 'kf/sync_msg': { errcode: 0, has_more: 1, next_cursor: 'c' } });
    const walk = Array.fromAsync(kf.messages({ open_kfid: 'wk' }));
    await expect(walk).rejects.toMatchObject({ code: 'cursor_loop', api: 'kf.syncMsg' });
  });

  it('by offset ends with its total', async () => {
    const { groupChat } = await clientFor({
      'externalcontact/groupchat/statistic': ({ json }) => ({
        errcode: 0,
        total: 3,
        next_offset: Math.min(3, Number(json['offset']) + 2),
        items: [{ owner: `o${json['offset']}`, data: { chat_total: '4' } }],
      }),
    });
    const rows = await Array.fromAsync(
      groupChat.statistic({ day_begin_time: 1, owner_filter: { userid_list: ['a'] } }),
    );
    expect(rows).toEqual([
      { owner: 'o0', data: { chat_total: 4 } },
      { owner: 'o2', data: { chat_total: 4 } },
    ]);
  });

  it('of more members than one question holds is asked for in several, and tells who was left out', async () => {
    const { externalContact } = await clientFor({
      'externalcontact/batch/get_by_user': ({ json }) => ({
        errcode: 0,
        external_contact_list: [
          {
            external_contact: { external_userid: 'wm1', name: '阿禾', type: '1', gender: '2' },
            follow_info: { userid: (json['userid_list'] as string[])[0], createtime: '1767225661' },
          },
        ],
        fail_info: { unlicensed_userid_list: (json['userid_list'] as string[]).slice(-1) },
      }),
    });
    const unlicensed: string[] = [];
    const userid_list = Array.from({ length: 150 }, (_, n) => `u${n}`);
    const contacts = await Array.fromAsync(
      externalContact.batchGetByUser({ userid_list }, { onUnlicensed: (ids) => unlicensed.push(...ids) }),
    );
    expect(contacts.map((c) => c.follow_info.userid)).toEqual(['u0', 'u100']);
    expect(contacts[0]).toMatchObject({
      external_contact: { type: 1, gender: 2 },
      follow_info: { createtime: 1767225661, tag_id: [], remark_mobiles: [] },
    });
    expect(unlicensed).toEqual(['u99', 'u149']);
  });
});

describe('an answer', () => {
  it('about a customer with many followers is put together from its pages', async () => {
    const { externalContact } = await clientFor({
      'externalcontact/get': ({ query }) => ({
        errcode: 0,
        external_contact: { external_userid: 'wm1', name: '阿禾', type: 1, unionid: 'oX' },
        follow_user: [{ userid: query['cursor'] ? 'b' : 'a', createtime: 1, state: '北区门店07', tags: null }],
        next_cursor: query['cursor'] ? '' : 'second',
      }),
    });
    const contact = await externalContact.get({ external_userid: 'wm1' });
    expect(contact.follow_user.map(({ userid, tags }) => [userid, tags])).toEqual([
      ['a', []],
      ['b', []],
    ]);
    expect(contact).not.toHaveProperty('next_cursor');
  });

  it('that a member has no customers is an empty list, any other refusal is not', async () => {
    const { externalContact } = await clientFor({
      'externalcontact/list': ({ query }) => ({ errcode: query['userid'] === 'new' ? 84061 : 40003, errmsg: '' }),
    });
    expect(await externalContact.list({ userid: 'new' })).toEqual([]);
    await expect(externalContact.list({ userid: 'gone' })).rejects.toMatchObject({ code: 40003 });
  });

  it.each([
    ['an object', { config_id: 'c', type: '2', skip_verify: 1 }],
    ['a list of one', [{ config_id: 'c', type: '2', skip_verify: 1 }]],
  ])('about a contact way is %s', async (_, contact_way) => {
    const { contactWay } = await clientFor({ 'externalcontact/get_contact_way': { errcode: 0, contact_way } });
    expect(await contactWay.get({ config_id: 'c' })).toEqual({
      config_id: 'c',
      type: 2,
      skip_verify: true,
      user: [],
      party: [],
    });
  });

  it('to an app message names receivers as lists', async () => {
    const { message } = await clientFor({
      'message/send': { errcode: 0, msgid: 'm', invaliduser: 'a|b', invalidparty: '' },
    });
    const receipt = await message.send({ touser: ['a', 'b', 'c'], msgtype: 'text', text: { content: 'x' } });
    expect(receipt).toMatchObject({ invaliduser: ['a', 'b'], invalidparty: [], invalidtag: [], unlicenseduser: [] });
    expect(platform.calls('message/send')[0]?.json).toEqual({
      touser: 'a|b|c',
      msgtype: 'text',
      text: { content: 'x' },
      agentid: 1000021,
    });
  });

  it('about groups, moments and rules has its numbers and texts in order', async () => {
    const client = await clientFor({
      'externalcontact/groupchat/get': {
        errcode: 0,
        group_chat: {
          chat_id: 'wr',
          name: '',
          create_time: '5',
          member_list: [{ userid: 'a', type: '1', join_time: '6' }],
        },
      },
      'externalcontact/get_moment_list': {
        errcode: 0,
        moment_list: [
          { moment_id: 'm', create_time: '7', location: { latitude: '31.2', longitude: '121.5', name: 'x' } },
        ],
      },
      'externalcontact/get_moment_comments': { errcode: 0, like_list: [{ external_userid: 'wm1  ', create_time: 1 }] },
      'externalcontact/get_intercept_rule': {
        errcode: 0,
        rule: { rule_id: 17, word_list: ['a'], semantics_list: [1], extra_rule: { semantics_list: [1, 3] } },
      },
    });
    expect(await client.groupChat.get({ chat_id: 'wr' })).toMatchObject({
      create_time: 5,
      admin_list: [],
      member_list: [{ type: 1, join_time: 6 }],
    });
    expect(await Array.fromAsync(client.moment.list({ start_time: 1, end_time: 2 }))).toMatchObject([
      { create_time: 7, image: [], location: { latitude: 31.2, longitude: 121.5 } },
    ]);
    expect(await client.moment.comments({ moment_id: 'm', userid: 'a' })).toMatchObject({
      comment_list: [],
      like_list: [{ external_userid: 'wm1' }],
    });
    expect(await client.interceptRule.get({ rule_id: '17' })).toMatchObject({ rule_id: '17', semantics_list: [1, 3] });
  });
});

describe('who opened a page', () => {
  it.each([
    ['a member', { userid: 'lin', user_ticket: 't' }, { kind: 'member', userid: 'lin', user_ticket: 't' }],
    ['a member, in the older spelling', { UserId: 'lin' }, { kind: 'member', userid: 'lin' }],
    ['a customer', { openid: 'o', external_userid: 'wm' }, { kind: 'external', openid: 'o', external_userid: 'wm' }],
    ['a stranger', { OpenId: 'o' }, { kind: 'external', openid: 'o' }],
  ])('is %s', async (_, answer, expected) => {
    const { oauth } = await clientFor({ 'auth/getuserinfo': { errcode: 0, ...answer } });
    expect(await oauth.getUserInfo({ code: 'c' })).toEqual(expected);
  });

  it('is asked at an address on the configured host, everything encoded, with its fragment', async () => {
    await clientFor({});
    const { oauth } = platform.client({ openBaseUrl: 'http://localhost:8090' });
    expect(oauth.authorizeUrl({ redirectUri: 'https://shop.example/join?a=1&b=店', state: 'abc1' })).toBe(
      'http://localhost:8090/connect/oauth2/authorize?appid=ww1f0c2a9d5b7e3481&redirect_uri=https%3A%2F%2Fshop.example%2Fjoin%3Fa%3D1%26b%3D%E5%BA%97&response_type=code&scope=snsapi_base&state=abc1&agentid=1000021#wechat_redirect',
    );
    expect(() => oauth.authorizeUrl({ redirectUri: 'https://x', state: 'not allowed' })).toThrow(WeComError);
  });
});

describe('a page signature', () => {
  it('is the one of the worked example', async () => {
    await clientFor({
      get_jsapi_ticket: { errcode: 0, ticket: 'HoagFKDcsGMVCIY2vOjf9exampleTICKETvalue0000001', expires_in: 7200 },
    });
    const { jssdk } = platform.client({ nonce: () => 'q7Lm2Zp0' });
    const url = 'https://crm.example.com/sidebar?from=chat&tab=1#/customer';
    expect(await jssdk.sign({ url, kind: 'corp' })).toEqual({
      timestamp: 1767225600,
      nonceStr: 'q7Lm2Zp0',
      signature: 'dd3ea3a768e2d2967be35d91fff531da112373c2',
    });
    await jssdk.sign({ url, kind: 'corp' });
    expect(platform.calls('get_jsapi_ticket')).toHaveLength(1);
  });
});

describe('a file', () => {
  it('goes up with its Chinese name as it is', async () => {
    const { media } = await clientFor({
      'media/upload': { errcode: 0, type: 'image', media_id: 'm', created_at: '1767225600' },
    });
    const bytes = new TextEncoder().encode('picture');
    const uploaded = await media.upload({
      type: 'image',
      file: { bytes, filename: '午间海报.png', contentType: 'image/png' },
    });
    expect(uploaded).toMatchObject({ media_id: 'm', created_at: 1767225600 });
    const { text, query } = platform.calls('media/upload')[0]!;
    expect(query['type']).toBe('image');
    expect(text).toContain('name="media"; filename="午间海报.png"\r\nContent-Type: image/png\r\n\r\npicture\r\n');
  });

  it('comes down with its name, or as the error that came instead', async () => {
    const name = Buffer.from('海报.json').toString('latin1');
    const { media } = await clientFor({
      'media/get': ({ query, headers }) =>
        query['media_id'] === 'old'
          ? { errcode: 40007, errmsg: 'invalid media_id' }
          : {
              status: headers.range ? 206 : 200,
              body: '{"errcode":40007}',
              headers: {
                'content-type': 'application/json',
                'content-disposition': `attachment; filename="${name}"`,
                ...(headers.range ? { 'content-range': 'bytes 0-16/99' } : {}),
              },
            },
    });
    const file = await media.get({ media_id: 'm', range: { from: 0, to: 16 } });
    expect(file).toMatchObject({
      filename: '海报.json',
      contentRange: 'bytes 0-16/99',
      contentType: 'application/json',
    });
    expect(new TextDecoder().decode(file.bytes)).toBe('{"errcode":40007}');
    await expect(media.get({ media_id: 'old' })).rejects.toMatchObject({ code: 40007 });
  });
});

describe('figures and scopes that come loosely', () => {
  it('are numbers and lists of numbers, and members without a name here stay', async () => {
    const { kf, pay, user, interceptRule } = await clientFor({
      'kf/get_servicer_statistic': {
        errcode: 0,
        statistic_list: [
          { stat_time: '1645545600', statistic: { session_cnt: '3', reply_rate: '0.5', brand_new: 'x' } },
          { stat_time: 1645632000 },
        ],
      },
      'externalpay/getmerchant': { errcode: 0, mch_id: '1', bind_status: '2', allow_use_scope: { partyid: '4' } },
      'user/get': { errcode: 0, userid: 'lin', department: ['4', 9], order: null, status: '1' },
      'externalcontact/get_intercept_rule': {
        errcode: 0,
        rule: { rule_id: 7, extra_rule: { semantics_list: ['1', 2] }, applicable_range: { department_list: ['3'] } },
      },
    });
    const { statistic_list } = await kf.getServicerStatistic({ start_time: 1645545600, end_time: 1645632000 });
    expect(statistic_list).toEqual([
      { stat_time: 1645545600, statistic: { session_cnt: 3, reply_rate: 0.5, brand_new: 'x' } },
      { stat_time: 1645632000 },
    ]);
    expect(await pay.getMerchant({ mch_id: '1' })).toMatchObject({
      bind_status: 2,
      allow_use_scope: { user: [], partyid: [4], tagid: [] },
    });
    expect(await user.get({ userid: 'lin' })).toMatchObject({ department: [4, 9], order: [], status: 1 });
    expect(await interceptRule.get({ rule_id: '7' })).toMatchObject({
      rule_id: '7',
      semantics_list: [1, 2],
      applicable_range: { user_list: [], department_list: [3] },
    });
  });
});
