import type { DrivenClock } from '@xiaoer/clock';
import { afterEach, beforeEach } from 'vitest';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeChat, type FakeCorp, startFakeCorp } from './fake-corp.ts';
import { operator, type SyncSetup, syncFor } from './testing.ts';

export const NOON = '2026-03-15T12:00:00+08:00';
export const unix = (iso: string) => Math.floor(new Date(iso).getTime() / 1000);
/** Long ago: told to nobody. */
export const OLD = unix('2025-06-01T10:00:00+08:00');

export const chat = (chat_id: string, owner: string, members: string[]): FakeChat => ({
  chat_id,
  name: `群 ${chat_id}`,
  owner,
  create_time: OLD,
  member_version: 'v1',
  member_list: [
    { userid: owner, type: 1, join_time: OLD, join_scene: 1 },
    ...members.map((userid, i) => ({ userid, type: 2 as const, join_time: OLD + 60 + i, join_scene: 3 })),
  ],
});

/** A corp of a test's own, empty at the start of each: WeCom as a fake, everything of ours real. */
export function testCorp(database: ReturnType<typeof testDatabase>) {
  let platform: Platform & { clock: DrivenClock };
  let wecom: FakeCorp;
  let town: SyncSetup;

  beforeEach(async () => {
    const { rows } = await database.pool.query<{ tables: string }>(
      `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables
       where schemaname in ('customers', 'organisation', 'community', 'delivery')
         and (schemaname, tablename) not in (('customers', 'consent_text'), ('organisation', 'directory'), ('delivery', 'health_setting'))`,
    );
    await database.pool.query(`truncate ${rows[0]!.tables}, platform.setting, platform.fact restart identity`);
    await database.pool.query('delete from graphile_worker._private_jobs');
    platform = await testPlatform(database, { at: NOON });
    wecom = await startFakeCorp();
    town = syncFor(platform, wecom.url);
    await town.organisation.put(operator, {
      units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }],
      stores: [
        {
          code: 'N',
          name: '北区店',
          unit: 'head',
          city: '上海',
          position: { lng: 121.4, lat: 31.2 },
          coordinates: 'wgs84',
          openedOn: '2020-01-01',
          hours: [],
          wecomDepartmentId: null,
        },
      ],
    });
  });
  afterEach(() => wecom.stop());

  /** Members of WeCom who are accounts of ours. */
  async function employ(...userids: string[]) {
    wecom.corp.members.push(...userids.map((userid) => ({ userid, name: userid, department: [1] })));
    const accounts = userids.map((userid) => ({
      userid,
      name: userid,
      kind: 'person' as const,
      role: 'staff' as const,
      stores: ['N'],
    }));
    await town.organisation.put(operator, { accounts });
  }
  const befriend = (userid: string, n: number, { prefix = `wm-${userid}`, createtime = OLD } = {}) =>
    wecom.corp.ties.push(
      ...Array.from({ length: n }, (_, i) => ({
        userid,
        externalUserid: `${prefix}-${String(i).padStart(5, '0')}`,
        createtime: createtime + i,
      })),
    );
  const callsOf = (path: string) => wecom.calls.filter((call) => call.split(' ')[0] === path).length;
  const inTx = <R>(run: (tx: Tx) => Promise<R>) => platform.db.transaction().execute(run);
  const accountId = async (userid: string) => (await town.organisation.accountByUserid(userid))!.accountId;
  async function rowsOf(query: string): Promise<Record<string, unknown>[]> {
    return (await database.pool.query(query)).rows;
  }
  const factsOf = async (type: string) =>
    (await rowsOf(`select payload from platform.fact where type = '${type}' order by id`)).map(
      ({ payload }) => (payload as { contacts: unknown[] }).contacts,
    );
  const at = (hoursLater: number) =>
    platform.clock.advanceTo(new Date(new Date(NOON).getTime() + hoursLater * 3_600_000));

  return {
    get platform() {
      return platform;
    },
    get wecom() {
      return wecom;
    },
    get town() {
      return town;
    },
    employ,
    befriend,
    callsOf,
    inTx,
    accountId,
    rowsOf,
    factsOf,
    at,
  };
}
