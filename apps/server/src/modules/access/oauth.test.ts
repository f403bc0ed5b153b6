import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../platform/crypto/index.ts';
import { createOAuthWalk, pathOf } from './oauth.ts';
import { createSignedSessions } from './signed-session.ts';

const PUBLIC = 'https://xiaoer.example';

describe('where a log-in may lead', () => {
  it.each([
    ['/shop/', '/shop/'],
    ['/shop', '/shop'],
    ['/shop/#/pages/drop/index?d=abc&r=12', '/shop/#/pages/drop/index?d=abc&r=12'],
    ['/shop/?a=1#x', '/shop/?a=1#x'],
  ])('%s is ours', (to, path) => expect(pathOf('shop', to, PUBLIC)).toBe(path));

  it.each([
    'https://evil.example/shop/',
    '//evil.example/shop/',
    '/\\evil.example',
    '/shop\\..\\..\\evil',
    '/shop/../console/',
    '/shop/%2e%2e/console/',
    '/shopping/',
    '/shop.evil.example',
    '/shop@evil.example/',
    '/shop/\n//evil.example',
    '/workbench/',
    'javascript:alert(1)',
    '',
  ])('%j is not', (to) => expect(pathOf('shop', to, PUBLIC)).toBeNull());

  it('never lies outside the site, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '\\',
      '..',
      '.',
      '%2e',
      '@',
      ':',
      'evil.example',
      'shop',
      '#',
      '?',
      '\t',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = pathOf('shop', `/shop${pieces.join('')}`, PUBLIC);
        if (path === null) return;
        const url = new URL(path, PUBLIC);
        expect(url.origin).toBe(PUBLIC);
        expect(url.pathname).toMatch(/^\/shop(\/|$)/);
      }),
    );
  });
});

describe('the walk through the log-in', () => {
  const KEY = `t1:${Buffer.alloc(32, 7).toString('base64')}`;
  const secrets = createSecrets({
    encryptionKey: KEY,
    hmacKey: KEY,
    sessionSecret: 'a session secret only for tests!',
  });
  const at = (seconds: number) => new Date(Date.UTC(2026, 2, 15, 4, 0, seconds));
  let now = at(0);
  const walk = createOAuthWalk({
    oauth: {
      authorizeUrl: ({ redirectUri, state }) => `https://wecom.example/authorize?${redirectUri}&state=${state}`,
      exchange: async (code) => ({ openid: `openid of ${code}`, externalUserid: null }),
    },
    signed: createSignedSessions(secrets),
    publicUrl: PUBLIC,
    wall: () => now,
  });
  const stateOf = (location: string) => /state=(.*)$/.exec(location)![1]!;
  const begin = () => {
    now = at(0);
    const { location, cookie } = walk.start('shop', '/shop/#/pages/wallet/index');
    return { state: stateOf(location), cookie };
  };

  it('comes back to where it began', async () => {
    const { state, cookie } = begin();
    await expect(walk.finish('shop', { code: 'c', state, cookie })).resolves.toEqual({
      who: { openid: 'openid of c', externalUserid: null },
      to: '/shop/#/pages/wallet/index',
    });
  });

  it('carries a state that WeCom takes: letters and digits, at most 128', () =>
    expect(begin().state).toMatch(/^[a-zA-Z0-9]{1,128}$/));

  it('is refused in a browser that did not start it', async () => {
    const mine = begin();
    const other = begin();
    const refused = { code: 'access.login_state_refused' };
    await expect(walk.finish('shop', { code: 'c', state: mine.state })).rejects.toMatchObject(refused);
    await expect(walk.finish('shop', { code: 'c', ...mine, cookie: other.cookie })).rejects.toMatchObject(refused);
  });

  it('is refused when it took too long, and on the other site', async () => {
    const { state, cookie } = begin();
    await expect(walk.finish('workbench', { code: 'c', state, cookie })).rejects.toThrow('access.login_state_refused');
    now = at(600);
    await expect(walk.finish('shop', { code: 'c', state, cookie })).rejects.toThrow('access.login_state_refused');
  });
});
