import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Actor } from './actor.ts';

export interface AuditQuery {
  /** Only what was done to this, e.g. `offer:latte-5`. */
  subject?: string | undefined;
  actorId?: string | undefined;
  /** Rows older than this entry: pages of a list that grows at its top. */
  before?: number | undefined;
  limit: number;
}

export interface AuditEntry {
  id: number;
  at: Date;
  actorKind: Actor['kind'];
  actorLabel: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

export function createAudit({ clock, wall }: Pick<Platform, 'clock' | 'wall'>) {
  /**
   * Writes down who did what to what, in the transaction that does it. Details name codes and counts, never personal
   * data: an erased customer must not live on here.
   */
  async function audit(
    tx: Tx,
    actor: Pick<Actor, 'kind' | 'id' | 'label'>,
    action: `${string}.${string}`,
    subject: string,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await sql`
      insert into access.audit (at, recorded_at, actor_kind, actor_id, actor_label, action, subject, details)
      values (${clock.now()}, ${wall()}, ${actor.kind}, ${actor.id}, ${actor.label}, ${action}, ${subject},
        ${JSON.stringify(details)}::jsonb)`.execute(tx);
  }
  return audit;
}
export type Audit = ReturnType<typeof createAudit>;

/** Newest first. */
export async function listAudit(db: Db, { subject, actorId, before, limit }: AuditQuery): Promise<AuditEntry[]> {
  const { rows } = await sql<AuditEntry>`
    select audit_id as id, at, actor_kind as "actorKind", actor_label as "actorLabel", action, subject, details
    from access.audit
    where (${subject ?? null}::text is null or subject = ${subject ?? null})
      and (${actorId ?? null}::text is null or actor_id = ${actorId ?? null})
      and (${before ?? null}::bigint is null or audit_id < ${before ?? null})
    order by audit_id desc
    limit ${limit}`.execute(db);
  return rows;
}
