import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../platform/errors.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';

/** Who is acting. Every use case takes one first. */
export interface Actor {
  kind: 'user' | 'api_key' | 'staff' | 'customer' | 'system';
  id: string;
  /** What the audit shows people: a login, a key's name, a job's name. */
  label: string;
  /** The stores this actor may see; null is the whole chain. Bind it into SQL with `storeScope`. */
  storeIds: number[] | null;
  can(permission: Permission): boolean;
}

/** Our own doing: jobs, schedules, the command line. */
export const systemActor = (label: string): Actor => ({
  kind: 'system',
  id: label,
  label,
  storeIds: null,
  can: () => true,
});

export function actorWith(
  actor: Pick<Actor, 'kind' | 'id' | 'label' | 'storeIds'>,
  permissions: Iterable<Permission>,
): Actor {
  const allowed = new Set(permissions);
  return { ...actor, can: (permission) => allowed.has(permission) };
}

/** Keeps the names that are permissions: a key may hold one that a later version dropped. */
export const knownPermissions = (names: string[]): Permission[] =>
  PERMISSIONS.filter((permission) => names.includes(permission));

/** Refuses with 403 `access.denied` unless the actor may. */
export function demand(actor: Actor, permission: Permission): void {
  if (!actor.can(permission)) throw new AppError('access.denied', { permission }, 403);
}

/** Refuses with 403 when the store is outside the actor's scope. */
export function demandStore(actor: Actor, storeId: number): void {
  if (actor.storeIds && !actor.storeIds.includes(storeId)) throw new AppError('access.other_store', {}, 403);
}

/**
 * The actor's scope as a condition on a store id column, e.g. `where ${storeScope(actor, 's.store_id')}`. A row
 * without a store is seen only by actors of the whole chain.
 */
export function storeScope(actor: Actor, column: string): RawBuilder<boolean> {
  return sql<boolean>`(${actor.storeIds}::bigint[] is null or ${sql.ref(column)} = any(${actor.storeIds}::bigint[]))`;
}
