import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSegment, printSegment, saySegment, unknownKeys } from '../segment.ts';
import { ago, DAYS, people, type Rows, type WithRows, withRows } from '../testing/duck.ts';
import { DIRECTORY } from '../testing/event-names.ts';

const rows: Rows = {
  person: people(1, 2, 3),
  touch: [
    { customer_id: 1, run_id: 1, at: ago(DAYS), playbook: 'rain', channel: 'mass_send' },
    { customer_id: 1, run_id: 2, at: ago(4 * DAYS), playbook: 'other', channel: 'moment' },
    { customer_id: 2, run_id: 3, at: ago(3 * DAYS), playbook: 'rain', channel: 'moment' },
  ],
  stay: [
    { customer_id: 1, group_id: 21, store_id: 1, joined_at: ago(9 * DAYS), left_at: ago(DAYS) },
    // when she joined is not known, nor the group's store
    { customer_id: 2, group_id: 22, joined_at: null, left_at: null },
    { customer_id: 3, group_id: 21, store_id: 3, joined_at: ago(DAYS) },
  ],
  contact: [
    { customer_id: 1, account_id: 11, state: 'active', since: ago(5 * DAYS), source: 'poster' },
    { customer_id: 2, account_id: 11, state: 'removed_by_customer', since: null, ended_at: ago(2 * DAYS) },
    { customer_id: 2, account_id: 12, state: 'transferred', since: ago(8 * DAYS), ended_at: ago(9 * DAYS) },
    // an end that was taken back
    { customer_id: 3, account_id: 12, state: 'active', since: ago(DAYS), ended_at: ago(3 * DAYS) },
  ],
};

describe('touches and ties', () => {
  let data: WithRows;
  beforeAll(async () => {
    data = await withRows(rows, { directory: DIRECTORY });
  });
  afterAll(() => data.close());

  it.each<[string, number[]]>([
    ['touched(within 3 days)', [1]],
    ['not touched(within 3 days)', [2, 3]],
    ['touched(playbook "雨天关怀")', [1, 2]],
    ['touched(channel "moment", count >= 1, within 4 days)', [2]],
    ['touched(count <= 1)', [2, 3]],
    ['joined_group', [1, 3]],
    ['joined_group(group "一群", within 7 days)', [3]],
    ['joined_group(city "上海")', [1]],
    ['joined_group(store != "望京店")', [1]],
    ['joined_group(group != "一群")', []],
    ['left_group', [1]],
    ['left_group(count = 0)', [2, 3]],
    ['added_contact', [1, 2, 3]],
    ['added_contact(source "柜台立牌", within 30 days)', [1]],
    ['added_contact(account "Amy")', [2, 3]],
    ['added_contact(account != "Amy")', [1]],
    ['removed_contact', [2]],
    ['removed_contact(how "removed_by_customer", account "Lily")', [2]],
    ['removed_contact(how "转交", within 5 days)', []],
    ['removed_contact(how != "removed_by_customer")', [2]],
    ['sequence(joined_group, left_group, gap <= 8 days)', [1]],
  ])('%s', async (text, members) => {
    const tree = parseSegment(text, DIRECTORY);
    expect(parseSegment(printSegment(tree, DIRECTORY), DIRECTORY)).toEqual(tree);
    expect(await data.members(text)).toEqual(members);
  });
});

it.each([
  [
    'touched(playbook "雨天关怀", within 3 days)',
    '近 3 天被玩法 雨天关怀 触达过',
    'were touched by 雨天关怀 within the last 3 days',
  ],
  ['joined_group(city "上海")', '在上海的门店进过门店群', 'joined a group at stores in 上海'],
  ['left_group(group "一群")', '退过 一群', 'left 一群'],
  [
    'added_contact(source "柜台立牌")',
    '经活码来源 柜台立牌 加过企业微信账号',
    'added an account by the live code source 柜台立牌',
  ],
  ['removed_contact(account "Lily")', '与 Lily 断开过好友关系', 'ended the contact with Lily'],
])('%s is said', (text, zh, en) => {
  const tree = parseSegment(text, DIRECTORY);
  expect(saySegment(tree, DIRECTORY, 'zh')).toBe(`顾客${zh}`);
  expect(saySegment(tree, DIRECTORY, 'en')).toBe(`Customers who ${en}`);
});

it('knows the keys that lead to nothing any more, with their paths', () => {
  const tree = parseSegment(
    'bought(product "吐司") and ordered(first(product "拿铁"), after(touched(playbook "雨天关怀"), within 1 day))',
    DIRECTORY,
  );
  expect(unknownKeys(tree, { ...DIRECTORY, products: [], playbooks: [] })).toEqual([
    { path: 'all[0].where[0].in[0]', key: 'B1' },
    { path: 'all[1].after.event.where[0].in[0]', key: 'rain' },
    { path: 'all[1].figures[0].where[0].in[0]', key: 'L2' },
  ]);
});
