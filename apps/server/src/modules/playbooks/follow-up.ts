import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Offers } from '../offers/index.ts';
import { MESSAGES_SENT, type MessagesSent } from './facts.ts';

type FollowDeps = Pick<Platform, 'db' | 'facts' | 'clock' | 'changes'> & { offers: Pick<Offers, 'openSharesAtPost'> };

/**
 * Takes over what WeCom's results say about a run's touches and posts. Reading the truth again makes it repeatable, and
 * a message that turns out to have been sent is sent, however late we hear of it.
 */
export async function followResults({ db, facts, clock, changes, offers }: FollowDeps, runId: number): Promise<void> {
  const at = clock.now();
  await facts.prepare(at);
  await db.transaction().execute(async (tx) => {
    const reached = changes.recording({ topic: 'playbooks', customers: REACHED, since: 'each' });
    const sent = [
      await takeOver(tx, runId, 'touch', 'customer_id', sql`, told as (${reached})`),
      await takeOver(tx, runId, 'post', 'group_id'),
    ];
    if (sent[1]) await openDropOf(tx, offers, runId);
    const first = sent.filter((time) => time !== null).toSorted((a, b) => a.getTime() - b.getTime())[0];
    if (first) await tellSent({ facts }, tx, { runId, since: first, at });
  });
}

/** Of the touches that are news: what did not reach her was nothing to segments before, and is nothing now. */
const REACHED = sql`select customer_id, coalesce(sent_at, at) as since from news where state = 'sent'`;

/** Answers the earliest sending that is news. `and`: more to do with the news, in the same statement. */
async function takeOver(
  tx: Tx,
  runId: number,
  table: 'touch' | 'post',
  subject: 'customer_id' | 'group_id',
  and: RawBuilder<unknown> = sql``,
): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    with news as (
      update playbooks.${sql.raw(table)} t set
        state = case r.outcome when 'sent' then 'sent' else 'not_sent' end, evidence = 'platform', sent_at = r.sent_at,
        reason = case r.outcome when 'sent' then null when 'not_contact' then 'not_reachable' when 'capped' then 'platform_cap' else r.outcome end
      from (
        -- The planner knows nothing of a run that was just decided. "offset 0" keeps the run's number in here, so that
        -- each result finds its touch by the whole key, and is not compared with all touches of the run.
        select * from delivery.recipient_result where run_id = ${runId} offset 0
      ) r
      where t.${sql.ref(subject)} = r.${sql.ref(subject)} and t.run_id = r.run_id
        and t.at = (select decided_at from playbooks.run where run_id = ${runId})
        and (r.outcome = 'sent' and t.state in ('dispatched', 'not_sent')
          or r.outcome in ('not_contact', 'capped', 'failed') and t.state = 'dispatched')
      returning t.${sql.ref(subject)}, t.at, t.sent_at, t.state
    )${and}
    select min(sent_at) as since from news`.execute(tx);
  return rows[0]?.since ?? null;
}

/** A side-bar post that a staff member's client reported. */
export async function followPost(
  { db, facts, offers }: FollowDeps,
  { runId, groupId, at }: { runId: number; groupId: number; at: Date },
): Promise<void> {
  await facts.prepare(at);
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql`
      update playbooks.post set state = 'sent', evidence = 'client_reported', sent_at = ${at}, reason = null
      where run_id = ${runId} and group_id = ${groupId} and state in ('dispatched', 'not_sent')
      returning 1`.execute(tx);
    if (rows.length === 0) return;
    await openDropOf(tx, offers, runId);
    await tellSent({ facts }, tx, { runId, since: at, at });
  });
}

/** Its drop may wait for the posts, group by group. */
async function openDropOf(tx: Tx, offers: FollowDeps['offers'], runId: number): Promise<void> {
  const { rows } = await sql<{ marker: string }>`select marker from playbooks.run where run_id = ${runId}`.execute(tx);
  if (!rows[0]) return;
  await offers.openSharesAtPost(tx, {
    dropKey: rows[0].marker,
    posts: sql`select group_id, sent_at from playbooks.post where run_id = ${runId} and state = 'sent'
      and at = (select decided_at from playbooks.run where run_id = ${runId})`,
  });
}

async function tellSent(
  { facts }: Pick<Platform, 'facts'>,
  tx: Tx,
  { runId, since, at }: { runId: number; since: Date; at: Date },
): Promise<void> {
  const payload: MessagesSent = { runId, since: since.toISOString() };
  await facts.publish(tx, { type: MESSAGES_SENT, at, subject: `run:${runId}`, payload });
}

/**
 * Ends the runs whose window is over: what was not sent by then is not sent. Late results may still say otherwise. A run
 * that nobody could decide in time ends undecided.
 */
export async function endExpiredRuns(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ runId: number }>`
      update playbooks.run set state = 'ended' where state in ('fired', 'decided') and expires_at <= ${now}
      returning run_id as "runId"`.execute(tx);
    if (rows.length === 0) return 0;
    await closeUnsent(
      tx,
      rows.map((row) => row.runId),
      'expired',
    );
    return rows.length;
  });
}

/** What these runs did not get sent, they will not send. */
export async function closeUnsent(tx: Tx, runIds: number[], reason: 'expired' | 'cancelled'): Promise<void> {
  for (const table of ['playbooks.touch', 'playbooks.post']) {
    await sql`
      update ${sql.table(table)} set state = 'not_sent', reason = ${reason}
      where run_id = any(${runIds}::bigint[]) and state = 'dispatched'`.execute(tx);
  }
}
