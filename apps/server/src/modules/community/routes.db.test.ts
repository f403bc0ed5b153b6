import { beforeAll, describe, expect, it } from 'vitest';
import type { Http } from '../../platform/http/index.ts';
import { testDatabase, testHttp, testPlatform } from '../../platform/testing/index.ts';
import { chatXml, openTown, operator, parseEvent, type Town } from './testing/town.ts';

const database = testDatabase();
let town: Town;
let http: Http;
let key: string;
let cookies: Record<string, string>;

beforeAll(async () => {
  town = await openTown(await testPlatform(database));
  await town.worker.drain();
  http = await testHttp(town.platform, town.access, town.community);
  key = (await town.access.createApiKey(operator, { name: 'till', permissions: ['community.read'] })).key;
  const login = { login: 'mei', password: 'river-stone-lantern' };
  await town.access.createUser(operator, { ...login, name: '梅', role: 'operator' });
  const response = await http.inject({ method: 'POST', url: '/api/console/login', payload: login });
  cookies = { xiaoer_console: response.cookies[0]!.value };
  // Nobody's group: its owner works in two stores, and its name tells nothing.
  town.wecom.groups.set('wr-9', {
    chat_id: 'wr-9',
    name: '咖啡爱好者',
    owner: 'fuli',
    create_time: 1_700_000_000,
    member_version: 'v0',
    member_list: [{ userid: 'fuli', type: 1, join_time: 1_700_000_000, join_scene: 1 }],
  });
  await town.inTx((tx) => town.community.applyGroupEvents(tx, [parseEvent(chatXml('create', 'wr-9', 1_700_000_000))]));
  await town.worker.drain();
});

describe('the public list of live codes', () => {
  it('tells printers what hangs in each store', async () => {
    const response = await http.inject({ url: '/api/v1/live-codes', headers: { authorization: `Bearer ${key}` } });
    expect(response.json().liveCodes).toEqual([
      {
        state: 'p-N',
        source: 'counter_poster',
        store: 'N',
        remark: '北门店 柜台海报',
        qrCode: 'https://wx.test/cw-1',
        configId: 'cw-1',
        joinUrl: 'https://shop.test/shop/#/pages/join/index?s=p-N',
      },
      expect.objectContaining({ state: 'p-S', store: 'S' }),
    ]);
  });

  it('is not for strangers', async () =>
    expect((await http.inject({ url: '/api/v1/live-codes' })).json()).toMatchObject({
      code: 'access.api_key_refused',
    }));
});

describe('an unbound group', () => {
  it('is shown until somebody says whose it is', async () => {
    const unbound = async () => (await http.inject({ url: '/api/console/groups/unbound', cookies })).json().groups;
    const [group] = await unbound();
    expect(group).toMatchObject({
      chatId: 'wr-9',
      name: '咖啡爱好者',
      owner: '首席福利官',
      store: null,
      memberCount: 1,
    });
    const bind = (store: string) =>
      http.inject({ method: 'POST', url: `/api/console/groups/${group.id}/bind`, cookies, payload: { store } });
    expect((await bind('nowhere')).json()).toMatchObject({
      code: 'community.unknown_store',
      details: { field: 'store' },
    });
    expect((await bind('S')).statusCode).toBe(204);
    expect(await unbound()).toEqual([]);
    const { groups } = (await http.inject({ url: '/api/console/groups', cookies })).json();
    expect(groups).toMatchObject([{ chatId: 'wr-9', store: { code: 'S' } }]);
  });
});

describe('joining a store', () => {
  it('needs a session, and says so', async () => {
    const response = await http.inject({ method: 'POST', url: '/api/shop/join', payload: { store: 'N' } });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({ code: 'access.login_needed' });
  });
});
