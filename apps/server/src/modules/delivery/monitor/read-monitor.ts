import type { DeliveryMonitor } from '@xiaoer/contracts';
import { lookUpCode, type WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';

const DAY_MS = 86_400_000;
/** Stuck dispatches on one page; more than that is one problem, not many. */
const STUCK = 100;

/** How the gateway is doing, in one look. */
export async function readMonitor(
  { db, clock, wall }: Pick<Platform, 'db' | 'clock' | 'wall'>,
  wecom: WeComClient | null,
): Promise<DeliveryMonitor> {
  const [inbox, welcomes, dispatches, followed, stuck, jobs, api] = await Promise.all([
    readInbox(db),
    readWelcomes(db, new Date(wall().getTime() - DAY_MS)),
    readStates(db, new Date(clock.now().getTime() - DAY_MS)),
    readFollowed(db),
    readStuck(db, clock.now()),
    readJobs(db),
    readApi(db, new Date(wall().getTime() - DAY_MS)),
  ]);
  return {
    at: wall().toISOString(),
    inbox,
    welcomes,
    dispatches,
    followed,
    stuck,
    jobs,
    api,
    limiter: limiterOf(wecom),
  };
}

const iso = (at: Date | null) => at?.toISOString() ?? null;
const meaningOf = (code: string) => lookUpCode(/^-?\d+$/.test(code) ? Number(code) : code).meaning;

async function readInbox(db: Db): Promise<DeliveryMonitor['inbox']> {
  const { rows } = await sql<{ state: string; n: number; oldest: Date | null }>`
    select state, count(*)::integer as n, min(received_at) as oldest from delivery.inbox
    where state in ('waiting', 'parked') group by state`.execute(db);
  const of = (state: string) => {
    const row = rows.find((one) => one.state === state);
    return { n: row?.n ?? 0, oldest: iso(row?.oldest ?? null) };
  };
  return { waiting: of('waiting'), parked: of('parked') };
}

async function readWelcomes(db: Db, since: Date): Promise<DeliveryMonitor['welcomes']> {
  const { rows } = await sql<{
    wanted: number;
    oldest: Date | null;
    sent: number;
    missed: number;
    p50: number | null;
    p99: number | null;
  }>`
    select count(*) filter (where state = 'wanted')::integer as wanted,
      min(arrived_at) filter (where state = 'wanted') as oldest,
      count(*) filter (where state = 'sent')::integer as sent, count(*) filter (where state = 'missed')::integer as missed,
      percentile_disc(0.5) within group (order by ended_after_ms) filter (where state = 'sent') as p50,
      percentile_disc(0.99) within group (order by ended_after_ms) filter (where state = 'sent') as p99
    from delivery.welcome where arrived_at >= ${since}`.execute(db);
  const { rows: missedBy } = await sql<{ reason: string; n: number }>`
    select coalesce(reason, '') as reason, count(*)::integer as n from delivery.welcome
    where arrived_at >= ${since} and state = 'missed' group by 1 order by n desc limit 20`.execute(db);
  const { wanted, oldest, sent, missed, p50, p99 } = rows[0]!;
  return {
    wanted: { n: wanted, oldest: iso(oldest) },
    sent,
    missed,
    p50Ms: p50,
    p99Ms: p99,
    missedBy: missedBy.map((row) => ({ ...row, meaning: /^-?\d+$/.test(row.reason) ? meaningOf(row.reason) : null })),
  };
}

async function readStates(db: Db, since: Date): Promise<DeliveryMonitor['dispatches']> {
  const { rows } = await sql<DeliveryMonitor['dispatches'][number]>`
    select state, count(*)::integer as n from delivery.dispatch
    where made_at >= ${since} or state in ('ready', 'sending', 'unknown') group by state order by state`.execute(db);
  return rows;
}

async function readFollowed(db: Db): Promise<DeliveryMonitor['followed']> {
  const { rows } = await sql<{ n: number; oldest: Date | null }>`
    select count(*)::integer as n, min(coalesce(read_at, sent_at)) as oldest from delivery.dispatch
    where results_at is not null`.execute(db);
  return { n: rows[0]!.n, oldestReading: iso(rows[0]!.oldest) };
}

async function readStuck(db: Db, now: Date): Promise<DeliveryMonitor['stuck']> {
  const { rows } = await sql<{
    runId: string;
    no: number;
    account: string;
    chatType: 'single' | 'group';
    state: 'unknown' | 'ready' | 'refused';
    recipients: number;
    sendAt: Date;
    expiresAt: Date;
    nextTryAt: Date | null;
    attempts: number;
    code: string | null;
  }>`
    select d.run_id::text as "runId", d.dispatch_no as no, a.name as account, d.chat_type as "chatType", d.state,
      d.recipients, d.send_at as "sendAt", d.expires_at as "expiresAt", d.attempts, d.error as code,
      d.try_after as "nextTryAt"
    from delivery.dispatch d join organisation.account_info a on a.account_id = d.account_id
    where d.state = 'unknown' or (d.state = 'ready' and d.error is not null) or (d.state = 'refused' and d.expires_at > ${new Date(now.getTime() - DAY_MS)})
    order by d.state desc, d.send_at desc, d.marker collate "C" limit ${STUCK}`.execute(db);
  return rows.map(({ sendAt, expiresAt, nextTryAt, ...row }) => ({
    ...row,
    sendAt: sendAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    meaning: row.code ? meaningOf(row.code) : null,
    nextTryAt: iso(nextTryAt),
  }));
}

async function readJobs(db: Db): Promise<DeliveryMonitor['jobs']> {
  const { rows } = await sql<{ task: string; waiting: number; failing: number; oldest: Date; error: string | null }>`
    select task_identifier as task, count(*)::integer as waiting, count(*) filter (where attempts > 0)::integer as failing,
      min(run_at) as oldest, left(max(last_error), 200) as error
    from graphile_worker.jobs group by 1 order by failing desc, waiting desc, task limit 30`.execute(db);
  return rows.map((row) => ({ ...row, oldest: row.oldest.toISOString() }));
}

async function readApi(db: Db, since: Date): Promise<DeliveryMonitor['api']> {
  const { rows } = await sql<{ api: string; code: string; n: number; ms: number; max: number }>`
    select api, code, sum(n)::bigint as n, sum(ms_total)::bigint as ms, max(ms_max) as max from delivery.api_tally
    where hour >= ${since} group by api, code order by api, n desc`.execute(db);
  return [...Map.groupBy(rows, ({ api }) => api)].map(([api, results]) => {
    const calls = results.reduce((sum, { n }) => sum + n, 0);
    return {
      api,
      calls,
      averageMs: Math.round(results.reduce((sum, { ms }) => sum + ms, 0) / calls),
      maxMs: Math.max(...results.map(({ max }) => max)),
      errors: results.filter(({ code }) => code !== '0').map(({ code, n }) => ({ code, n, meaning: meaningOf(code) })),
    };
  });
}

function limiterOf(wecom: WeComClient | null): DeliveryMonitor['limiter'] {
  return (wecom?.limiterState() ?? []).map(({ blocked, ...state }) => {
    const { api, lastMinute, perMinute, lastHour, perHour, waiting } = state;
    const blockedUntil = blocked ? new Date(blocked.until).toISOString() : null;
    return { api, lastMinute, perMinute, lastHour, perHour, waiting, blockedUntil };
  });
}
