import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../../platform/database/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeChat, type FakeCorp, startFakeCorp } from './fake-corp.ts';
import { CORP, operator, type SyncSetup, syncFor } from './testing.ts';

const database = testDatabase();
const NOON = '2026-03-15T12:00:00+08:00';
const unix = (iso: string) => Math.floor(new Date(iso).getTime() / 1000);
/** Long ago: told to nobody. */
const OLD = unix('2025-06-01T10:00:00+08:00');

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
const chat = (chat_id: string, owner: string, members: string[]): FakeChat => ({
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

describe('the first synchronisation', () => {
  it('takes over members, tags, contacts and groups with the fewest calls there are', async () => {
    await employ('gao.yuan', 'lin.qiao');
    befriend('gao.yuan', 1_150);
    befriend('lin.qiao', 30);
    wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    wecom.corp.ties[3]!.tagIds = ['et-1', 'st-of-a-rule-group'];
    wecom.corp.ties[4]!.state = 'p-N';
    wecom.corp.chats.set('wr-1', chat('wr-1', 'lin.qiao', ['wm-gao.yuan-00003', 'wm-nobody']));

    const run = await town.goOn();
    expect(run).toMatchObject({ kind: 'first', state: 'done', contactsRead: 1_180, apiCalls: run.leastCalls });
    // departments, users of one, tags, followers, 1,180 contacts in pages of 100, list of groups, one group
    expect(run.apiCalls).toBe(1 + 1 + 1 + 1 + 12 + 1 + 1);
    expect(wecom.calls.length - callsOf('gettoken')).toBe(run.apiCalls);
    expect(run.found).toEqual({ contacts_taken: 1_180, tags_added: 1, groups_taken: 1 });
    expect(await town.contacts()).toHaveLength(1_180);
    expect(
      await rowsOf(`select i.value, t.tag from customers.tag_of t join customers.identity_of i using (customer_id)`),
    ).toEqual([{ value: 'wm-gao.yuan-00003', tag: '手冲' }]);
    expect(
      await rowsOf(`select external_userid, since from customers.active_contact where live_code_state = 'p-N'`),
    ).toEqual([{ external_userid: 'wm-gao.yuan-00004', since: new Date((OLD + 4) * 1000) }]);
    expect(await rowsOf(`select member_count from community.group_info`)).toEqual([{ member_count: 3 }]);
    expect(await rowsOf(`select count(*)::int as n from delivery.sync_contact`)).toEqual([{ n: 0 }]);
  });

  it('greets nobody who came long ago', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    befriend('lin.qiao', 2, { prefix: 'wm-today', createtime: unix(NOON) - 3_600 });
    await town.goOn();
    expect((await factsOf('customers.contacts_added')).map((contacts) => contacts.length)).toEqual([2]);
  });

  it('reads an account that appears later, and only that', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    await town.goOn();
    await employ('gao.yuan');
    befriend('gao.yuan', 2);
    const before = callsOf('user/simplelist');
    expect(await town.goOn()).toMatchObject({ kind: 'new_accounts', contactsRead: 2, found: { contacts_taken: 2 } });
    expect(callsOf('user/simplelist')).toBe(before);
    expect(await town.contacts()).toHaveLength(5);
  });
});

describe('a synchronisation where nothing happened', () => {
  it('writes no row of customers', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 250);
    wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    wecom.corp.ties[3]!.tagIds = ['et-1'];
    wecom.corp.ties[5]!.unionid = 'union-5';
    await town.goOn();
    const versions = () =>
      Promise.all(
        ['customer', 'contact', 'identity', 'customer_identity', 'contact_tag', 'corp_tag', 'subject'].map((table) =>
          rowsOf(`select string_agg(xmin::text || ctid::text, ' ' order by ctid) as rows from customers.${table}`),
        ),
      );
    const before = await versions();
    const run = await town.run();
    expect(run).toMatchObject({ kind: 'by_hand', contactsRead: 250, changed: 0, found: {} });
    expect(await versions()).toEqual(before);
  });
});

describe('what callbacks lost', () => {
  it('is found: who was added, who was removed by staff, who came back', async () => {
    await employ('lin.qiao', 'gao.yuan');
    befriend('lin.qiao', 30);
    befriend('gao.yuan', 2);
    await town.goOn();
    const lin = await accountId('lin.qiao');
    const end = (name: string, how: 'removed_by_customer' | 'removed_by_staff') =>
      inTx((tx) =>
        town.customers.endContacts(tx, [
          { externalUserid: name, corpId: CORP, accountId: lin, how, at: new Date('2026-03-15T11:00:00+08:00') },
        ]),
      );
    await end('wm-lin.qiao-00001', 'removed_by_customer'); // stays listed, and can't be told apart
    await end('wm-lin.qiao-00002', 'removed_by_customer'); // she added us again: the list has a later time
    await end('wm-lin.qiao-00003', 'removed_by_staff'); // listed still: the removal was wrong
    wecom.corp.ties.find((tie) => tie.externalUserid === 'wm-lin.qiao-00002')!.createtime = unix(NOON) - 600;
    wecom.corp.ties = wecom.corp.ties.filter((tie) => tie.externalUserid !== 'wm-lin.qiao-00004');
    befriend('lin.qiao', 1, { prefix: 'wm-lost', createtime: unix(NOON) - 60 });

    at(1);
    const run = await town.run();
    expect(run.found).toEqual({ contacts_added: 1, contacts_back: 2, contacts_ended: 1 });
    const contacts = await town.contacts();
    expect(contacts).toContain('lin.qiao wm-lost-00000');
    expect(contacts).toContain('lin.qiao wm-lin.qiao-00002');
    expect(contacts).toContain('lin.qiao wm-lin.qiao-00003');
    expect(contacts).not.toContain('lin.qiao wm-lin.qiao-00001');
    expect(contacts).not.toContain('lin.qiao wm-lin.qiao-00004');
    expect(await rowsOf(`select state from customers.contact where external_userid = 'wm-lin.qiao-00004'`)).toEqual([
      { state: 'removed_by_staff' },
    ]);
    expect((await factsOf('customers.contacts_ended')).at(-1)).toMatchObject([
      { accountId: lin, how: 'removed_by_staff' },
    ]);
  });

  it('is not confused with what happens while the list is read', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 30);
    await town.goOn();
    at(1);
    const lin = await accountId('lin.qiao');
    wecom.before(async (path) => {
      if (path !== 'externalcontact/batch/get_by_user') return;
      // The callback is taken in at once, and the list that is on its way does not show her yet.
      const [externalUserid, now] = ['wm-just-now', platform.clock.now()];
      await inTx((tx) =>
        town.customers.recordContacts(tx, [{ externalUserid, corpId: CORP, accountId: lin, state: null, at: now }]),
      );
    });
    const run = await town.run();
    expect(run.found).toEqual({});
    expect(await town.contacts()).toContain('lin.qiao wm-just-now');
  });

  it('is not looked for where a customer has two names for one account', async () => {
    await employ('lin.qiao');
    wecom.corp.ties.push({ userid: 'lin.qiao', externalUserid: 'wm-a', createtime: OLD, unionid: 'u-1' });
    wecom.corp.ties.push({ userid: 'lin.qiao', externalUserid: 'wm-b', createtime: OLD + 9, unionid: 'u-1' });
    await town.goOn();
    at(1);
    wecom.corp.ties = wecom.corp.ties.filter((tie) => tie.externalUserid !== 'wm-b');
    expect((await town.run()).found).toEqual({});
    expect(await rowsOf(`select count(*)::int as n from customers.active_contact`)).toEqual([{ n: 1 }]);
  });
});

describe('a list that shrank too much', () => {
  beforeEach(async () => {
    await employ('lin.qiao', 'gao.yuan');
    befriend('lin.qiao', 100);
    befriend('gao.yuan', 100);
    await town.goOn();
    at(1);
    wecom.corp.ties = wecom.corp.ties.filter(
      (tie) => tie.userid !== 'lin.qiao' || tie.externalUserid < 'wm-lin.qiao-00010',
    );
  });

  it('is not believed: nobody is ended, and it says so', async () => {
    const run = await town.run();
    expect(run.found).toEqual({ contacts_refused: 90 });
    expect(run.findings[0]!.most).toMatchObject([{ name: 'lin.qiao', n: 90, held: 100 }]);
    expect(await town.contacts()).toHaveLength(200);
  });

  it('is believed where a person has looked at it', async () => {
    const run = await town.run([await accountId('lin.qiao')]);
    expect(run.found).toEqual({ contacts_ended: 90 });
    expect(await town.contacts()).toHaveLength(110);
  });

  it('is believed when the setting allows it', async () => {
    await sql`insert into platform.setting (name, value, changed_at)
      values ('delivery.sync', '{"vanishedPercent": 95}', ${platform.clock.now()})`.execute(platform.db);
    expect((await town.run()).found).toEqual({ contacts_ended: 90 });
  });
});

describe('a member', () => {
  it('out of sight keeps its contacts: nothing was said about them', async () => {
    await employ('lin.qiao', 'gao.yuan');
    befriend('lin.qiao', 5);
    await town.goOn();
    at(1);
    wecom.corp.followers = ['gao.yuan'];
    wecom.corp.ties = [];
    const run = await town.run();
    expect(run.found).toEqual({ account_invisible: 5 });
    expect(await town.contacts()).toHaveLength(5);
  });

  it('whom WeCom refuses does not hide the others of its list', async () => {
    const userids = Array.from({ length: 9 }, (_, i) => `staff-${i}`);
    await employ(...userids);
    for (const userid of userids) befriend(userid, 3);
    wecom.corp.refused.set('staff-4', 60111);
    const run = await town.goOn();
    expect(run).toMatchObject({ state: 'done', found: { contacts_taken: 24, account_unreadable: 1 } });
    expect(run.findings.find(({ what }) => what === 'account_unreadable')!.most).toMatchObject([
      { name: 'staff-4', code: '60111' },
    ]);
  });

  it('who left becomes inactive; a list that lost nearly everybody is not believed', async () => {
    const userids = Array.from({ length: 40 }, (_, i) => `staff-${String(i).padStart(2, '0')}`);
    await employ(...userids);
    await town.goOn();
    wecom.corp.members = wecom.corp.members.filter(({ userid }) => userid !== 'staff-07');
    expect((await town.run()).found).toEqual({ accounts_left: 1 });
    wecom.corp.members = wecom.corp.members.slice(0, 2);
    expect((await town.run()).found).toEqual({ members_refused: 37 });
    expect(await rowsOf(`select count(*)::int as n from organisation.account_info where active`)).toEqual([{ n: 39 }]);
  });
});

describe('a customer who was erased', () => {
  it('stays away, however often WeCom lists her', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    await town.goOn();
    const [{ customer_id: her }] = (await rowsOf(
      `select customer_id from customers.identity_of where value = 'wm-lin.qiao-00001'`,
    )) as [{ customer_id: number }];
    town.customers.registerPersonalData([town.community.personalData]);
    await town.customers.erase(operator, her);
    const run = await town.run();
    expect(run).toMatchObject({ changed: 0, found: {} });
    expect(await town.contacts()).toHaveLength(2);
    expect(await rowsOf(`select 1 from customers.identity where value = 'wm-lin.qiao-00001'`)).toEqual([]);
  });
});

describe('a run that WeCom refuses half-way', () => {
  it('ends nobody, and leaves nothing for the next to stumble over', async () => {
    await employ(...Array.from({ length: 101 }, (_, i) => `s-${String(i).padStart(3, '0')}`));
    befriend('s-000', 1_500);
    befriend('s-100', 5);
    await town.goOn();
    at(1);
    wecom.before((path) => {
      if (path === 'externalcontact/batch/get_by_user at-500')
        wecom.fail('externalcontact/batch/get_by_user', { errcode: 48002 });
    });
    expect(await town.run()).toMatchObject({ state: 'refused', problem: '48002', found: {} });
    expect(await town.contacts()).toHaveLength(1_505);
    expect(await rowsOf('select 1 from delivery.sync_contact union select 1 from delivery.sync_batch')).toEqual([]);
    wecom.before(() => {});
    expect(await town.run()).toMatchObject({ state: 'done', contactsRead: 1_505, found: {} });
  });

  it('is gone on with at its pages when the connection broke', async () => {
    await employ(...Array.from({ length: 101 }, (_, i) => `s-${String(i).padStart(3, '0')}`));
    befriend('s-000', 2_500);
    befriend('s-100', 5);
    wecom.before((path) => {
      if (path === 'externalcontact/batch/get_by_user at-1500')
        wecom.fail('externalcontact/batch/get_by_user', 'break');
    });
    await expect(town.goOn()).rejects.toThrow();
    wecom.before(() => {});
    wecom.calls.length = 0;
    expect(await town.goOn()).toMatchObject({ id: '1', state: 'done', found: { contacts_taken: 2_505 } });
    expect(wecom.calls.filter((call) => call.startsWith('externalcontact/batch/get_by_user'))[0]).toMatch(/ at-1000$/);
    expect(await town.contacts()).toHaveLength(2_505);
  });
});

describe('a cursor that died', () => {
  it('begins its list again, and no other', async () => {
    await employ(...Array.from({ length: 101 }, (_, i) => `s-${String(i).padStart(3, '0')}`));
    befriend('s-000', 1_500);
    befriend('s-100', 1_500);
    let died = false;
    wecom.before((path) => {
      if (path !== 'externalcontact/batch/get_by_user at-1200' || died) return;
      died = true;
      wecom.fail('externalcontact/batch/get_by_user', { errcode: 60268 });
    });
    const run = await town.goOn();
    expect(died).toBe(true);
    expect(run).toMatchObject({ state: 'done', found: { contacts_taken: 3_000 } });
    // 15 pages each at least; one list once more from its beginning, up to its twelfth page for nothing
    expect(callsOf('externalcontact/batch/get_by_user')).toBeLessThanOrEqual(30 + 13 + 1);
    expect(await town.contacts()).toHaveLength(3_000);
  });
});

describe('tags', () => {
  beforeEach(async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-2', name: '拿铁' });
    wecom.corp.ties[0]!.tagIds = ['et-1', 'et-2'];
    wecom.corp.ties[1]!.tagIds = ['et-2'];
    await town.goOn();
  });
  const words = async () =>
    (
      await rowsOf(
        `select i.value, t.tag from customers.tag_of t join customers.identity_of i using (customer_id) order by 1, 2`,
      )
    ).map(({ value, tag }) => `${String(value).at(-1)} ${tag}`);

  it('of the library are renamed and deleted, wherever they are', async () => {
    expect(await words()).toEqual(['0 手冲', '0 拿铁', '1 拿铁'].sort());
    wecom.corp.tags[0]!.name = '手冲控';
    wecom.corp.tags.splice(1, 1);
    wecom.corp.ties[0]!.tagIds = ['et-1'];
    wecom.corp.ties[1]!.tagIds = [];
    expect((await town.run()).found).toEqual({ tags_renamed: 1, tags_deleted: 1 });
    expect(await words()).toEqual(['0 手冲控']);
  });

  it('of WeCom are not ours to take off', async () => {
    const [{ customer_id: customerId }] = (await rowsOf(
      `select customer_id from customers.identity_of where value = 'wm-lin.qiao-00001'`,
    )) as [{ customer_id: number }];
    await town.customers.addTag(operator, { customerId, tag: '拿铁' });
    await town.customers.removeTag(operator, { customerId, tag: '拿铁' }); // our own word, beside WeCom's
    await expect(town.customers.removeTag(operator, { customerId, tag: '拿铁' })).rejects.toMatchObject({
      code: 'customers.tag_of_wecom',
    });
    expect(await words()).toContain('1 拿铁');
  });

  it('edited in the client are read again for the one customer', async () => {
    wecom.corp.ties[1]!.tagIds = ['et-1'];
    const edited = {
      kind: 'change_external_contact.edit_external_contact',
      corpId: CORP,
      createTime: unix(NOON),
      userId: 'LIN.qiao',
      externalUserId: 'wm-lin.qiao-00001',
    } as never;
    await inTx((tx) => town.syncing.handler.take(tx, [edited]));
    await town.syncing.readDetailsNow();
    expect(await words()).toEqual(['0 手冲', '0 拿铁', '1 手冲'].sort());
    expect(await rowsOf('select 1 from delivery.detail_wanted')).toEqual([]);
  });

  it('are asked for once more when a second edit arrives while the first is read', async () => {
    const edited = { kind: 'change_external_contact.edit_external_contact', corpId: CORP, userId: 'lin.qiao' };
    const edit = () =>
      inTx((tx) => town.syncing.handler.take(tx, [{ ...edited, externalUserId: 'wm-lin.qiao-00002' } as never]));
    await edit();
    let reads = 0;
    wecom.before(async (path) => {
      if (path !== 'externalcontact/get') return;
      reads += 1;
      if (reads === 1) await edit();
    });
    await town.syncing.readDetailsNow();
    expect(reads).toBe(2);
  });
});

describe('a customer whom the member has not accepted yet', () => {
  const asked = { externalUserid: 'wm-half', corpId: CORP, state: 'p-N', at: new Date('2026-03-15T11:59:00+08:00') };
  const half = () => rowsOf('select live_code_state, asked_at from customers.half_contact');

  it('is known and no contact, until the tie is whole', async () => {
    await employ('lin.qiao');
    const tie = { ...asked, accountId: await accountId('lin.qiao') };
    await inTx((tx) => town.customers.recordHalfContacts(tx, [tie, tie]));
    expect(await half()).toEqual([{ live_code_state: 'p-N', asked_at: asked.at }]);
    expect(await town.contacts()).toEqual([]);
    // Her acceptance is told by nobody; the list shows her.
    wecom.corp.ties.push({ userid: 'lin.qiao', externalUserid: 'wm-half', createtime: unix(NOON) - 30 });
    await town.goOn();
    expect(await town.contacts()).toEqual(['lin.qiao wm-half']);
    expect(await half()).toEqual([]);
  });

  it('is whole even when the asking is told after the acceptance', async () => {
    await employ('lin.qiao');
    const tie = { ...asked, accountId: await accountId('lin.qiao') };
    await inTx((tx) => town.customers.recordContacts(tx, [{ ...tie, at: new Date(NOON) }]));
    await inTx((tx) => town.customers.recordHalfContacts(tx, [tie]));
    expect(await half()).toEqual([]);
  });
});

describe('events that say too little', () => {
  it('have the part read that they speak of', async () => {
    await employ('lin.qiao');
    const event = (kind: string) => ({ kind, corpId: CORP, createTime: unix(NOON) }) as never;
    await inTx((tx) =>
      town.syncing.handler.take(tx, [event('change_external_tag.shuffle'), event('change_contact.update_user')]),
    );
    expect(await rowsOf('select task_identifier as task from graphile_worker.jobs order by 1')).toEqual([
      { task: 'delivery.sync_members' },
      { task: 'delivery.sync_tags' },
    ]);
    wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    wecom.corp.members = wecom.corp.members.slice(1);
    wecom.corp.members.push({ userid: 'somebody', name: '', department: [1] });
    const jobs = town.syncing.parts.jobs!;
    for (const task of ['delivery.sync_members', 'delivery.sync_tags'] as const)
      await jobs[task]!({} as never, { id: '1', attempt: 1 });
    expect(await rowsOf('select name from customers.corp_tag_info')).toEqual([{ name: '手冲' }]);
    expect(await rowsOf('select active from organisation.account_info')).toEqual([{ active: false }]);
    expect(wecom.calls).not.toContain('externalcontact/batch/get_by_user');
  });
});

describe('groups', () => {
  it('are found, renamed, passed on and dissolved, and their members come and go with their times', async () => {
    await employ('lin.qiao', 'gao.yuan');
    const [kept, lost] = [chat('wr-kept', 'lin.qiao', ['wm-1', 'wm-2']), chat('wr-lost', 'lin.qiao', ['wm-1'])];
    wecom.corp.chats.set('wr-kept', kept).set('wr-lost', lost);
    await town.goOn();
    at(24);
    wecom.corp.chats.delete('wr-lost');
    wecom.corp.dissolved.add('wr-lost');
    wecom.corp.chats.set('wr-found', chat('wr-found', 'gao.yuan', ['wm-3']));
    Object.assign(kept, { name: '新名字', owner: 'gao.yuan', member_version: 'v2' });
    kept.member_list = kept.member_list.filter(({ userid }) => userid !== 'wm-2');
    const joined = unix(NOON) + 3_600;
    kept.member_list.push({ userid: 'wm-9', type: 2, join_time: joined, join_scene: 3 });

    const run = await town.run();
    expect(run.found).toEqual({
      group_dismissed: 1,
      group_owner_changed: 1,
      group_renamed: 1,
      groups_found: 1,
      members_joined: 1,
      members_left: 1,
    });
    expect(await rowsOf(`select chat_id, name, owner_userid, active from community.group_info order by 1`)).toEqual([
      { chat_id: 'wr-found', name: '群 wr-found', owner_userid: 'gao.yuan', active: true },
      { chat_id: 'wr-kept', name: '新名字', owner_userid: 'gao.yuan', active: true },
      { chat_id: 'wr-lost', name: '群 wr-lost', owner_userid: 'lin.qiao', active: false },
    ]);
    expect(await rowsOf(`select joined_at from community.group_member where member = 'wm-9'`)).toEqual([
      { joined_at: new Date(joined * 1000) },
    ]);
  });

  it('that were read lately are not read again', async () => {
    await employ('lin.qiao');
    wecom.corp.chats.set('wr-1', chat('wr-1', 'lin.qiao', ['wm-1']));
    await town.goOn();
    await town.run();
    expect(callsOf('externalcontact/groupchat/get')).toBe(1);
  });
});

describe('when', () => {
  it('it is night, once; after a refusal every hour; by hand only one at a time', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 1);
    wecom.fail('department/simplelist', { errcode: 60020 });
    expect(await town.goOn()).toMatchObject({ kind: 'first', state: 'refused', problem: '60020' });
    expect((await town.goOn()).id).toBe('1');
    at(1);
    expect(await town.goOn()).toMatchObject({ id: '2', kind: 'first', state: 'done' });
    at(15); // 03:00
    expect((await town.goOn()).id).toBe('2');
    at(15.5);
    expect(await town.goOn()).toMatchObject({ id: '3', kind: 'nightly', state: 'done' });
    at(20);
    expect((await town.goOn()).id).toBe('3');
    await town.syncing.ask(operator);
    await expect(town.syncing.ask(operator)).rejects.toMatchObject({ code: 'delivery.sync_running' });
    expect(town.audited).toContain('delivery.sync_asked');
    expect(await town.goOn()).toMatchObject({ id: '4', kind: 'by_hand', askedBy: 'tests' });
    expect((await town.syncing.read()).nextAt).toBe('2026-03-16T19:30:00.000Z');
  });
});
