import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { inLanes } from '../solo.ts';
import { type ConcludeDeps, conclude, type End } from './conclude.ts';
import { nextPollAt, RESULT_PAGE, type ResultRow, verdictOf } from './rules.ts';

const LANES = 2;
/** Pairs of one round: their pages of 1,000 stay far below the API's limit of a minute. */
const PAIRS = 100;
/** After a reading that failed. Milliseconds of business time. */
const AGAIN_MS = 600_000;

export interface PollDeps extends ConcludeDeps, Pick<Platform, 'db' | 'clock' | 'facts' | 'log'> {
  wecom: WeComClient;
}

interface Due {
  transferId: number;
  kind: 'on_job' | 'resigned';
  corpId: string;
  fromUserid: string;
  toAccountId: number;
  toUserid: string;
}

interface Waiting {
  externalUserid: string;
  askedAt: Date;
  /** An earlier action asked the same of the same two members. */
  askedBefore: boolean;
}

/** Reads the results of every pair that is due, until all is final. */
export async function readResults(deps: PollDeps): Promise<void> {
  const { rows } = await sql<Due>`
    select t.transfer_id as "transferId", t.kind, t.corp_id as "corpId", t.from_userid as "fromUserid",
      l.to_account_id as "toAccountId", l.to_userid as "toUserid"
    from delivery.transfer_leg l join delivery.transfer t on t.transfer_id = l.transfer_id
    where l.poll_at <= ${deps.clock.now()}
    order by l.poll_at, t.key, l.to_userid collate "C" limit ${PAIRS}`.execute(deps.db);
  await inLanes(rows, deps.clock.mode === 'driven' ? 1 : LANES, (due) => readPair(deps, due));
}

async function readPair(deps: PollDeps, due: Due): Promise<void> {
  const { db, clock, log } = deps;
  const waiting = await findWaiting(deps, due);
  const results = new Map<string, ResultRow[]>();
  try {
    if (waiting.length > 0) {
      const pair = { handover_userid: due.fromUserid, takeover_userid: due.toUserid };
      const read =
        due.kind === 'resigned' ? deps.wecom.transfer.resignedResult(pair) : deps.wecom.transfer.result(pair);
      for await (const row of read) {
        results.set(row.external_userid, [...(results.get(row.external_userid) ?? []), row]);
      }
    }
  } catch (error) {
    if (!(error instanceof WeComError)) throw error;
    log.warn({ code: error.code, api: error.api }, 'results of a hand-over could not be read yet');
    await writeLook(deps, due, { pollAt: new Date(clock.now().getTime() + AGAIN_MS), read: false });
    return;
  }
  const now = clock.now();
  const ends = waiting.flatMap((one): End[] => {
    const verdict = verdictOf(results.get(one.externalUserid) ?? [], { ...one, now });
    if (verdict.state === 'waiting') return [];
    const at = verdict.state === 'done' ? verdict.at : now;
    const reason = verdict.state === 'failed' ? verdict.reason : null;
    const { transferId, toAccountId } = due;
    return [{ transferId, toAccountId, externalUserid: one.externalUserid, state: verdict.state, reason, at }];
  });
  await deps.facts.prepare(now);
  for (let from = 0; from < ends.length; from += RESULT_PAGE) {
    await db.transaction().execute((tx) => conclude(tx, deps, ends.slice(from, from + RESULT_PAGE)));
  }
  const ended = new Set(ends.map(({ externalUserid }) => externalUserid));
  const first = waiting.find(({ externalUserid }) => !ended.has(externalUserid));
  await writeLook(deps, due, { pollAt: first ? nextPollAt(first.askedAt, now) : null, read: true });
}

/** Who was asked for first comes first. */
async function findWaiting({ db }: PollDeps, due: Due): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select c.external_userid as "externalUserid", c.asked_at as "askedAt", exists (
        select from delivery.transfer_contact o join delivery.transfer t on t.transfer_id = o.transfer_id
        where o.customer_id = c.customer_id and o.transfer_id <> c.transfer_id and o.to_account_id = c.to_account_id
          and o.asked_at <= c.asked_at and t.corp_id = ${due.corpId} and lower(t.from_userid) = lower(${due.fromUserid})
      ) as "askedBefore"
    from delivery.transfer_contact c
    where c.transfer_id = ${due.transferId} and c.to_account_id = ${due.toAccountId} and c.state = 'waiting'
    order by c.asked_at, c.external_userid collate "C"`.execute(db);
  return rows;
}

/** Whoever began to wait while the results were read is not forgotten. */
async function writeLook(
  { db, clock }: PollDeps,
  { transferId, toAccountId }: Due,
  { pollAt, read }: { pollAt: Date | null; read: boolean },
): Promise<void> {
  const now = clock.now();
  await sql`
    update delivery.transfer_leg l
    set poll_at = coalesce(${pollAt}::timestamptz, case when exists (
        select from delivery.transfer_contact c where c.transfer_id = l.transfer_id
          and c.to_account_id = l.to_account_id and c.state = 'waiting') then ${nextPollAt(now, now)}::timestamptz end),
      polled_at = case when ${read} then ${now}::timestamptz else l.polled_at end
    where l.transfer_id = ${transferId} and l.to_account_id = ${toAccountId}`.execute(db);
}
