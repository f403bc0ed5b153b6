import { spawn } from 'node:child_process';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeCorp, startFakeCorp } from './fake-corp.ts';
import { operator, syncFor } from './testing.ts';

const undisturbed = testDatabase();
const killed = testDatabase();
const CHILD = new URL('./sync.child.ts', import.meta.url).pathname;
const AT = '2026-03-15T12:00:00+08:00';
const CREATED = 1_748_743_200;
const ACCOUNTS = Array.from({ length: 130 }, (_, i) => `s-${String(i).padStart(3, '0')}`);

let wecom: FakeCorp;
beforeAll(async () => {
  wecom = await startFakeCorp();
  const { corp } = wecom;
  corp.members = ACCOUNTS.map((userid) => ({ userid, name: userid, department: [1] }));
  corp.tags = [{ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' }];
  // Two lists: one of several saves, one of one. Every third person knows two accounts.
  corp.ties = Array.from({ length: 2_600 }, (_, i) => ({
    userid: ACCOUNTS[i < 2_300 ? i % 100 : 100 + (i % 30)]!,
    externalUserid: `wm-${String(i % 3 === 0 ? i % 900 : i).padStart(5, '0')}`,
    createtime: CREATED + i,
    ...(i % 5 === 0 ? { tagIds: ['et-1'] } : {}),
  })).filter(
    (tie, i, all) => all.findIndex((o) => o.userid === tie.userid && o.externalUserid === tie.externalUserid) === i,
  );
  for (const id of ['wr-1', 'wr-2', 'wr-3']) {
    corp.chats.set(id, {
      chat_id: id,
      name: id,
      owner: 's-001',
      create_time: CREATED,
      member_version: 'v1',
      member_list: [
        { userid: 's-001', type: 1, join_time: CREATED, join_scene: 1 },
        { userid: 'wm-00001', type: 2, join_time: CREATED + 5, join_scene: 3 },
      ],
    });
  }
});
afterAll(() => wecom.stop());

async function prepare(database: typeof killed) {
  const platform = await testPlatform(database, { at: AT });
  const town = syncFor(platform, wecom.url);
  const store = { name: 'N 店', unit: 'head', city: '上海', position: { lng: 121.4, lat: 31.2 }, coordinates: 'wgs84' };
  await town.organisation.put(operator, {
    units: [{ code: 'head', name: '总部', kind: 'head_office', parent: null }],
    stores: [{ ...store, coordinates: 'wgs84', code: 'N', openedOn: '2020-01-01', hours: [], wecomDepartmentId: null }],
    accounts: ACCOUNTS.map((userid) => ({ userid, name: userid, kind: 'person', role: 'staff', stores: ['N'] })),
  });
  return { platform, town };
}

/** Synchronises in a process of its own, which ends itself at the kill point as a power cut would. */
const dieAt = (point: string) =>
  new Promise<NodeJS.Signals | null>((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, killed.url, wecom.url, point, AT], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (_, signal) => resolve(signal));
  });

async function stateOf(database: typeof killed) {
  const rows = async (query: ReturnType<typeof sql>) => (await query.execute(database.db)).rows;
  return {
    contacts: await rows(sql`
      select a.userid, c.external_userid, c.since from customers.active_contact c
      join organisation.account_info a using (account_id) order by 1, 2`),
    customers: await rows(sql`select subject_key from customers.customer_info order by 1`),
    tags: await rows(sql`
      select i.value, a.userid, t.tag_id from customers.corp_tag_of t join customers.identity_of i using (customer_id)
      join organisation.account_info a on a.account_id = t.account_id order by 1, 2`),
    groups: await rows(sql`select chat_id, member_count from community.group_info order by 1`),
    staged: await rows(sql`select 1 from delivery.sync_contact`),
  };
}

it('killed again and again, goes on at its page and ends as one that was never disturbed', async () => {
  const calm = await (await prepare(undisturbed)).town.goOn();
  const { town } = await prepare(killed);
  wecom.calls.length = 0;
  let saved = 0;
  for (const point of [
    'delivery.sync_inside_page', // nothing of the page is saved
    'delivery.sync_page_saved', // the page is saved, the next not asked for by anybody alive
    'delivery.sync_group_read', // the group is written, and not yet ticked off
  ]) {
    expect(await dieAt(point)).toBe('SIGKILL');
    if (point === 'delivery.sync_page_saved') saved = wecom.calls.length;
    const { rows } = await sql`select 1 from delivery.sync_run where state = 'running'`.execute(killed.db);
    expect(rows).toHaveLength(1);
  }
  // The killed process's lock goes when PostgreSQL notices that nobody is there any more.
  let run = await town.goOn();
  while (run.state === 'running') run = await town.goOn();
  expect(run).toMatchObject({ id: '1', kind: 'first', state: 'done', found: calm.found });
  expect(await stateOf(killed)).toEqual(await stateOf(undisturbed));
  // The list whose thousand was saved went on at its cursor; only the other one began again.
  const begun = wecom.calls.slice(saved).filter((call) => call === 'externalcontact/batch/get_by_user');
  expect(begun.length).toBeLessThanOrEqual(1);
  expect(wecom.calls.filter((call) => call === 'externalcontact/get_follow_user_list')).toHaveLength(1);
}, 120_000);
