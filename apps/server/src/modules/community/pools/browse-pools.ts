import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand, storeScope } from '../../access/index.ts';
import { type CodeCandidate, findCandidates } from './candidates.ts';
import { readPoolSettings } from './pool-settings.ts';
import { placeOf } from './rotation.ts';

const PAGE_SIZE = 30;
const MOST_ORPHANS = 50;

interface CodeRow {
  liveCodeId: number;
  state: string;
  remark: string;
  source: string;
  store: { code: string; name: string } | null;
  making: 'wanted' | 'making' | 'made';
  problem: string | null;
  alarm: 'nobody_left' | 'one_left' | null;
  alarmAt: Date | null;
  rotatedAt: Date | null;
  most: number | null;
  chosen: boolean;
}

/** Who is put forward behind each code now, and why the others are not. Alarms first. */
export async function listPools(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  { alarms, search, page }: { alarms: boolean; search?: string | undefined; page: number },
) {
  demand(actor, 'community.read');
  const settings = await readPoolSettings(db);
  const pattern = search ? `%${search.replaceAll(/[\\%_]/g, '\\$&')}%` : null;
  const { rows } = await sql<CodeRow>`
    select c.live_code_id as "liveCodeId", c.state, c.remark, c.source, c.making, c.problem, c.alarm,
      c.alarm_at as "alarmAt", c.rotated_at as "rotatedAt", c.most, c.chosen,
      case when s.store_id is not null then jsonb_build_object('code', s.code, 'name', s.name) end as store
    from community.live_code c left join organisation.store_info s on s.store_id = c.store_id
    where ${storeScope(actor, 'c.store_id')} and (not ${alarms}::boolean or c.alarm is not null)
      and (${pattern}::text is null or c.state ilike ${pattern} or c.remark ilike ${pattern} or s.name ilike ${pattern})
    order by c.alarm is null, c.alarm = 'one_left', c.state
    limit ${PAGE_SIZE + 1} offset ${(page - 1) * PAGE_SIZE}`.execute(db);
  const codes = rows.slice(0, PAGE_SIZE);
  const which = sql<boolean>`c.live_code_id = any(${codes.map(({ liveCodeId }) => liveCodeId)}::bigint[])`;
  const candidates = Map.groupBy(await findCandidates(db, { which, at: clock.now() }), ({ liveCodeId }) => liveCodeId);
  return {
    pools: codes.map(({ liveCodeId, most, ...code }) => ({
      ...code,
      most: most ?? settings.put_forward_most,
      accounts: (candidates.get(liveCodeId) ?? []).sort(forwardFirst).map(accountOut),
    })),
    page,
    hasMore: rows.length > PAGE_SIZE,
    ...(await standing(db, actor)),
    cap: settings.codes_cap,
  };
}

const forwardFirst = (a: CodeCandidate, b: CodeCandidate) =>
  Number(b.putForward) - Number(a.putForward) || (a.userid < b.userid ? -1 : 1);

const accountOut = (candidate: CodeCandidate) => {
  const { userid, name, standing: health, contacts, contactCap } = candidate;
  return { userid, name, standing: health, contacts, contactCap, place: placeOf(candidate) };
};

/** Alarms and what counts against the corp's cap on codes, of which orphans are a part. */
async function standing(db: Platform['db'], actor: Actor) {
  const { rows } = await sql<{ nobodyLeft: number; oneLeft: number; made: number }>`
    select count(*) filter (where alarm = 'nobody_left') as "nobodyLeft",
      count(*) filter (where alarm = 'one_left') as "oneLeft",
      (select count(*) from community.live_code where config_id is not null)
        + (select count(*) from community.join_way where config_id is not null)
        + (select count(*) from community.orphan_code where kind <> 'acquisition_link') as made
    from community.live_code c where ${storeScope(actor, 'c.store_id')}`.execute(db);
  const { rows: orphans } = await sql<{
    kind: 'live_code' | 'join_way' | 'acquisition_link';
    state: string;
    configId: string | null;
    lostAt: Date;
  }>`
    select kind, state, config_id as "configId", lost_at as "lostAt" from community.orphan_code
    order by lost_at desc, orphan_id desc limit ${MOST_ORPHANS}`.execute(db);
  return { ...rows[0]!, orphans };
}
