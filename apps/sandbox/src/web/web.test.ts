import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { sandboxForTest } from '../testing.ts';
import { onPhone, ownerOfHost, phoneHost } from './phone-hosts.ts';

let open: Awaited<ReturnType<typeof sandboxForTest>> | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

describe('the host of a phone', () => {
  it.each([[{ person: 12 }], [{ userid: 'lin.qiao' }], [{ userid: 'gao_yuan@x' }]])(
    'tells whose it is: %j',
    (owner) => {
      expect(ownerOfHost(phoneHost(owner))).toEqual(owner);
    },
  );
  it('replaces localhost and nothing else', () => {
    expect(onPhone('http://localhost:8080/shop/#/pages/join/index?s=a', { person: 12 })).toBe(
      'http://p12.localhost:8080/shop/#/pages/join/index?s=a',
    );
    expect(onPhone('https://shop.example.com/x', { person: 12 })).toBe('https://shop.example.com/x');
  });
});

describe('the authorize page', () => {
  const ask = async (headers: Record<string, string>, redirect?: string) => {
    open ??= await sandboxForTest();
    const back = encodeURIComponent(redirect ?? `${open.platform.url}/back`);
    return fetch(
      `${open.url}/connect/oauth2/authorize?appid=${open.world.corpId}&redirect_uri=${back}&scope=snsapi_base`,
      { redirect: 'manual', headers },
    );
  };
  it('lets one pick when it is not known who asks', async () => {
    const page = await ask({});
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('以谁的身份打开？');
  });
  it('knows the phone that the page came from, and the cookie outside of phones only', async () => {
    const moved = await ask({ referer: 'http://p1.localhost:8080/shop/' });
    expect(moved.headers.get('location')).toMatch(/^http:\/\/p1\.localhost:\d+\/connect\/oauth2\/authorize\?/);
    expect((await ask({ cookie: 'sandbox_person=1' })).status).toBe(302);
    expect((await ask({ cookie: 'sandbox_person=1', 'sec-fetch-dest': 'iframe' })).status).toBe(200);
  });
  it("goes back from a phone on that phone's host, so that its cookie is kept", async () => {
    open ??= await sandboxForTest();
    const back = encodeURIComponent(`${open.platform.url}/back`);
    const answer = await open.app.inject({
      url: `/connect/oauth2/authorize?appid=${open.world.corpId}&redirect_uri=${back}&state=s1`,
      headers: { host: 'p1.localhost:8090' },
    });
    expect(answer.body).toMatch(/location\.replace\("http:\/\/p1\.localhost:\d+\/back\?code=[^"]+&state=s1"\)/);
  });
  it('refuses hosts that the app does not trust', async () => {
    const page = await ask({ cookie: 'sandbox_person=1' }, 'https://evil.example.com/back');
    expect([page.status, (await page.text()).includes('50001')]).toEqual([400, true]);
  });
});

describe('the JS-SDK', () => {
  it('checks both signatures against the right ticket', async () => {
    open = await sandboxForTest();
    const { credentials, url, world } = open;
    const page = 'http://slin.qiao.localhost:8080/workbench/?chat=wr1';
    const sign = (kind: 'corp' | 'agent') => {
      const text = `jsapi_ticket=${credentials.ticket(kind).ticket}&noncestr=n&timestamp=1&url=${page}`;
      return { timestamp: 1, nonceStr: 'n', signature: createHash('sha1').update(text).digest('hex') };
    };
    const verify = async (part: object) => {
      const answer = await fetch(`${url}/jssdk/verify`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ corpId: world.corpId, agentId: world.agentId, url: page, ...part }),
      });
      return ((await answer.json()) as { errcode: number }).errcode;
    };
    expect(await verify({ config: sign('corp'), agentConfig: sign('agent') })).toBe(0);
    expect(await verify({ config: sign('agent') })).toBe(42012);
    expect(await verify({ config: { ...sign('corp'), signature: '0' } })).toBe(40093);
  });
});

describe('the driven clock', () => {
  it('moves only with the token, and settles when all callbacks are answered', async () => {
    open = await sandboxForTest();
    const { url, world, way, platform } = open;
    const post = (path: string, token: string, body: object) =>
      fetch(`${url}/__sandbox/clock/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-control-token': token },
        body: JSON.stringify(body),
      });
    expect((await post('advance', 'wrong', { to: '2026-03-16T09:00:00+08:00' })).status).toBe(403);
    world.scanContactWay(1, way());
    const moved = await post('advance', 'turn-the-clock', { to: '2026-03-16T09:00:00+08:00' });
    // done: the callback of her scan
    expect(await moved.json()).toEqual({ now: '2026-03-16T01:00:00.000Z', nextDueAt: null, done: 1 });
    expect(platform.heard).toHaveLength(1);
  });
});
