import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Actor } from './actor.ts';
import { CONSOLE_SECONDS } from './cookies.ts';
import { type Role, roleCan } from './permissions.ts';
import { newToken, tokenHash } from './tokens.ts';

export interface SessionUser {
  userId: number;
  login: string;
  name: string;
  role: Role;
}
export type UserActor = Actor & { user: SessionUser };

/** Which stores lie in these units and everything below them. */
export type StoresUnder = (unitIds: number[]) => Promise<number[]>;

/** Console log-ins as rows, so that logging out ends them everywhere. All times are the wall's. */
export function createConsoleSessions({ platform, storesUnder }: { platform: Platform; storesUnder: StoresUnder }) {
  /** The token for the cookie. Old rows go at this moment: they are of no use, and log-ins are rare. */
  async function begin(tx: Tx, userId: number): Promise<string> {
    const token = newToken();
    const now = platform.wall();
    const until = new Date(now.getTime() + CONSOLE_SECONDS * 1000);
    await sql`delete from access.session where expires_at < ${now}`.execute(tx);
    await sql`insert into access.session (token_hash, user_id, created_at, expires_at)
      values (${tokenHash(token)}, ${userId}, ${now}, ${until})`.execute(tx);
    return token;
  }

  const end = (tx: Tx, token: string) =>
    sql`update access.session set ended_at = ${platform.wall()}
      where token_hash = ${tokenHash(token)} and ended_at is null`.execute(tx);

  /** @param except the token of the session that may stay: who changes her own password is not thrown out */
  const endAllOf = (tx: Tx, userId: number, except?: string) =>
    sql`update access.session set ended_at = ${platform.wall()}
      where user_id = ${userId} and ended_at is null
        and token_hash is distinct from ${except ? tokenHash(except) : null}`.execute(tx);

  /** Who holds this token, with today's role and scope, or null. */
  async function actorOf(token: string | undefined): Promise<UserActor | null> {
    if (!token) return null;
    const { rows } = await sql<SessionUser & { wholeChain: boolean; unitIds: number[]; storeIds: number[] }>`
      select u.user_id as "userId", u.login, u.name, u.role, u.whole_chain as "wholeChain",
        array(select unit_id from access.user_unit where user_id = u.user_id) as "unitIds",
        array(select store_id from access.user_store where user_id = u.user_id) as "storeIds"
      from access.session s
      join access.console_user u on u.user_id = s.user_id
      where s.token_hash = ${tokenHash(token)}
        and s.ended_at is null and s.expires_at > ${platform.wall()} and u.disabled_at is null`.execute(platform.db);
    const row = rows[0];
    if (!row) return null;
    const { wholeChain, unitIds, storeIds, ...user } = row;
    const scope = wholeChain ? null : await scopeOf(unitIds, storeIds);
    return {
      kind: 'user',
      id: String(user.userId),
      label: user.login,
      storeIds: scope,
      can: (permission) => roleCan(user.role, permission),
      user,
    };
  }

  async function scopeOf(unitIds: number[], storeIds: number[]): Promise<number[]> {
    const below = unitIds.length > 0 ? await storesUnder(unitIds) : [];
    return [...new Set([...below, ...storeIds])].sort((a, b) => a - b);
  }

  return { begin, end, endAllOf, actorOf };
}
export type ConsoleSessions = ReturnType<typeof createConsoleSessions>;
