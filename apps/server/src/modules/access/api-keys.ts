import { sql } from 'kysely';
import { prepared } from '../../platform/database/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { type Actor, actorWith, demand, knownPermissions, systemActor } from './actor.ts';
import type { Audit } from './audit.ts';
import { type Permission, TILL_PERMISSIONS } from './permissions.ts';
import { newToken, tokenHash } from './tokens.ts';

export interface ApiKeyRow {
  id: number;
  name: string;
  hint: string;
  permissions: string[];
  createdAt: Date;
  createdBy: string;
  revokedAt: Date | null;
}

/** Keys of tills and other systems. The plain key leaves once, when it is made; we keep its hash. */
export function createApiKeys({ platform, audit }: { platform: Platform; audit: Audit }) {
  async function createApiKey(
    actor: Actor,
    { name, permissions = TILL_PERMISSIONS }: { name: string; permissions?: readonly Permission[] },
  ): Promise<{ id: number; key: string }> {
    demand(actor, 'access.manage');
    const key = `xk_${newToken()}`;
    return platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: number }>`
        insert into access.api_key (name, key_hash, hint, permissions, created_at, created_by)
        values (${name}, ${tokenHash(key)}, ${key.slice(0, 8)}, ${permissions}, ${platform.clock.now()}, ${actor.label})
        returning api_key_id as id`.execute(tx);
      const { id } = rows[0]!;
      await audit(tx, actor, 'access.api_key_created', `api_key:${id}`, { name, permissions });
      return { id, key };
    });
  }

  /** The installation's own key, which its environment gives: the same key again changes nothing. */
  async function ensureBootstrapKey(key: string): Promise<void> {
    await platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: number }>`
        insert into access.api_key (name, key_hash, hint, permissions, created_at, created_by)
        values ('bootstrap', ${tokenHash(key)}, ${key.slice(0, 8)}, ${TILL_PERMISSIONS}, ${platform.clock.now()}, 'first start')
        on conflict (key_hash) do nothing returning api_key_id as id`.execute(tx);
      if (!rows[0]) return;
      const details = { name: 'bootstrap', permissions: TILL_PERMISSIONS };
      await audit(tx, systemActor('first start'), 'access.api_key_created', `api_key:${rows[0].id}`, details);
    });
  }

  async function revokeApiKey(actor: Actor, id: number): Promise<void> {
    demand(actor, 'access.manage');
    await platform.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ name: string }>`
        update access.api_key set revoked_at = ${platform.clock.now()}
        where api_key_id = ${id} and revoked_at is null returning name`.execute(tx);
      if (!rows[0]) throw new AppError('access.api_key_not_found', {}, 404);
      await audit(tx, actor, 'access.api_key_revoked', `api_key:${id}`, { name: rows[0].name });
    });
  }

  async function listApiKeys(actor: Actor): Promise<ApiKeyRow[]> {
    demand(actor, 'access.manage');
    const { rows } = await sql<ApiKeyRow>`
      select api_key_id as id, name, hint, permissions, created_at as "createdAt", created_by as "createdBy",
        revoked_at as "revokedAt"
      from access.api_key order by revoked_at is not null, name, api_key_id`.execute(platform.db);
    return rows;
  }

  /** Who holds this key, or null when it is unknown or revoked. */
  async function actorOf(key: string): Promise<Actor | null> {
    const { rows } = await sql<{ id: number; name: string; permissions: string[] }>`${prepared}
      select api_key_id as id, name, permissions from access.api_key
      where key_hash = ${tokenHash(key)} and revoked_at is null`.execute(platform.db);
    const row = rows[0];
    if (!row) return null;
    return actorWith(
      { kind: 'api_key', id: String(row.id), label: row.name, storeIds: null },
      knownPermissions(row.permissions),
    );
  }

  return { createApiKey, ensureBootstrapKey, revokeApiKey, listApiKeys, actorOf };
}
export type ApiKeys = ReturnType<typeof createApiKeys>;
