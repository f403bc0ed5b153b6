import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Access, Actor } from '../../access/index.ts';

/** Who needs a segment to be live, and for which of its things. */
interface Need {
  /** The segment's key. */
  segment: string;
  /** What needs it, by its owner's name for it, e.g. a playbook's code. */
  name: string;
}

/** A segment is live while somebody needs it: who lets go of it takes it from nobody else. */
export function createNeeds(audit: Access['audit']) {
  /**
   * From now on `owner` needs these segments and no others: they become live in this transaction, and those that nobody
   * needs any more stop. Saying the same again changes nothing. The caller has asked whether the actor may.
   */
  async function keepLive(
    tx: Tx,
    actor: Actor,
    { owner, needs }: { owner: 'playbooks'; needs: readonly Need[] },
  ): Promise<void> {
    const segments = await lockConcerned(tx, owner, needs);
    for (const { segment } of needs) {
      const found = segments.find(({ key }) => key === segment);
      if (!found) throw new AppError('audience.segment_not_found', { segment }, 404);
      if (found.archived) throw new AppError('audience.is_archived', { segment }, 409);
    }
    const needed = sql`
      select s.segment_id, ${owner}::text as owner, g.name
      from json_to_recordset(${JSON.stringify(needs)}::json) as g(segment text, name text)
      join audience.segment s on s.key = g.segment`;
    await sql`
      delete from audience.watch_need n
      where n.owner = ${owner}
        and not exists (select from (${needed}) g where g.segment_id = n.segment_id and g.name = n.name)`.execute(tx);
    await sql`insert into audience.watch_need (segment_id, owner, name) ${needed} on conflict do nothing`.execute(tx);
    const ids = segments.map(({ segmentId }) => segmentId);
    await followNeeds(tx, actor, ids);
  }

  /** What operators want by their switch. While somebody else needs it, it can't be switched off. */
  async function switchFor(
    tx: Tx,
    actor: Actor,
    { segmentId, key, live }: { segmentId: number; key: string; live: boolean },
  ): Promise<void> {
    if (live) {
      await sql`
        insert into audience.watch_need (segment_id, owner, name) values (${segmentId}, 'operators', '')
        on conflict do nothing`.execute(tx);
    } else {
      const { rows } = await sql<{ name: string }>`
        select name from audience.watch_need where segment_id = ${segmentId} and owner <> 'operators' order by name`.execute(
        tx,
      );
      const by = rows.map(({ name }) => name);
      if (by.length > 0) throw new AppError('audience.in_use', { segment: key, by }, 409);
      await sql`delete from audience.watch_need where segment_id = ${segmentId} and owner = 'operators'`.execute(tx);
    }
    await followNeeds(tx, actor, [segmentId]);
  }

  /** Makes segments live or not, as there are needs; they are locked by the caller. */
  async function followNeeds(tx: Tx, actor: Actor, segmentIds: readonly number[]): Promise<void> {
    const { rows } = await sql<{ segmentId: number; key: string; live: boolean }>`
      update audience.segment s set live = not s.live
      where s.segment_id = any(${segmentIds}::bigint[])
        and s.live <> exists (select from audience.watch_need n where n.segment_id = s.segment_id)
      returning s.segment_id as "segmentId", s.key, s.live`.execute(tx);
    const turned = (live: boolean) => rows.filter((row) => row.live === live).map(({ segmentId }) => segmentId);
    await sql`
      insert into audience.watch (segment_id, members)
      select s.id, (select count(*) from audience.member m where m.segment_id = s.id)
      from unnest(${turned(true)}::bigint[]) s(id)`.execute(tx);
    await sql`delete from audience.watch where segment_id = any(${turned(false)}::bigint[])`.execute(tx);
    // Bounded by the segments that were switched, a handful.
    for (const { key, live } of rows)
      await audit(tx, actor, live ? 'audience.watch_on' : 'audience.watch_off', `segment:${key}`);
  }

  return { keepLive, switchFor };
}

/**
 * The segments that an owner needs until now or will need, locked in the order of their ids; not against rows that name
 * them: the keeper writes such while we wait for it.
 */
async function lockConcerned(tx: Tx, owner: string, needs: readonly Need[]) {
  const keys = needs.map(({ segment }) => segment);
  const { rows } = await sql<{ segmentId: number; key: string; archived: boolean }>`
    select s.segment_id as "segmentId", s.key, s.archived_at is not null as archived
    from audience.segment s
    where s.key = any(${keys}::text[])
      or exists (select from audience.watch_need n where n.segment_id = s.segment_id and n.owner = ${owner})
    order by s.segment_id for no key update of s`.execute(tx);
  return rows;
}
