import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';

const NAME = 'delivery.kf';
/** How long words are kept when nobody set it. Days. */
const DEFAULT_DAYS = 180;
/** Rows of one statement: a long night's backlog must not hold a lock for minutes. */
const BATCH = 10_000;

export async function readRetention(db: Db | Tx): Promise<number> {
  const { rows } = await sql<{ days: number | null }>`
    select (value ->> 'retentionDays')::integer as days from platform.setting where name = ${NAME}`.execute(db);
  return rows[0]?.days ?? DEFAULT_DAYS;
}

export async function writeRetention(tx: Tx, days: number, at: Date): Promise<void> {
  await sql`
    insert into platform.setting (name, value, changed_at)
    values (${NAME}, ${JSON.stringify({ retentionDays: days })}::jsonb, ${at})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(tx);
}

const cutoff = (now: Date, days: number) => new Date(now.getTime() - days * 24 * 3_600_000);

/**
 * Words older than the retention go; who wrote when stays for the figures, without a name once the conversation is as
 * old. Answers how many rows lost their words.
 */
export async function purge({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<number> {
  const before = cutoff(clock.now(), await readRetention(db));
  let purged = 0;
  for (;;) {
    const { rows } = await sql`
      with old as (select msgid from delivery.kf_message where sent_at < ${before} and sealed is not null limit ${BATCH})
      update delivery.kf_message m set sealed = null, file_hash = null from old where m.msgid = old.msgid returning 1`.execute(
      db,
    );
    const { rows: ours } = await sql`
      with old as (select msgid from delivery.kf_sending where made_at < ${before} and sealed is not null
        and state <> 'sending' limit ${BATCH})
      update delivery.kf_sending s set sealed = null from old where s.msgid = old.msgid returning 1`.execute(db);
    const { rows: names } = await sql`
      with old as (select external_userid, open_kfid from delivery.kf_conversation
        where last_at < ${before} and sealed_name is not null limit ${BATCH})
      update delivery.kf_conversation c set sealed_name = null from old
      where c.external_userid = old.external_userid and c.open_kfid = old.open_kfid returning 1`.execute(db);
    purged += rows.length + ours.length + names.length;
    if (Math.max(rows.length, ours.length, names.length) < BATCH) return purged;
  }
}

/** The oldest words that are still kept: when they may go. */
export async function nextPurge(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ oldest: Date | null; days: number }>`
    select least((select min(sent_at) from delivery.kf_message where sealed is not null),
      (select min(made_at) from delivery.kf_sending where sealed is not null and state <> 'sending'),
      (select min(last_at) from delivery.kf_conversation where sealed_name is not null)) as oldest`.execute(db);
  const oldest = rows[0]?.oldest;
  // A little later than the exact moment, so that a day's words go together.
  return oldest ? new Date(oldest.getTime() + ((await readRetention(db)) + 1) * 24 * 3_600_000) : null;
}
