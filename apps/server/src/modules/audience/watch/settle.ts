import { compileSegment, type Directory, type Engine } from '@xiaoer/segment';
import { CompiledQuery, sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Facts } from '../../../platform/facts/index.ts';
import { valuesOf } from '../ask/postgres.ts';
import { ENTERED, LEFT, type Transitions } from '../events.ts';
import { CHAIN_ZONE } from '../zone.ts';
import type { Watched } from './watched.ts';

export interface Look {
  now: Date;
  cause: Transitions['cause'];
  /** Null: everybody. */
  among: readonly number[] | null;
  /** False: who is in is written down without having entered, as when a segment is switched on. */
  tell: boolean;
}

/**
 * Makes the kept members what the rule says they are, of these customers or of everybody: one statement for the set, and
 * one fact for all who entered and one for all who left. Doing it again finds no difference. Answers how many changed.
 */
export async function settleMembers(
  tx: Tx,
  { facts, engine, directory }: { facts: Pick<Facts, 'publish'>; engine: Engine; directory: Directory },
  { segmentId, key, tree }: Pick<Watched, 'segmentId' | 'key' | 'tree'>,
  { now, cause, among, tell }: Look,
): Promise<number> {
  const setId = await nextSet(tx);
  const { sql: members, params } = compileSegment(tree, {
    engine,
    directory,
    now,
    zone: CHAIN_ZONE,
    ...(among ? { among } : {}),
  });
  const next = params.length;
  const text = `
    with now_in as materialized (${members}),
    came as (
      insert into audience.member (customer_id, segment_id, since)
      select customer_id, $${next + 1}::bigint, $${next + 2}::timestamptz from now_in
      on conflict do nothing returning customer_id),
    gone as (
      delete from audience.member m where m.segment_id = $${next + 1}::bigint
        and ($${next + 3}::bigint[] is null or m.customer_id = any($${next + 3}::bigint[]))
        and not exists (select from now_in n where n.customer_id = m.customer_id)
      returning customer_id),
    told as (
      insert into audience.transition (customer_id, set_id, entered)
      select customer_id, $${next + 4}::bigint, true from came where $${next + 5}::boolean
      union all
      select customer_id, $${next + 4}::bigint, false from gone where $${next + 5}::boolean)
    select (select count(*) from came) as entered, (select count(*) from gone) as "left"`;
  const values = [...valuesOf(params), segmentId, now, among, setId, tell];
  const { rows } = await tx.executeQuery<{ entered: number; left: number }>(CompiledQuery.raw(text, values));
  const { entered, left } = rows[0]!;
  if (entered + left === 0) return 0;
  await sql`
    update audience.watch set members = members + ${entered} - ${left} where segment_id = ${segmentId}`.execute(tx);
  if (!tell) return entered + left;
  await sql`
    insert into audience.transition_set (set_id, segment_id, at, cause, entered, "left") overriding system value
    values (${setId}, ${segmentId}, ${now}, ${cause}, ${entered}, ${left})`.execute(tx);
  const subject = `segment:${key}`;
  for (const [type, n] of [
    [ENTERED, entered],
    [LEFT, left],
  ] as const) {
    if (n === 0) continue;
    const payload: Transitions = { segmentId, segment: key, setId, n, cause };
    await facts.publish(tx, { type, at: now, subject, payload });
  }
  return entered + left;
}

const nextSet = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('audience.transition_set', 'set_id')) as id`.execute(tx);
  return rows[0]!.id;
};
