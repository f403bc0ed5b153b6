import { ApiError } from '@xiaoer/ui';

const STARTED = 'xiaoer.login-started';
/** Being back within this time and still unknown means that the session's cookie is not kept. Wall milliseconds. */
const RECENT_MS = 20_000;

/** Sends the browser through WeCom's log-in and back to this very page, when that is what an error asks for. */
export function loginIfNeeded(error: unknown): void {
  if (!(error instanceof ApiError) || error.code !== 'access.login_needed') return;
  const now = Date.now();
  if (now - Number(sessionStorage.getItem(STARTED) ?? 0) < RECENT_MS) return; // the error note says the rest
  sessionStorage.setItem(STARTED, String(now));
  const { pathname, search, hash } = window.location;
  window.location.replace(`/api/workbench/oauth/start?to=${encodeURIComponent(pathname + search + hash)}`);
}

export function loginWorked(): void {
  sessionStorage.removeItem(STARTED);
}
