import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, demand, systemActor } from './actor.ts';
import type { Audit } from './audit.ts';
import type { ConsoleSessions } from './console-sessions.ts';
import { demandGoodPassword, generatePassword, hashPassword } from './passwords.ts';
import type { Role } from './permissions.ts';

/** Which stores a user sees: all, or those of some units and some single ones. */
export interface Scope {
  wholeChain: boolean;
  unitIds: number[];
  storeIds: number[];
}

export interface NewUser extends Partial<Scope> {
  /** Lower-cased; letters, digits and `. _ @ + -`. */
  login: string;
  name: string;
  role: Role;
  /** Unset: one is made and answered, to be shown once. */
  password?: string | undefined;
}

export interface UserRow extends Scope {
  id: number;
  login: string;
  name: string;
  role: Role;
  createdAt: Date;
  disabledAt: Date | null;
}

const LOGIN = /^[a-z0-9][a-z0-9._@+-]{1,63}$/;
/** Keeps two starting processes from both making the first admin. Any constant does, as long as it stays. */
const FIRST_ADMIN_LOCK = 7_315_101;

/** People who log in to the console. */
export function createUsers({
  platform,
  audit,
  sessions,
}: {
  platform: Platform;
  audit: Audit;
  sessions: ConsoleSessions;
}) {
  const { db, clock } = platform;

  /** @returns the password only when it was generated: it is shown once and kept nowhere */
  async function createUser(
    actor: Actor,
    user: NewUser,
  ): Promise<{ id: number; login: string; password: string | null }> {
    demand(actor, 'access.manage');
    const login = user.login.trim().toLowerCase();
    if (!LOGIN.test(login)) throw new AppError('access.bad_login', { field: 'login' });
    if (user.password !== undefined) demandGoodPassword(user.password, login);
    const password = user.password ?? generatePassword();
    const passwordHash = await hashPassword(password);
    const scope = scopeFor(user.role, user);
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: number }>`
        insert into access.console_user (login, name, password_hash, role, whole_chain, created_at)
        values (${login}, ${user.name}, ${passwordHash}, ${user.role}, ${scope.wholeChain}, ${clock.now()})
        on conflict (login) do nothing returning user_id as id`.execute(tx);
      if (!rows[0]) throw new AppError('access.login_taken', { field: 'login' }, 409);
      const { id } = rows[0];
      await replaceScope(tx, id, scope);
      await audit(tx, actor, 'access.user_created', `user:${login}`, { role: user.role, ...scope });
      return { id, login, password: user.password === undefined ? password : null };
    });
  }

  /** A new admin when there is no user at all, so that a fresh installation can be entered; else null. */
  async function ensureFirstAdmin(given?: string): Promise<{ login: string; password: string } | null> {
    const password = given ?? generatePassword();
    const passwordHash = await hashPassword(password);
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${FIRST_ADMIN_LOCK})`.execute(tx);
      const { rows } = await sql`
        insert into access.console_user (login, name, password_hash, role, whole_chain, created_at)
        select 'admin', 'admin', ${passwordHash}::text, 'admin', true, ${clock.now()}::timestamptz
        where not exists (select from access.console_user) returning 1`.execute(tx);
      if (rows.length === 0) return null;
      await audit(tx, systemActor('first start'), 'access.user_created', 'user:admin', { role: 'admin' });
      return { login: 'admin', password };
    });
  }

  /** Changes what is given and leaves the rest. Disabling or a new password ends the user's sessions. */
  async function updateUser(
    actor: Actor,
    id: number,
    change: Partial<Scope> & { name?: string; role?: Role; disabled?: boolean; password?: string },
  ): Promise<void> {
    demand(actor, 'access.manage');
    const before = await findUser(id);
    if (change.password !== undefined) demandGoodPassword(change.password, before.login);
    const passwordHash = change.password === undefined ? null : await hashPassword(change.password);
    const role = change.role ?? before.role;
    const scope = scopeFor(role, { ...before, ...change });
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${FIRST_ADMIN_LOCK})`.execute(tx);
      await sql`
        update access.console_user set name = ${change.name ?? before.name}, role = ${role},
          whole_chain = ${scope.wholeChain}, password_hash = coalesce(${passwordHash}, password_hash),
          disabled_at = case when ${change.disabled ?? null}::boolean is null then disabled_at
            when ${change.disabled ?? false} then coalesce(disabled_at, ${clock.now()}::timestamptz) end
        where user_id = ${id}`.execute(tx);
      if (before.role === 'admin') await demandAnAdmin(tx);
      await replaceScope(tx, id, scope);
      if (change.disabled || passwordHash) await sessions.endAllOf(tx, id);
      const { password: _, ...said } = change;
      await audit(tx, actor, 'access.user_changed', `user:${before.login}`, {
        ...said,
        passwordChanged: passwordHash !== null,
      });
    });
  }

  async function listUsers(actor: Actor): Promise<UserRow[]> {
    demand(actor, 'access.manage');
    const { rows } = await selectUsers(null);
    return rows;
  }

  async function findUser(id: number): Promise<UserRow> {
    const { rows } = await selectUsers(id);
    if (!rows[0]) throw new AppError('access.user_not_found', {}, 404);
    return rows[0];
  }

  const selectUsers = (id: number | null) =>
    sql<UserRow>`
      select u.user_id as id, u.login, u.name, u.role, u.whole_chain as "wholeChain",
        array(select unit_id from access.user_unit where user_id = u.user_id order by unit_id) as "unitIds",
        array(select store_id from access.user_store where user_id = u.user_id order by store_id) as "storeIds",
        u.created_at as "createdAt", u.disabled_at as "disabledAt"
      from access.console_user u
      where ${id}::bigint is null or u.user_id = ${id}
      order by u.disabled_at is not null, u.login`.execute(db);

  return { createUser, ensureFirstAdmin, updateUser, listUsers };
}
export type Users = ReturnType<typeof createUsers>;

/** Head office sees the chain unless something else is said; a store's people see nothing until stores are named. */
function scopeFor(role: Role, said: Partial<Scope>): Scope {
  const unitIds = said.unitIds ?? [];
  const storeIds = said.storeIds ?? [];
  const named = unitIds.length + storeIds.length > 0;
  const ofStores = role === 'store_manager' || role === 'staff';
  const wholeChain = role === 'admin' || (said.wholeChain ?? (!ofStores && !named));
  return wholeChain ? { wholeChain, unitIds: [], storeIds: [] } : { wholeChain, unitIds, storeIds };
}

async function replaceScope(tx: Tx, userId: number, { unitIds, storeIds }: Scope): Promise<void> {
  await sql`delete from access.user_unit where user_id = ${userId}`.execute(tx);
  await sql`delete from access.user_store where user_id = ${userId}`.execute(tx);
  await sql`insert into access.user_unit select ${userId}, unnest(${unitIds}::bigint[]) on conflict do nothing`.execute(
    tx,
  );
  await sql`insert into access.user_store select ${userId}, unnest(${storeIds}::bigint[]) on conflict do nothing`.execute(
    tx,
  );
}

/** Somebody must be able to manage users. */
async function demandAnAdmin(tx: Tx): Promise<void> {
  const { rows } = await sql`
    select from access.console_user where role = 'admin' and disabled_at is null limit 1`.execute(tx);
  if (rows.length === 0) throw new AppError('access.last_admin', {}, 409);
}
