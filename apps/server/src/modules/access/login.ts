import { sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Audit } from './audit.ts';
import type { ConsoleSessions, UserActor } from './console-sessions.ts';
import { createLoginLimit } from './login-limit.ts';
import { demandGoodPassword, hashPassword, PASSWORD_MAX, passwordMatches } from './passwords.ts';

/** Logging in to the console with a password, out again, and changing one's own password. */
export function createLogin({
  platform,
  audit,
  sessions,
}: {
  platform: Platform;
  audit: Audit;
  sessions: ConsoleSessions;
}) {
  const { db } = platform;
  const limit = createLoginLimit(platform);

  /** The token of a new session. One answer for an unknown login, a wrong password and a disabled user. */
  async function logIn({
    login,
    password,
    address,
  }: {
    login: string;
    password: string;
    address: string;
  }): Promise<string> {
    const name = login.trim().toLowerCase();
    await limit.count(name, address);
    const { rows } = await sql<{ id: number; passwordHash: string; disabledAt: Date | null }>`
      select user_id as id, password_hash as "passwordHash", disabled_at as "disabledAt"
      from access.console_user where login = ${name}`.execute(db);
    const user = rows[0];
    const matches = password.length <= PASSWORD_MAX && (await passwordMatches(user?.passwordHash ?? null, password));
    if (!user || !matches || user.disabledAt) throw new AppError('access.login_refused', {}, 401);
    await limit.forget(name, address);
    return db.transaction().execute(async (tx) => {
      const token = await sessions.begin(tx, user.id);
      await audit(tx, { kind: 'user', id: String(user.id), label: name }, 'access.logged_in', `user:${name}`);
      return token;
    });
  }

  /** Ends the session for good: the token is worth nothing afterwards, wherever it was copied to. */
  async function logOut(actor: UserActor, token: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await sessions.end(tx, token);
      await audit(tx, actor, 'access.logged_out', `user:${actor.label}`);
    });
  }

  /** Ends all other sessions of this user. */
  async function changeOwnPassword(
    actor: UserActor,
    { current, next, token, address }: { current: string; next: string; token: string; address: string },
  ): Promise<void> {
    await limit.count(actor.label, address);
    const { rows } = await sql<{ passwordHash: string }>`
      select password_hash as "passwordHash" from access.console_user
      where user_id = ${actor.user.userId}`.execute(db);
    const matches = current.length <= PASSWORD_MAX && (await passwordMatches(rows[0]?.passwordHash ?? null, current));
    if (!matches) throw new AppError('access.password_wrong', { field: 'current' }, 403);
    demandGoodPassword(next, actor.label);
    const passwordHash = await hashPassword(next);
    await limit.forget(actor.label, address);
    await db.transaction().execute(async (tx) => {
      await sql`update access.console_user set password_hash = ${passwordHash}
        where user_id = ${actor.user.userId}`.execute(tx);
      await sessions.endAllOf(tx, actor.user.userId, token);
      await audit(tx, actor, 'access.password_changed', `user:${actor.label}`);
    });
  }

  return { logIn, logOut, changeOwnPassword };
}
export type Login = ReturnType<typeof createLogin>;
