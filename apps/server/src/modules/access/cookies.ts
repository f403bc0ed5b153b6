import type { CookieSerializeOptions } from '@fastify/cookie';

/** Console: an opaque token, its session is a row that can be ended. */
export const CONSOLE_COOKIE = 'xiaoer_console';
/** Customers and staff: signed and stateless, since they are millions and their identity comes from WeChat each time. */
export const SHOP_COOKIE = 'xiaoer_shop';
export const STAFF_COOKIE = 'xiaoer_staff';

/** How long log-ins last, in wall seconds. */
export const CONSOLE_SECONDS = 7 * 24 * 3600;
export const SHOP_SECONDS = 30 * 24 * 3600;
/** Who is nobody's contact may add us any minute and is then called otherwise; asking WeChat again is silent. */
export const FOLLOWER_SECONDS = 600;
export const STAFF_SECONDS = 12 * 3600;

/** Host-only (no domain), out of reach of scripts, not sent with other sites' posts. */
export function cookieOptions(publicUrl: string, maxAge: number, path = '/'): CookieSerializeOptions {
  return { path, httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:'), maxAge };
}
