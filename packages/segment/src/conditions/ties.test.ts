import { expect, it } from 'vitest';
import { compileCount, dependenceOf } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { NOW, people, peopleWith } from '../testing/duck.ts';

const who = await peopleWith({
  person: people({ contact: true, in_group: true }, { contact: true }, {}, { in_group: true }, {}),
  contact: [
    { customer_id: 1, account_id: 11, state: 'active', since: '2026-10-01T00:00:00Z', source: 'poster' },
    { customer_id: 2, account_id: 12, state: 'active', since: '2026-10-01T00:00:00Z' },
    { customer_id: 2, account_id: 11, state: 'removed_by_staff', since: '2026-09-01T00:00:00Z', source: 'poster' },
    { customer_id: 3, account_id: 11, state: 'removed_by_customer' },
    { customer_id: 4, account_id: 11, state: 'perhaps_gone', since: '2026-09-30T15:59:59Z', source: 'stand' },
  ],
  stay: [
    { customer_id: 1, group_id: 21, store_id: 101, joined_at: '2026-10-14T00:00:00Z' },
    { customer_id: 3, group_id: 21, store_id: 101, joined_at: '2026-10-14T00:00:00Z', left_at: '2026-10-15T00:00:00Z' },
    { customer_id: 4, group_id: 22, store_id: 102, joined_at: '2026-01-01T00:00:00Z' },
    { customer_id: 4, group_id: 23 },
  ],
  tag: [
    { customer_id: 1, tag: 'own:mask' },
    { customer_id: 2, tag: 'own:mask' },
    { customer_id: 2, tag: 'own:masked' },
    { customer_id: 3, tag: 'et1' },
  ],
  identity: [
    { customer_id: 1, kind: 'phone', issuer: '' },
    { customer_id: 1, kind: 'openid', issuer: 'wx1' },
    { customer_id: 2, kind: 'app_user', issuer: 'xiaoer' },
    { customer_id: 3, kind: 'openid', issuer: 'xiaoer' },
    { customer_id: 3, kind: 'app_user', issuer: 'other' },
  ],
});
it.each([
  ['wecom_contact', [1, 2], '是企微好友', 'are a contact'],
  ['wecom_contact(account "首席福利官")', [1], '是首席福利官的企微好友', 'are a contact of 首席福利官'],
  ['wecom_contact(source "柜台海报")', [1], '是企微好友，来自柜台海报', 'are a contact by way of 柜台海报'],
  [
    'wecom_contact(since "2026-10-01")',
    [1, 2],
    '2026-10-01 起添加、是企微好友',
    'are a contact added since 2026-10-01',
  ],
  [
    'wecom_contact(source "柜台海报", since "2026-10-02")',
    [],
    '2026-10-02 起添加、是企微好友，来自柜台海报',
    'are a contact by way of 柜台海报 added since 2026-10-02',
  ],
  // one and the same tie: the one by the poster has ended
  [
    'wecom_contact(source "柜台海报", state in (active, removed_by_staff))',
    [1, 2],
    '是企微好友，来自柜台海报，状态为在好友、被员工删除',
    'are a contact by way of 柜台海报, active or removed by staff',
  ],
  [
    'wecom_contact(account @lily, state "removed_by_customer")',
    [3],
    '是首席福利官的企微好友，状态为被顾客删除',
    'are a contact of 首席福利官, removed by the customer',
  ],
  [
    'wecom_contact(state "可能流失", within 30 days)',
    [4],
    '近 30 天添加、是企微好友，状态为可能流失',
    'are a contact added within the last 30 days, perhaps gone',
  ],
  [
    'wecom_contact(state "removed_by_customer", before 1 day)',
    [],
    '1 天以前添加、是企微好友，状态为被顾客删除',
    'are a contact added at least 1 day ago, removed by the customer',
  ],
  ['in_group', [1, 4], '在福利群中', 'are in a group'],
  ['in_group(store "陆家嘴店")', [1], '在陆家嘴店的福利群中', 'are in a group of 陆家嘴店'],
  [
    'in_group(group in ("陆家嘴福利 1 群", "陆家嘴福利 2 群"))',
    [1, 4],
    '在陆家嘴福利 1 群、陆家嘴福利 2 群中',
    'are in 陆家嘴福利 1 群 or 陆家嘴福利 2 群',
  ],
  ['in_group(within 7 days)', [1], '近 7 天进群、在福利群中', 'are in a group, joined within the last 7 days'],
  ['in_group and not wecom_contact', [4], '在福利群中，并且不是：是企微好友', 'are in a group, and not: are a contact'],
  ['tag = "想要面膜"', [1, 2], '有标签想要面膜', 'have the tag 想要面膜'],
  [
    'tag = "想要面膜" and not tag = "买过面膜"',
    [1],
    '有标签想要面膜，并且不是：有标签买过面膜',
    'have the tag 想要面膜, and not: have the tag 买过面膜',
  ],
  ['tag in ("买过面膜", @et1)', [2, 3], '有标签买过面膜、VIP', 'have the tag 买过面膜 or VIP'],
  ['identity = "phone"', [1], '有手机号身份', 'are known by a phone'],
  ['identity in ("phone", "app_user")', [1, 2, 3], '有手机号、App身份', 'are known by a phone or an app account'],
  // one and the same identity
  ['identity("app_user", issuer "xiaoer")', [2], '有App身份（xiaoer）', 'are known by an app account of xiaoer'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it('asks the person alone where she knows the answer', () => {
  const tree = parseSegment('wecom_contact and in_group and wecom_contact(state "active")', CHAIN);
  const { sql } = compileCount(tree, { engine: duckdb, directory: CHAIN, now: NOW, zone: 'UTC' });
  expect(sql).toBe('select count(*) as n from person p where (p.contact and p.in_group and p.contact)');
  expect(dependenceOf(tree, CHAIN).relations).toEqual(new Set(['person']));
});
it.each([
  ['wecom_contact(acount "首席福利官")', 'column 15: unknown_word, found acount'],
  ['wecom_contact(acount "首席福利官")', 'did you mean account?'],
  ['wecom_contact(account "首席福利管")', 'did you mean "首席福利官"?'],
  ['wecom_contact(account)', 'syntax, found account, expected account "…"'],
  ['wecom_contact(state "gone")', 'column 21: unknown_name, found "gone", expected active, removed_by_customer'],
  ['wecom_contact(state "active", state "active")', 'not_here, found state, expected state once'],
  ['wecom_contact("x")', 'not_here, found "x"'],
  ['wecom_contact = 1', 'syntax'],
  ['in_group(store 3)', 'wrong_type, found 3'],
  ['tag = "VIP"', 'ambiguous_name, found "VIP", expected @et1, @et2'],
  ['tag = "想要面摸"', 'did you mean "想要面膜"?'],
  ['identity = "fone"', 'unknown_name'],
  ['identity("app_user")', 'missing'],
  ['identity("app_user", issuer 3)', 'wrong_type, found 3'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
