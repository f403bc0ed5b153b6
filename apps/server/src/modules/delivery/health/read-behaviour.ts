import { type BehaviourDay, type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Poller } from '../../../platform/polling/index.ts';
import { inLanes, type Solo } from '../solo.ts';
import { speaksOfAccount, writeAccountErrors } from './account-errors.ts';
import { type BeijingDay, beijingDay, midnightOf } from './beijing-days.ts';
import { latestDay, nextReading, nextReadingAt, oldestDay, type ReadSoFar } from './readings.ts';

const API = 'get_user_behavior_data';
/** Accounts whose days are written together: a killed process reads at most so many again. */
const BATCH = 200;
/** Parallel reads that WeCom bears (LIMITS §12). */
const LANES = 5;
const NAME = 'delivery.behaviour_refused';
/** After a refusal of the whole API (permission, address, secret) somebody has to act: asked again every hour. */
const REFUSED_AGAIN_MS = 3_600_000;

export interface ReadBehaviourDeps extends Pick<Platform, 'db' | 'clock' | 'log' | 'crashAt'> {
  wecom: WeComClient;
}

interface Due extends ReadSoFar {
  accountId: number;
  userid: string;
}
interface Reading {
  accountId: number;
  userid: string;
  from: BeijingDay;
  until: BeijingDay;
  days: BehaviourDay[];
  /** WeCom's code, when it refused this account alone. */
  error: string | null;
}

/**
 * Reads what every active account did, by day. Several ids in one call are summed by the API, so it is one call per
 * account and up to thirty days. What is missing is found in the database each time: an end in between loses one batch.
 * Answers how many accounts were read.
 */
export async function readBehaviour(deps: ReadBehaviourDeps): Promise<number> {
  const latest = latestDay(deps.clock.now());
  let read = 0;
  for (;;) {
    const batch = await findDue(deps, latest);
    if (batch.length === 0) break;
    const { readings, stopped } = await readBatch(deps, batch, latest);
    await deps.db.transaction().execute((tx) => write(tx, deps, readings));
    deps.crashAt('delivery.behaviour_batch_written');
    read += readings.length;
    if (stopped instanceof WeComError && stopped.outcome === 'refused') {
      await noteRefusal(deps, String(stopped.code));
      return read;
    }
    if (stopped) throw stopped;
  }
  await noteRefusal(deps, null);
  return read;
}

/** Accounts that lack days, by name, so that the same day is the same day. */
async function findDue({ db, wecom }: ReadBehaviourDeps, latest: BeijingDay): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select a.account_id as "accountId", a.userid, r.read_from as "readFrom", r.read_until as "readUntil",
      r.wanted_from as "wantedFrom"
    from organisation.account_info a
    left join delivery.account_reading r on r.account_id = a.account_id
    where a.corp_id = ${wecom.corpId} and a.active and ${isBehind(latest)}
    order by a.userid limit ${BATCH}`.execute(db);
  return rows;
}

/** The same question as `nextReading`'s, for sets; `r` is the account's reading. */
const isBehind = (latest: BeijingDay) => sql<boolean>`
  (r.read_until is null or r.read_until < ${latest}::date
    or (r.wanted_from < r.read_from and r.read_from > ${oldestDay(latest)}::date))`;

/** What was read until the end, or until something stopped all of it. */
async function readBatch(
  { wecom, log }: ReadBehaviourDeps,
  batch: Due[],
  latest: BeijingDay,
): Promise<{ readings: Reading[]; stopped: unknown }> {
  const readings: Reading[] = [];
  let stopped: unknown = null;
  await inLanes(batch, LANES, async (account) => {
    const span = nextReading(account, latest);
    if (!span || stopped) return;
    const { accountId, userid } = account;
    const asked = { userid: [userid], start_time: unix(span.from), end_time: unix(span.until) };
    try {
      const days = await wecom.statistics.getUserBehaviorData(asked);
      readings.push({ accountId, userid, ...span, days, error: null });
    } catch (error) {
      // Refused for this account's sake (not in the visible range, banned, …): tomorrow may be better.
      if (!(error instanceof WeComError) || error.handling !== 'D' || error.outcome !== 'refused') {
        stopped ??= error;
        return;
      }
      log.warn({ userid, code: error.code }, "an account's days could not be read");
      readings.push({ accountId, userid, ...span, days: [], error: String(error.code) });
    }
  });
  return { readings, stopped };
}

const unix = (day: BeijingDay) => midnightOf(day).getTime() / 1000;

async function write(tx: Tx, { clock, wecom }: ReadBehaviourDeps, readings: Reading[]): Promise<void> {
  if (readings.length === 0) return;
  const at = clock.now();
  const days = readings.flatMap(({ accountId, userid, from, until, days: read }) =>
    read
      .map((day) => ({ accountId, userid, ...day, day: beijingDay(new Date(day.stat_time * 1000)) }))
      .filter(({ day }) => day >= from && day <= until),
  );
  await sql`
    insert into delivery.account_day as d (account_id, day, corp_id, userid, chat_cnt, message_cnt, reply_percentage,
      avg_reply_minutes, negative_feedback, new_apply, new_contact, read_at)
    select x."accountId", x.day, ${wecom.corpId}, x.userid, coalesce(x.chat_cnt, 0), coalesce(x.message_cnt, 0),
      x.reply_percentage, x.avg_reply_time, coalesce(x.negative_feedback_cnt, 0), coalesce(x.new_apply_cnt, 0),
      coalesce(x.new_contact_cnt, 0), ${at}
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as x("accountId" bigint, day date, userid text,
      chat_cnt integer, message_cnt integer, reply_percentage real, avg_reply_time real, negative_feedback_cnt integer,
      new_apply_cnt integer, new_contact_cnt integer)
    on conflict (account_id, day) do update set userid = excluded.userid, chat_cnt = excluded.chat_cnt,
      message_cnt = excluded.message_cnt, reply_percentage = excluded.reply_percentage,
      avg_reply_minutes = excluded.avg_reply_minutes, negative_feedback = excluded.negative_feedback,
      new_apply = excluded.new_apply, new_contact = excluded.new_contact, read_at = excluded.read_at`.execute(tx);
  const spans = readings.map(({ accountId, from, until, error }) => ({ accountId, from, until, error }));
  // A call that begins later than the day after the last one leaves a gap that WeCom has forgotten: it counts as new.
  await sql`
    insert into delivery.account_reading as r (account_id, read_from, read_until, read_at, error)
    select x."accountId", x."from", x."until", ${at}, x.error
    from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) as x("accountId" bigint, "from" date, "until" date, error text)
    on conflict (account_id) do update set
      read_from = case when excluded.read_from > r.read_until + 1 then excluded.read_from
        else least(r.read_from, excluded.read_from) end,
      read_until = greatest(r.read_until, excluded.read_until),
      wanted_from = case when r.wanted_from < excluded.read_from then r.wanted_from end,
      read_at = excluded.read_at, error = excluded.error`.execute(tx);
  const errors = readings
    .filter(({ error }) => speaksOfAccount(error))
    .map(({ accountId, error }) => ({ accountId, code: Number(error), api: API }));
  await writeAccountErrors(tx, errors, at);
}

async function noteRefusal({ db, clock, log }: ReadBehaviourDeps, code: string | null): Promise<void> {
  if (code === null) {
    await sql`delete from platform.setting where name = ${NAME}`.execute(db);
    return;
  }
  log.error({ code, api: API }, 'WeCom refuses the statistics of accounts');
  await sql`
    insert into platform.setting (name, value, changed_at) values (${NAME}, ${JSON.stringify({ code })}::jsonb, ${clock.now()})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(db);
}

/** Once a day after Beijing's midnight, and whenever somebody wants older days. */
export function behaviourPoller({ db, wecom }: ReadBehaviourDeps, solo: Solo): Poller {
  async function look(now: Date): Promise<{ behind: boolean; notBefore: Date | null }> {
    const { rows } = await sql<{ behind: boolean; refusedAt: Date | null }>`
      select exists (
          select from organisation.account_info a left join delivery.account_reading r on r.account_id = a.account_id
          where a.corp_id = ${wecom.corpId} and a.active and ${isBehind(latestDay(now))}) as behind,
        (select changed_at from platform.setting where name = ${NAME}) as "refusedAt"`.execute(db);
    const { behind, refusedAt } = rows[0]!;
    return { behind, notBefore: refusedAt && new Date(refusedAt.getTime() + REFUSED_AGAIN_MS) };
  }
  return {
    name: 'delivery.behaviour',
    async isDue(now) {
      const { behind, notBefore } = await look(now);
      return behind && (notBefore === null || notBefore <= now);
    },
    runDue: solo.wake,
    async nextDueAt(now) {
      const { behind, notBefore } = await look(now);
      return behind ? (notBefore ?? now) : nextReadingAt(now);
    },
  };
}
