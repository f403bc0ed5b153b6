import type { Moment as Record } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { MessageContent } from '../../content/index.ts';
import { looksLike } from './moment.ts';
import { noteOpen } from './open-moment.ts';
import type { MomentDeps } from './send-moments.ts';

/** Either clock may be off by this much. Business milliseconds. */
const SLACK_MS = 10 * 60_000;
/** WeCom answers spans of up to 30 days (doc 93333). */
const LONGEST_MS = 28 * 24 * 3_600_000;
/**
 * A moment is made by a job of WeCom's, so it may appear some time after it was taken: times the first wait. Not found at the
 * last look, it was not taken.
 */
const LOOKS = [4, 12];

interface Lost {
  momentId: number;
  marker: string;
  content: MessageContent;
  sendingAt: Date;
  looks: number;
  userids: string[];
}

/** Nobody but the one at work here asks: whatever is `sending` when the work begins was left by a process that died. */
export async function markAbandoned({ db, wall, lookAfterMs }: MomentDeps): Promise<void> {
  await sql`
    update delivery.moment set state = 'unknown', looks = 0, try_after = ${new Date(wall().getTime() + lookAfterMs)}
    where state = 'sending'`.execute(db);
}

/** Looks for moments of which we don't know whether WeCom took them. Found ones are adopted, the others asked for again. */
export async function findLost(deps: MomentDeps): Promise<void> {
  const { db, wall, clock } = deps;
  const { rows: lost } = await sql<Lost>`
    select m.moment_id as "momentId", m.marker, m.content, m.sending_at as "sendingAt", m.looks,
      array(select lower(a.userid) from delivery.moment_account a where a.moment_id = m.moment_id) as userids
    from delivery.moment m where m.state = 'unknown' and m.try_after <= ${wall()}
    order by m.marker collate "C"`.execute(db);
  if (lost.length === 0) return;
  const records = await readBooks(deps, lost);
  const at = clock.now();
  // A handful at most: one per answer that was lost.
  for (const moment of lost) {
    const index = await findRecord(deps, moment, records);
    const [record] = index === -1 ? [] : records.splice(index, 1);
    if (record)
      await noteOpen(deps, moment, { wecomId: record.moment_id, openedAt: new Date(record.create_time * 1000) });
    else await notFound(deps, moment, at);
  }
}

/** The corp's moments of that time which are not ours already. */
async function readBooks({ db, wecom, clock }: MomentDeps, lost: Lost[]): Promise<Record[]> {
  const now = clock.now().getTime();
  const first = Math.min(...lost.map(({ sendingAt }) => sendingAt.getTime()));
  const records: Record[] = [];
  const window = {
    start_time: Math.floor((Math.max(first, now - LONGEST_MS) - SLACK_MS) / 1000),
    end_time: Math.ceil((now + SLACK_MS) / 1000),
  };
  for await (const record of wecom.moment.list({ filter_type: 0, ...window })) records.push(record);
  const ids = records.map(({ moment_id }) => moment_id);
  const { rows } = await sql<{ id: string }>`
    select wecom_id as id from delivery.moment where wecom_id = any(${ids}::text[])`.execute(db);
  const ours = new Set(rows.map(({ id }) => id));
  return records.filter(({ moment_id }) => !ours.has(moment_id));
}

async function findRecord(deps: MomentDeps, moment: Lost, records: Record[]): Promise<number> {
  for (const [index, record] of records.entries()) {
    if (!looksLike(record, moment)) continue;
    if (moment.content.link || (await asksOurs(deps, record.moment_id, moment))) return index;
  }
  return -1;
}

/** The same words may have been asked of others: everybody it asks must be one whom we asked. */
async function asksOurs({ wecom }: MomentDeps, momentId: string, { userids }: Lost): Promise<boolean> {
  const ours = new Set(userids);
  let asked = 0;
  for await (const { userid } of wecom.moment.tasks({ moment_id: momentId })) {
    if (!ours.has(userid.toLowerCase())) return false;
    asked += 1;
  }
  return asked > 0;
}

async function notFound({ db, wall, lookAfterMs }: MomentDeps, { momentId, looks }: Lost, at: Date): Promise<void> {
  const factor = LOOKS[looks];
  if (factor !== undefined) {
    await sql`
      update delivery.moment set looks = looks + 1, try_after = ${new Date(wall().getTime() + factor * lookAfterMs)}
      where moment_id = ${momentId} and state = 'unknown'`.execute(db);
    return;
  }
  // WeCom has never heard of it.
  await sql`
    update delivery.moment set try_after = null, job_id = null, looks = 0,
      state = case when expires_at <= ${at} then 'cancelled' else 'ready' end,
      cancelled_at = case when expires_at <= ${at} then ${at}::timestamptz end
    where moment_id = ${momentId} and state = 'unknown'`.execute(db);
}
