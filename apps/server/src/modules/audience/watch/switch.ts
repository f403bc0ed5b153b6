import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Access, Actor } from '../../access/index.ts';
import { demandChain } from '../segments/save.ts';
import { lockSegment } from '../segments/saved.ts';
import { createNeeds } from './needs.ts';

/** How long transitions are kept, business time. */
const KEPT_MS = 30 * 86_400_000;
/** Rows of one delete: short enough to hold nobody up. */
const SWEEP_ROWS = 50_000;

export function createSwitch({ db }: Platform, audit: Access['audit']) {
  const { keepLive, switchFor } = createNeeds(audit);

  /** Switched on, its members are kept from the next look on; those who are in then have not entered. */
  async function setLive(actor: Actor, key: string, live: boolean): Promise<void> {
    demandChain(actor);
    await db.transaction().execute(async (tx) => {
      const { segmentId, archived } = await lockSegment(tx, key);
      if (live && archived) throw new AppError('audience.is_archived', { segment: key }, 409);
      await switchFor(tx, actor, { segmentId, key, live });
    });
  }
  return { setLive, keepLive };
}

/** Members of segments that are kept no more, and transitions that are old: some of them. Answers how many. */
export async function sweepWatch(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  const { rows } = await sql<{ n: number }>`
    with left_over as materialized (
      select m.ctid from audience.member m
      where not exists (select from audience.watch w where w.segment_id = m.segment_id) limit ${SWEEP_ROWS}),
    members as (delete from audience.member m using left_over l where m.ctid = l.ctid returning 1),
    old as materialized (
      select t.ctid from audience.transition t join audience.transition_set s using (set_id)
      where s.at < ${before} limit ${SWEEP_ROWS}),
    transitions as (delete from audience.transition t using old where t.ctid = old.ctid returning 1)
    select (select count(*) from members) + (select count(*) from transitions) as n`.execute(db);
  await sql`
    delete from audience.transition_set s where s.at < ${before}
      and not exists (select from audience.transition t where t.set_id = s.set_id)`.execute(db);
  return rows[0]!.n;
}
