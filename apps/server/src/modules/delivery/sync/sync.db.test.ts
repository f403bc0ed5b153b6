import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../platform/testing/index.ts';
import { chat, NOON, OLD, testCorp, unix } from './test-corp.ts';
import { CORP, operator } from './testing.ts';

const database = testDatabase();
const corp = testCorp(database);
const { employ, befriend, callsOf, inTx, accountId, rowsOf, factsOf, at } = corp;

describe('the first synchronisation', () => {
  it('takes over members, tags, contacts and groups with the fewest calls there are', async () => {
    await employ('gao.yuan', 'lin.qiao');
    befriend('gao.yuan', 1_150);
    befriend('lin.qiao', 30);
    corp.wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    corp.wecom.corp.ties[3]!.tagIds = ['et-1', 'st-of-a-rule-group'];
    corp.wecom.corp.ties[4]!.state = 'p-N';
    corp.wecom.corp.chats.set('wr-1', chat('wr-1', 'lin.qiao', ['wm-gao.yuan-00003', 'wm-nobody']));

    const run = await corp.town.goOn();
    expect(run).toMatchObject({ kind: 'first', state: 'done', contactsRead: 1_180, apiCalls: run.leastCalls });
    // departments, users of one, tags, followers, 1,180 contacts in pages of 100, list of groups, one group
    expect(run.apiCalls).toBe(1 + 1 + 1 + 1 + 12 + 1 + 1);
    expect(corp.wecom.calls.length - callsOf('gettoken')).toBe(run.apiCalls);
    expect(run.found).toEqual({ contacts_taken: 1_180, tags_added: 1, groups_taken: 1 });
    expect(await corp.town.contacts()).toHaveLength(1_180);
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
    await corp.town.goOn();
    expect((await factsOf('customers.contacts_added')).map((contacts) => contacts.length)).toEqual([2]);
  });

  it('reads an account that appears later, and only that', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    await corp.town.goOn();
    await employ('gao.yuan');
    befriend('gao.yuan', 2);
    const before = callsOf('user/simplelist');
    expect(await corp.town.goOn()).toMatchObject({
      kind: 'new_accounts',
      contactsRead: 2,
      found: { contacts_taken: 2 },
    });
    expect(callsOf('user/simplelist')).toBe(before);
    expect(await corp.town.contacts()).toHaveLength(5);
  });
});

describe('a synchronisation where nothing happened', () => {
  it('writes no row of customers', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 250);
    corp.wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    corp.wecom.corp.ties[3]!.tagIds = ['et-1'];
    corp.wecom.corp.ties[5]!.unionid = 'union-5';
    await corp.town.goOn();
    const versions = () =>
      Promise.all(
        ['customer', 'contact', 'identity', 'customer_identity', 'contact_tag', 'corp_tag', 'subject'].map((table) =>
          rowsOf(`select string_agg(xmin::text || ctid::text, ' ' order by ctid) as rows from customers.${table}`),
        ),
      );
    const before = await versions();
    const run = await corp.town.run();
    expect(run).toMatchObject({ kind: 'by_hand', contactsRead: 250, changed: 0, found: {} });
    expect(await versions()).toEqual(before);
  });
});

describe('what callbacks lost', () => {
  it('is found: who was added, who was removed by staff, who came back', async () => {
    await employ('lin.qiao', 'gao.yuan');
    befriend('lin.qiao', 30);
    befriend('gao.yuan', 2);
    await corp.town.goOn();
    const lin = await accountId('lin.qiao');
    const end = (name: string, how: 'removed_by_customer' | 'removed_by_staff') =>
      inTx((tx) =>
        corp.town.customers.endContacts(tx, [
          { externalUserid: name, corpId: CORP, accountId: lin, how, at: new Date('2026-03-15T11:00:00+08:00') },
        ]),
      );
    await end('wm-lin.qiao-00001', 'removed_by_customer'); // stays listed, and can't be told apart
    await end('wm-lin.qiao-00002', 'removed_by_customer'); // she added us again: the list has a later time
    await end('wm-lin.qiao-00003', 'removed_by_staff'); // listed still: the removal was wrong
    corp.wecom.corp.ties.find((tie) => tie.externalUserid === 'wm-lin.qiao-00002')!.createtime = unix(NOON) - 600;
    corp.wecom.corp.ties = corp.wecom.corp.ties.filter((tie) => tie.externalUserid !== 'wm-lin.qiao-00004');
    befriend('lin.qiao', 1, { prefix: 'wm-lost', createtime: unix(NOON) - 60 });

    at(1);
    const run = await corp.town.run();
    expect(run.found).toEqual({ contacts_added: 1, contacts_back: 2, contacts_ended: 1 });
    const contacts = await corp.town.contacts();
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
    await corp.town.goOn();
    at(1);
    const lin = await accountId('lin.qiao');
    corp.wecom.before(async (path) => {
      if (path !== 'externalcontact/batch/get_by_user') return;
      // The callback is taken in at once, and the list that is on its way does not show her yet.
      const [externalUserid, now] = ['wm-just-now', corp.platform.clock.now()];
      await inTx((tx) =>
        corp.town.customers.recordContacts(tx, [
          { externalUserid, corpId: CORP, accountId: lin, state: null, at: now },
        ]),
      );
    });
    const run = await corp.town.run();
    expect(run.found).toEqual({});
    expect(await corp.town.contacts()).toContain('lin.qiao wm-just-now');
  });

  it('is not looked for where a customer has two names for one account', async () => {
    await employ('lin.qiao');
    corp.wecom.corp.ties.push({ userid: 'lin.qiao', externalUserid: 'wm-a', createtime: OLD, unionid: 'u-1' });
    corp.wecom.corp.ties.push({ userid: 'lin.qiao', externalUserid: 'wm-b', createtime: OLD + 9, unionid: 'u-1' });
    await corp.town.goOn();
    at(1);
    corp.wecom.corp.ties = corp.wecom.corp.ties.filter((tie) => tie.externalUserid !== 'wm-b');
    expect((await corp.town.run()).found).toEqual({});
    expect(await rowsOf(`select count(*)::int as n from customers.active_contact`)).toEqual([{ n: 1 }]);
  });
});

describe('a list that shrank too much', () => {
  beforeEach(async () => {
    await employ('lin.qiao', 'gao.yuan');
    befriend('lin.qiao', 100);
    befriend('gao.yuan', 100);
    await corp.town.goOn();
    at(1);
    corp.wecom.corp.ties = corp.wecom.corp.ties.filter(
      (tie) => tie.userid !== 'lin.qiao' || tie.externalUserid < 'wm-lin.qiao-00010',
    );
  });

  it('is not believed: nobody is ended, and it says so', async () => {
    const run = await corp.town.run();
    expect(run.found).toEqual({ contacts_refused: 90 });
    expect(run.findings[0]!.most).toMatchObject([{ name: 'lin.qiao', n: 90, held: 100 }]);
    expect(await corp.town.contacts()).toHaveLength(200);
  });

  it('is believed where a person has looked at it', async () => {
    const run = await corp.town.run([await accountId('lin.qiao')]);
    expect(run.found).toEqual({ contacts_ended: 90 });
    expect(await corp.town.contacts()).toHaveLength(110);
  });

  it('is believed when the setting allows it', async () => {
    await sql`insert into platform.setting (name, value, changed_at)
      values ('delivery.sync', '{"vanishedPercent": 95}', ${corp.platform.clock.now()})`.execute(corp.platform.db);
    expect((await corp.town.run()).found).toEqual({ contacts_ended: 90 });
  });
});

describe('a member', () => {
  it('out of sight keeps its contacts: nothing was said about them', async () => {
    await employ('lin.qiao', 'gao.yuan');
    befriend('lin.qiao', 5);
    await corp.town.goOn();
    at(1);
    corp.wecom.corp.followers = ['gao.yuan'];
    corp.wecom.corp.ties = [];
    const run = await corp.town.run();
    expect(run.found).toEqual({ account_invisible: 5 });
    expect(await corp.town.contacts()).toHaveLength(5);
  });

  it('whom WeCom refuses does not hide the others of its list', async () => {
    const userids = Array.from({ length: 9 }, (_, i) => `staff-${i}`);
    await employ(...userids);
    for (const userid of userids) befriend(userid, 3);
    corp.wecom.corp.refused.set('staff-4', 60111);
    const run = await corp.town.goOn();
    expect(run).toMatchObject({ state: 'done', found: { contacts_taken: 24, account_unreadable: 1 } });
    expect(run.findings.find(({ what }) => what === 'account_unreadable')!.most).toMatchObject([
      { name: 'staff-4', code: '60111' },
    ]);
  });

  it('who left becomes inactive; a list that lost nearly everybody is not believed', async () => {
    const userids = Array.from({ length: 40 }, (_, i) => `staff-${String(i).padStart(2, '0')}`);
    await employ(...userids);
    await corp.town.goOn();
    corp.wecom.corp.members = corp.wecom.corp.members.filter(({ userid }) => userid !== 'staff-07');
    expect((await corp.town.run()).found).toEqual({ accounts_left: 1 });
    corp.wecom.corp.members = corp.wecom.corp.members.slice(0, 2);
    expect((await corp.town.run()).found).toEqual({ members_refused: 37 });
    expect(await rowsOf(`select count(*)::int as n from organisation.account_info where active`)).toEqual([{ n: 39 }]);
  });
});

describe('a customer who was erased', () => {
  it('stays away, however often WeCom lists her', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    await corp.town.goOn();
    const [{ customer_id: her }] = (await rowsOf(
      `select customer_id from customers.identity_of where value = 'wm-lin.qiao-00001'`,
    )) as [{ customer_id: number }];
    corp.town.customers.registerPersonalData([corp.town.community.personalData]);
    await corp.town.customers.erase(operator, her);
    const run = await corp.town.run();
    expect(run).toMatchObject({ changed: 0, found: {} });
    expect(await corp.town.contacts()).toHaveLength(2);
    expect(await rowsOf(`select 1 from customers.identity where value = 'wm-lin.qiao-00001'`)).toEqual([]);
  });
});

describe('a run that WeCom refuses half-way', () => {
  it('ends nobody, and leaves nothing for the next to stumble over', async () => {
    await employ(...Array.from({ length: 101 }, (_, i) => `s-${String(i).padStart(3, '0')}`));
    befriend('s-000', 1_500);
    befriend('s-100', 5);
    await corp.town.goOn();
    at(1);
    corp.wecom.before((path) => {
      if (path === 'externalcontact/batch/get_by_user at-500')
        corp.wecom.fail('externalcontact/batch/get_by_user', { errcode: 48002 });
    });
    expect(await corp.town.run()).toMatchObject({ state: 'refused', problem: '48002', found: {} });
    expect(await corp.town.contacts()).toHaveLength(1_505);
    expect(await rowsOf('select 1 from delivery.sync_contact union select 1 from delivery.sync_batch')).toEqual([]);
    corp.wecom.before(() => {});
    expect(await corp.town.run()).toMatchObject({ state: 'done', contactsRead: 1_505, found: {} });
  });

  it('is gone on with at its pages when the connection broke', async () => {
    await employ(...Array.from({ length: 101 }, (_, i) => `s-${String(i).padStart(3, '0')}`));
    befriend('s-000', 2_500);
    befriend('s-100', 5);
    corp.wecom.before((path) => {
      if (path === 'externalcontact/batch/get_by_user at-1500')
        corp.wecom.fail('externalcontact/batch/get_by_user', 'break');
    });
    await expect(corp.town.goOn()).rejects.toThrow();
    corp.wecom.before(() => {});
    corp.wecom.calls.length = 0;
    expect(await corp.town.goOn()).toMatchObject({ id: '1', state: 'done', found: { contacts_taken: 2_505 } });
    expect(corp.wecom.calls.filter((call) => call.startsWith('externalcontact/batch/get_by_user'))[0]).toMatch(
      / at-1000$/,
    );
    expect(await corp.town.contacts()).toHaveLength(2_505);
  });
});

describe('a cursor that died', () => {
  it('begins its list again, and no other', async () => {
    await employ(...Array.from({ length: 101 }, (_, i) => `s-${String(i).padStart(3, '0')}`));
    befriend('s-000', 1_500);
    befriend('s-100', 1_500);
    let died = false;
    corp.wecom.before((path) => {
      if (path !== 'externalcontact/batch/get_by_user at-1200' || died) return;
      died = true;
      corp.wecom.fail('externalcontact/batch/get_by_user', { errcode: 60268 });
    });
    const run = await corp.town.goOn();
    expect(died).toBe(true);
    expect(run).toMatchObject({ state: 'done', found: { contacts_taken: 3_000 } });
    // 15 pages each at least; one list once more from its beginning, up to its twelfth page for nothing
    expect(callsOf('externalcontact/batch/get_by_user')).toBeLessThanOrEqual(30 + 13 + 1);
    expect(await corp.town.contacts()).toHaveLength(3_000);
  });
});

describe('when', () => {
  it('it is night, once; after a refusal every hour; by hand only one at a time', async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 1);
    corp.wecom.fail('department/simplelist', { errcode: 60020 });
    expect(await corp.town.goOn()).toMatchObject({ kind: 'first', state: 'refused', problem: '60020' });
    expect((await corp.town.goOn()).id).toBe('1');
    at(1);
    expect(await corp.town.goOn()).toMatchObject({ id: '2', kind: 'first', state: 'done' });
    at(15); // 03:00
    expect((await corp.town.goOn()).id).toBe('2');
    at(15.5);
    expect(await corp.town.goOn()).toMatchObject({ id: '3', kind: 'nightly', state: 'done' });
    at(20);
    expect((await corp.town.goOn()).id).toBe('3');
    await corp.town.syncing.ask(operator);
    await expect(corp.town.syncing.ask(operator)).rejects.toMatchObject({ code: 'delivery.sync_running' });
    expect(corp.town.audited).toContain('delivery.sync_asked');
    expect(await corp.town.goOn()).toMatchObject({ id: '4', kind: 'by_hand', askedBy: 'tests' });
    expect((await corp.town.syncing.read()).nextAt).toBe('2026-03-16T19:30:00.000Z');
  });
});
