import type { SyncFinding, SyncRun as SyncRunView, SyncState } from '@xiaoer/contracts';
import { sql } from 'kysely';
import type { Db } from '../../../platform/database/index.ts';
import { nextNight, type ScheduleDeps } from './schedule.ts';
import { readGuard } from './settings.ts';

/** Runs that the console shows. */
const RUNS = 30;
/** Places named for each finding. */
const MOST = 10;

type RunRow = Omit<SyncRunView, 'id' | 'startedAt' | 'endedAt' | 'findings'> & {
  syncId: number;
  startedAt: Date;
  endedAt: Date | null;
};

/** How the synchronisation stands, what the last ones found, and what none of them can know. */
export async function readSync(deps: ScheduleDeps, now: Date): Promise<SyncState> {
  const { db } = deps.platform;
  const { corpId } = deps.wecom;
  const runs = await readRuns(db, corpId, RUNS);
  return {
    runs,
    nextAt: (await nextNight(deps, now)).toISOString(),
    guard: await readGuard(db),
    expectedCalls: await lastCost(db, corpId),
    unknowable: await readUnknowable(db, corpId),
  };
}

/** The newest runs, each with what it found. */
export async function readRuns(db: Db, corpId: string, n: number): Promise<SyncRunView[]> {
  const { rows } = await sql<RunRow>`
    select sync_id as "syncId", kind, state, step, step_done as "stepDone", step_total as "stepTotal",
      asked_by as "askedBy", api_calls as "apiCalls", least_calls as "leastCalls", contacts_read as "contactsRead",
      changed, worked_ms as "workedMs", started_at as "startedAt", ended_at as "endedAt", problem
    from delivery.sync_run where corp_id = ${corpId} order by sync_id desc limit ${n}`.execute(db);
  const findings = await readFindings(
    db,
    rows.map(({ syncId }) => syncId),
  );
  return rows.map(({ syncId, startedAt, endedAt, ...run }) => ({
    ...run,
    id: String(syncId),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    findings: findings.get(syncId) ?? [],
  }));
}

async function readFindings(db: Db, syncIds: number[]): Promise<Map<number, SyncFinding[]>> {
  const { rows } = await sql<SyncFinding & { syncId: number }>`
    with placed as (
      select f.sync_id, f.what, f.subject, f.n, f.detail, a.account_id,
        coalesce(a.name, nullif(g.name, ''), f.subject) as name,
        row_number() over (partition by f.sync_id, f.what order by f.n desc, f.subject) as rank
      from delivery.sync_finding f
      left join organisation.account_info a on f.subject = 'account:' || a.account_id
      left join community.group_info g on f.subject = 'chat:' || g.chat_id
      where f.sync_id = any(${syncIds}::bigint[])
    )
    select sync_id as "syncId", what, sum(n)::int8 as n, count(*) as places, coalesce(jsonb_agg(jsonb_build_object(
        'name', name, 'accountId', account_id::text, 'n', n,
        'held', (detail ->> 'held')::bigint, 'code', detail ->> 'code') order by rank)
      filter (where rank <= ${MOST} and subject ~ ':'), '[]') as most
    from placed group by 1, 2 order by 1, 2`.execute(db);
  const found = new Map<number, SyncFinding[]>();
  for (const { syncId, ...finding } of rows) found.set(syncId, [...(found.get(syncId) ?? []), finding]);
  return found;
}

async function lastCost(db: Db, corpId: string): Promise<number | null> {
  const { rows } = await sql<{ calls: number }>`
    select api_calls as calls from delivery.sync_run
    where corp_id = ${corpId} and state = 'done' and kind <> 'new_accounts' order by sync_id desc limit 1`.execute(db);
  return rows[0]?.calls ?? null;
}

async function readUnknowable(db: Db, corpId: string): Promise<SyncState['unknowable']> {
  const { rows } = await sql<{ perhapsGone: number; lost: number | null }>`
    select
      (select count(*) from customers.contact_history h where h.state = 'perhaps_gone' and h.account_id in
        (select account_id from organisation.account_info where corp_id = ${corpId})) as "perhapsGone",
      (select case when exists (select from delivery.account_behaviour where corp_id = ${corpId})
        then coalesce(sum(f.n), 0)::int8 end
       from delivery.sync_finding f where f.what = 'perhaps_lost' and f.sync_id =
         (select max(sync_id) from delivery.sync_run where corp_id = ${corpId} and state = 'done')) as lost`.execute(
    db,
  );
  return rows[0]!;
}
