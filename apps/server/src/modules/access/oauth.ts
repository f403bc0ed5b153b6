import { randomBytes } from 'node:crypto';
import { AppError } from '../../platform/errors.ts';
import type { SignedSessions } from './signed-session.ts';

/** What WeCom's log-in needs of us; `app.ts` gives delivery's functions. */
export interface OAuth {
  /** The address of WeCom's authorize page. `state` is [a-zA-Z0-9], at most 128 bytes (their rule). */
  authorizeUrl(args: { redirectUri: string; state: string }): string;
  /** Exchanges a code once (auth/getuserinfo): a member, or somebody from outside. */
  exchange(code: string): Promise<{ userid: string } | { openid: string; externalUserid: string | null }>;
}

export type Site = 'shop' | 'workbench';

/** From leaving for WeChat to coming back, in wall seconds. A code lives 5 minutes; people hesitate before. */
export const PENDING_SECONDS = 600;

/** Where a browser may be sent after log-in: a path of that site's own pages, or nothing. */
export function pathOf(site: Site, to: string, publicUrl: string): string | null {
  // Browsers read a backslash as a slash and drop control characters: `/\evil.example` would leave us.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (to.length > 1000 || !to.startsWith(`/${site}`) || /[\\\u0000-\u001f\u007f]/.test(to)) return null;
  if (!URL.canParse(to, publicUrl)) return null;
  const url = new URL(to, publicUrl);
  if (url.origin !== new URL(publicUrl).origin) return null;
  if (url.pathname !== `/${site}` && !url.pathname.startsWith(`/${site}/`)) return null;
  return url.pathname + url.search + url.hash;
}

/**
 * The walk through WeCom's log-in. The state is unguessable and bound to the browser that started, by a signed
 * cookie that also carries where to go: nobody can finish their own log-in in somebody else's browser.
 */
export function createOAuthWalk({
  oauth,
  signed,
  publicUrl,
  wall,
}: {
  oauth: OAuth;
  signed: SignedSessions;
  publicUrl: string;
  wall: () => Date;
}) {
  /** Where to send the browser, and what it must bring back. */
  function start(site: Site, to: string): { location: string; cookie: string } {
    const path = pathOf(site, to, publicUrl);
    if (!path) throw new AppError('access.bad_return_path', { field: 'to' }, 400);
    const state = randomBytes(16).toString('hex');
    return {
      location: oauth.authorizeUrl({ redirectUri: `${publicUrl}/api/${site}/oauth/callback`, state }),
      cookie: signed.pending[site].make({ state, to: path }, wall(), PENDING_SECONDS),
    };
  }

  /** Who came back and where to go. Refuses a state that this browser didn't start, or started too long ago. */
  async function finish(
    site: Site,
    { code, state, cookie }: { code: string; state: string; cookie?: string | undefined },
  ) {
    const pending = signed.pending[site].read(cookie, wall());
    if (!pending || pending.state !== state) throw new AppError('access.login_state_refused', {}, 403);
    return { who: await oauth.exchange(code), to: pending.to };
  }

  return { start, finish };
}
export type OAuthWalk = ReturnType<typeof createOAuthWalk>;
