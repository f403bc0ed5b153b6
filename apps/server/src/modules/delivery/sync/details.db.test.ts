import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../platform/testing/index.ts';
import { chat, NOON, testCorp, unix } from './test-corp.ts';
import { CORP, operator } from './testing.ts';

const database = testDatabase();
const corp = testCorp(database);
const { employ, befriend, callsOf, inTx, accountId, rowsOf, at } = corp;

describe('tags', () => {
  beforeEach(async () => {
    await employ('lin.qiao');
    befriend('lin.qiao', 3);
    corp.wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    corp.wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-2', name: '拿铁' });
    corp.wecom.corp.ties[0]!.tagIds = ['et-1', 'et-2'];
    corp.wecom.corp.ties[1]!.tagIds = ['et-2'];
    await corp.town.goOn();
  });
  const words = async () =>
    (
      await rowsOf(
        `select i.value, t.tag from customers.tag_of t join customers.identity_of i using (customer_id) order by 1, 2`,
      )
    ).map(({ value, tag }) => `${String(value).at(-1)} ${tag}`);

  it('of the library are renamed and deleted, wherever they are', async () => {
    expect(await words()).toEqual(['0 手冲', '0 拿铁', '1 拿铁'].sort());
    corp.wecom.corp.tags[0]!.name = '手冲控';
    corp.wecom.corp.tags.splice(1, 1);
    corp.wecom.corp.ties[0]!.tagIds = ['et-1'];
    corp.wecom.corp.ties[1]!.tagIds = [];
    expect((await corp.town.run()).found).toEqual({ tags_renamed: 1, tags_deleted: 1 });
    expect(await words()).toEqual(['0 手冲控']);
  });

  it('of WeCom are not ours to take off', async () => {
    const [{ customer_id: customerId }] = (await rowsOf(
      `select customer_id from customers.identity_of where value = 'wm-lin.qiao-00001'`,
    )) as [{ customer_id: number }];
    await corp.town.customers.addTag(operator, { customerId, tag: '拿铁' });
    await corp.town.customers.removeTag(operator, { customerId, tag: '拿铁' }); // our own word, beside WeCom's
    await expect(corp.town.customers.removeTag(operator, { customerId, tag: '拿铁' })).rejects.toMatchObject({
      code: 'customers.tag_of_wecom',
    });
    expect(await words()).toContain('1 拿铁');
  });

  it('edited in the client are read again for the one customer', async () => {
    corp.wecom.corp.ties[1]!.tagIds = ['et-1'];
    const edited = {
      kind: 'change_external_contact.edit_external_contact',
      corpId: CORP,
      createTime: unix(NOON),
      userId: 'LIN.qiao',
      externalUserId: 'wm-lin.qiao-00001',
    } as never;
    await inTx((tx) => corp.town.syncing.handler.take(tx, [edited]));
    await corp.town.syncing.readDetailsNow();
    expect(await words()).toEqual(['0 手冲', '0 拿铁', '1 手冲'].sort());
    expect(await rowsOf('select 1 from delivery.detail_wanted')).toEqual([]);
  });

  it('are asked for once more when a second edit arrives while the first is read', async () => {
    const edited = { kind: 'change_external_contact.edit_external_contact', corpId: CORP, userId: 'lin.qiao' };
    const edit = () =>
      inTx((tx) => corp.town.syncing.handler.take(tx, [{ ...edited, externalUserId: 'wm-lin.qiao-00002' } as never]));
    await edit();
    let reads = 0;
    corp.wecom.before(async (path) => {
      if (path !== 'externalcontact/get') return;
      reads += 1;
      if (reads === 1) await edit();
    });
    await corp.town.syncing.readDetailsNow();
    expect(reads).toBe(2);
  });
});

describe('a customer whom the member has not accepted yet', () => {
  const asked = { externalUserid: 'wm-half', corpId: CORP, state: 'p-N', at: new Date('2026-03-15T11:59:00+08:00') };
  const half = () => rowsOf('select live_code_state, asked_at from customers.half_contact');

  it('is known and no contact, until the tie is whole', async () => {
    await employ('lin.qiao');
    const tie = { ...asked, accountId: await accountId('lin.qiao') };
    await inTx((tx) => corp.town.customers.recordHalfContacts(tx, [tie, tie]));
    expect(await half()).toEqual([{ live_code_state: 'p-N', asked_at: asked.at }]);
    expect(await corp.town.contacts()).toEqual([]);
    // Her acceptance is told by nobody; the list shows her.
    corp.wecom.corp.ties.push({ userid: 'lin.qiao', externalUserid: 'wm-half', createtime: unix(NOON) - 30 });
    await corp.town.goOn();
    expect(await corp.town.contacts()).toEqual(['lin.qiao wm-half']);
    expect(await half()).toEqual([]);
  });

  it('is whole even when the asking is told after the acceptance', async () => {
    await employ('lin.qiao');
    const tie = { ...asked, accountId: await accountId('lin.qiao') };
    await inTx((tx) => corp.town.customers.recordContacts(tx, [{ ...tie, at: new Date(NOON) }]));
    await inTx((tx) => corp.town.customers.recordHalfContacts(tx, [tie]));
    expect(await half()).toEqual([]);
  });
});

describe('events that say too little', () => {
  it('have the part read that they speak of', async () => {
    await employ('lin.qiao');
    const event = (kind: string) => ({ kind, corpId: CORP, createTime: unix(NOON) }) as never;
    await inTx((tx) =>
      corp.town.syncing.handler.take(tx, [event('change_external_tag.shuffle'), event('change_contact.update_user')]),
    );
    expect(await rowsOf('select task_identifier as task from graphile_worker.jobs order by 1')).toEqual([
      { task: 'delivery.sync_members' },
      { task: 'delivery.sync_tags' },
    ]);
    corp.wecom.corp.tags.push({ group_id: 'g1', group_name: '口味', id: 'et-1', name: '手冲' });
    corp.wecom.corp.members = corp.wecom.corp.members.slice(1);
    corp.wecom.corp.members.push({ userid: 'somebody', name: '', department: [1] });
    const jobs = corp.town.syncing.parts.jobs!;
    for (const task of ['delivery.sync_members', 'delivery.sync_tags'] as const)
      await jobs[task]!({} as never, { id: '1', attempt: 1 });
    expect(await rowsOf('select name from customers.corp_tag_info')).toEqual([{ name: '手冲' }]);
    expect(await rowsOf('select active from organisation.account_info')).toEqual([{ active: false }]);
    expect(corp.wecom.calls).not.toContain('externalcontact/batch/get_by_user');
  });
});

describe('groups', () => {
  it('are found, renamed, passed on and dissolved, and their members come and go with their times', async () => {
    await employ('lin.qiao', 'gao.yuan');
    const [kept, lost] = [chat('wr-kept', 'lin.qiao', ['wm-1', 'wm-2']), chat('wr-lost', 'lin.qiao', ['wm-1'])];
    corp.wecom.corp.chats.set('wr-kept', kept).set('wr-lost', lost);
    await corp.town.goOn();
    at(24);
    corp.wecom.corp.chats.delete('wr-lost');
    corp.wecom.corp.dissolved.add('wr-lost');
    corp.wecom.corp.chats.set('wr-found', chat('wr-found', 'gao.yuan', ['wm-3']));
    Object.assign(kept, { name: '新名字', owner: 'gao.yuan', member_version: 'v2' });
    kept.member_list = kept.member_list.filter(({ userid }) => userid !== 'wm-2');
    const joined = unix(NOON) + 3_600;
    kept.member_list.push({ userid: 'wm-9', type: 2, join_time: joined, join_scene: 3 });

    const run = await corp.town.run();
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
    corp.wecom.corp.chats.set('wr-1', chat('wr-1', 'lin.qiao', ['wm-1']));
    await corp.town.goOn();
    await corp.town.run();
    expect(callsOf('externalcontact/groupchat/get')).toBe(1);
  });
});
