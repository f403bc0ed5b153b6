import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.ts';
import type { Actor } from '../access/index.ts';
import type { Audience } from '../audience/index.ts';
import { SEGMENT_TRIGGERS } from './document.ts';

/** A segment that a playbook which is on can't be fired by. */
export interface RefusedSegment {
  code: string;
  segment: string;
  reason: 'unknown' | 'archived';
}

/**
 * The segments that fire the playbooks which are on are kept live for them, and let go of for the others. Answers those
 * that can't be; then nothing is changed.
 */
export async function watchSegments(
  tx: Tx,
  audience: Pick<Audience, 'keepLive'>,
  actor: Actor,
): Promise<RefusedSegment[]> {
  const { rows } = await sql<Omit<RefusedSegment, 'reason'> & { reason: RefusedSegment['reason'] | null }>`
    select p.code, t.segment, case when i.key is null then 'unknown' when i.archived then 'archived' end as reason
    from playbooks.playbook p
    join playbooks.playbook_version v using (playbook_id, version)
    cross join lateral (
      select v.document -> 'trigger' ->> 'kind' as kind, v.document -> 'trigger' ->> 'segment' as segment) t
    left join audience.segment_info i on i.key = t.segment
    where p.active and p.listed and t.kind = any(${[...SEGMENT_TRIGGERS]}::text[])
    order by p.code`.execute(tx);
  const refused = rows.flatMap(({ reason, ...row }) => (reason ? [{ ...row, reason }] : []));
  if (refused.length > 0) return refused;
  const needs = rows.map(({ code, segment }) => ({ name: code, segment }));
  await audience.keepLive(tx, actor, { owner: 'playbooks', needs });
  return [];
}
