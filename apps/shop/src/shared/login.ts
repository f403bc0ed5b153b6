import { RequestError } from './api';

const STARTED = 'login-started';
/** Coming back within this time and still being nobody means that the session's cookie is not kept. Wall milliseconds. */
const RECENT_MS = 20_000;

/**
 * Sends the browser to WeChat's authorize page and back to this very page. WeChat keeps the fragment of a link, so the
 * server never sees which page was meant: the page itself starts the login. Returns false when that was tried a moment
 * ago without effect: going round again would never end.
 */
export function startLogin(nowMs: number): boolean {
  if (process.env.TARO_ENV !== 'h5') return false; // a mini program has no address to come back to
  const last = Number(sessionStorage.getItem(STARTED) ?? 0);
  if (nowMs - last < RECENT_MS) {
    sessionStorage.removeItem(STARTED); // so that "try again" does try again
    return false;
  }
  sessionStorage.setItem(STARTED, String(nowMs));
  const { pathname, search, hash } = window.location;
  window.location.replace(`/api/shop/oauth/start?to=${encodeURIComponent(pathname + search + hash)}`);
  return true;
}

export function loginWorked(): void {
  if (process.env.TARO_ENV !== 'h5') return;
  sessionStorage.removeItem(STARTED);
}

export const needsLogin = (error: unknown) => error instanceof RequestError && error.code === 'access.login_needed';
