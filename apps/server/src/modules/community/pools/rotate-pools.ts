import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/index.ts';
import { findCandidates } from './candidates.ts';
import { readPoolSettings } from './pool-settings.ts';
import { type Pool, rotate } from './rotation.ts';

const MINUTE_MS = 60_000;

interface Code {
  liveCodeId: number;
  most: number | null;
  rotatedAt: Date | null;
  alarm: Pool['alarm'];
}
interface Rotated extends Pool {
  liveCodeId: number;
  before: number[];
  isChanged: boolean;
}

/**
 * Decides who is behind each code now and writes it down; what differs is `wanted` at WeCom. A change for load's sake
 * waits until the code has rested; whoever may not stay leaves at once.
 */
export async function rotatePools(tx: Tx, at: Date): Promise<void> {
  const settings = await readPoolSettings(tx);
  const codes = await lockCodes(tx);
  const candidates = Map.groupBy(
    await findCandidates(tx, { which: sql<boolean>`true`, at }),
    ({ liveCodeId }) => liveCodeId,
  );
  const rotated = codes.map((code): Rotated => {
    const ofCode = candidates.get(code.liveCodeId) ?? [];
    const most = code.most ?? settings.put_forward_most;
    const pool = rotate(ofCode, { most, betterBy: settings.better_by });
    const before = ofCode.filter(({ putForward }) => putForward).map(({ accountId }) => accountId);
    const mayChange =
      pool.isUrgent || !code.rotatedAt || at.getTime() - code.rotatedAt.getTime() >= settings.rotate_after * MINUTE_MS;
    return { ...pool, liveCodeId: code.liveCodeId, before, isChanged: mayChange && !isSame(before, pool.accountIds) };
  });
  await writePools(
    tx,
    rotated.filter(({ isChanged }) => isChanged),
    at,
  );
  const alarms = new Map(codes.map(({ liveCodeId, alarm }) => [liveCodeId, alarm]));
  await writeAlarms(
    tx,
    rotated.filter(({ liveCodeId, alarm }) => alarms.get(liveCodeId) !== alarm),
    at,
  );
}

async function lockCodes(tx: Tx): Promise<Code[]> {
  const { rows } = await sql<Code>`
    select live_code_id as "liveCodeId", most, rotated_at as "rotatedAt", alarm
    from community.live_code order by state for update`.execute(tx);
  return rows;
}

async function writePools(tx: Tx, rotated: Rotated[], at: Date): Promise<void> {
  if (rotated.length === 0) return;
  const pools = rotated.map(({ liveCodeId, accountIds, before }) => ({
    liveCodeId,
    accountIds,
    // The first filling of a pool is no rotation: it may be followed by one at once.
    isFirst: before.length === 0,
  }));
  const listed = sql`jsonb_to_recordset(${JSON.stringify(pools)}::jsonb)
    as p("liveCodeId" bigint, "accountIds" bigint[], "isFirst" boolean)`;
  await sql`
    delete from community.live_code_account x using ${listed}
    where x.live_code_id = p."liveCodeId" and x.account_id <> all(p."accountIds")`.execute(tx);
  await sql`
    insert into community.live_code_account (live_code_id, account_id, since)
    select p."liveCodeId", account_id, ${at}::timestamptz from ${listed}, unnest(p."accountIds") as account_id
    on conflict do nothing`.execute(tx);
  // A wish that is newer than the call under way survives its end, also where time stands still.
  await sql`
    update community.live_code c set making = case when c.making = 'made' then 'wanted' else c.making end,
      wanted_at = greatest(${at}::timestamptz, c.wanted_at + interval '1 millisecond'),
      rotated_at = case when p."isFirst" then c.rotated_at else ${at}::timestamptz end, problem = null
    from ${listed} where c.live_code_id = p."liveCodeId"`.execute(tx);
}

async function writeAlarms(tx: Tx, rotated: Rotated[], at: Date): Promise<void> {
  if (rotated.length === 0) return;
  const alarms = rotated.map(({ liveCodeId, alarm }) => ({ liveCodeId, alarm }));
  await sql`
    update community.live_code c set alarm = a.alarm,
      alarm_at = case when a.alarm is not null then ${at}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(alarms)}::jsonb) as a("liveCodeId" bigint, alarm text)
    where c.live_code_id = a."liveCodeId"`.execute(tx);
}

const isSame = (before: number[], after: number[]) =>
  before.length === after.length && before.every((id) => after.includes(id));
