import { expect } from 'vitest';
import type { ContractCases, Corp } from './corp.ts';

const RULE = {
  rule_name: '夸大宣传',
  word_list: ['最便宜', '全网第一'],
  intercept_type: 1 as const,
  applicable_range: { user_list: ['lin.qiao'] },
};
const say = ({ world }: Corp, userid: string, text: string) =>
  world.sendToCustomer(userid, 1, { text, attachments: [] });
/** What a customer finds on the phone of a member's words. */
const arrived = ({ world }: Corp) => world.inboxOf(1).map((message) => message.content.text);

export const interceptRuleContract: ContractCases = {
  'interceptRule.add': async (corp) => {
    const { client, world, refusalOf, befriend } = corp;
    const ruleId = await client.interceptRule.add({ ...RULE, semantics_list: [1, 2] });
    expect(await client.interceptRule.get({ rule_id: ruleId })).toMatchObject({ semantics_list: [1, 2] });
    befriend('lin.qiao', [1]);
    befriend('gao.yuan', [1]);
    expect(() => say(corp, 'lin.qiao', '本店最便宜')).toThrow('最便宜');
    expect(() => say(corp, 'lin.qiao', '打我电话 13800138000')).toThrow('13800138000');
    expect(() => say(corp, 'lin.qiao', '写信到 a@example.com')).toThrow('a@example.com');
    say(corp, 'gao.yuan', '本店最便宜'); // not under the rule
    say(corp, 'lin.qiao', '新到一支豆子');
    expect(arrived(corp)).toEqual(['本店最便宜', '新到一支豆子']);
    expect(world.wordWatch.hits().map((hit) => [hit.userid, hit.found[0], hit.blocked])).toEqual([
      ['lin.qiao', 'a@example.com', true],
      ['lin.qiao', '13800138000', true],
      ['lin.qiao', '最便宜', true],
    ]);
    // hits are called back to nobody: all that was told is how these people met
    expect(new Set(await corp.heardKinds())).toEqual(new Set(['change_external_contact.add_external_contact']));

    const refused = (body: object) => refusalOf('interceptRule.add', { ...RULE, rule_name: '又一条', ...body });
    const words = (n: number) => Array.from({ length: n }, (_, i) => `词${i}`);
    expect(await refused({ rule_name: RULE.rule_name })).toBe(41077);
    expect(await refused({ rule_name: '' })).toBe(40058);
    expect(await refused({ rule_name: '名'.repeat(21) })).toBe(40058);
    expect(await refused({ word_list: words(301) })).toBe(41068);
    expect(await refused({ word_list: ['词'.repeat(33)] })).toBe(41083);
    expect(await refused({ word_list: [] })).toBe(41083);
    expect(await refused({ semantics_list: [4] })).toBe(41084);
    expect(await refused({ intercept_type: 3 })).toBe(40058);
    expect(await refused({ applicable_range: {} })).toBe(40058);
    expect(await refused({ applicable_range: { user_list: ['nobody'] } })).toBe(40003);
    expect(await refused({ applicable_range: { department_list: [77] } })).toBe(60003);
    expect(await refused({ applicable_range: { user_list: words(1001) } })).toBe(41076);
    world.settings.interceptRangeUsers = 1;
    expect(await refused({ applicable_range: { department_list: [1] } })).toBe(41076);
    world.settings.interceptRangeUsers = 10_000;
    world.settings.interceptRules = 1;
    expect(await refused({})).toBe(41069);
  },
  'interceptRule.list': async ({ client, world, now }) => {
    expect(await client.interceptRule.list()).toEqual([]);
    const mine = await client.interceptRule.add(RULE);
    world.interceptRules.add(
      { name: '后台规则', words: ['回扣'], semantics: [], type: 1, range: { users: [], departments: [1] } },
      { own: false },
    );
    expect(await client.interceptRule.list()).toMatchObject([
      { rule_id: mine, rule_name: RULE.rule_name, create_time: now() },
      { rule_name: '后台规则' },
    ]);
  },
  'interceptRule.get': async ({ client, refusalOf }) => {
    const ruleId = await client.interceptRule.add({ ...RULE, semantics_list: [3] });
    expect(await client.interceptRule.get({ rule_id: ruleId })).toMatchObject({
      rule_id: ruleId,
      rule_name: RULE.rule_name,
      word_list: RULE.word_list,
      semantics_list: [3],
      intercept_type: 1,
      applicable_range: { user_list: ['lin.qiao'], department_list: [] },
    });
    expect(await refusalOf('interceptRule.get', { rule_id: '999' })).toBe(41070);
  },
  'interceptRule.update': async (corp) => {
    const { client, world, refusalOf, befriend } = corp;
    const ruleId = await client.interceptRule.add({ ...RULE, semantics_list: [1] });
    await client.interceptRule.update({
      rule_id: ruleId,
      word_list: ['红包'],
      intercept_type: 2,
      extra_rule: { semantics_list: [] },
      add_applicable_range: { user_list: ['gao.yuan'], department_list: [1] },
      remove_applicable_range: { user_list: ['lin.qiao'] },
    });
    expect(await client.interceptRule.get({ rule_id: ruleId })).toMatchObject({
      rule_name: RULE.rule_name,
      word_list: ['红包'],
      semantics_list: [], // given and empty clears
      intercept_type: 2,
      applicable_range: { user_list: ['gao.yuan'], department_list: [1] },
    });
    await client.interceptRule.update({ rule_id: ruleId, rule_name: '改名' });
    expect(await client.interceptRule.get({ rule_id: ruleId })).toMatchObject({
      rule_name: '改名',
      word_list: ['红包'],
    });
    befriend('lin.qiao', [1]);
    say(corp, 'lin.qiao', '发红包 13800138000'); // warned of, and sent all the same: through the department
    expect(arrived(corp)).toEqual(['发红包 13800138000']);
    expect(world.wordWatch.hits('lin.qiao')).toMatchObject([{ found: ['红包'], blocked: false, rule: '改名' }]);

    const everybody = { user_list: ['gao.yuan'], department_list: [1] };
    expect(await refusalOf('interceptRule.update', { rule_id: ruleId, remove_applicable_range: everybody })).toBe(
      40058,
    );
    expect(await refusalOf('interceptRule.update', { rule_id: ruleId, extra_rule: { semantics_list: [9] } })).toBe(
      41084,
    );
    expect(await refusalOf('interceptRule.update', { rule_id: '999', rule_name: 'x' })).toBe(41070);
    const console = world.interceptRules.add(
      { name: '后台规则', words: ['回扣'], semantics: [], type: 1, range: { users: [], departments: [1] } },
      { own: false },
    );
    expect(await refusalOf('interceptRule.update', { rule_id: String(console), rule_name: 'x' })).toBe(60011);
  },
  'interceptRule.del': async (corp) => {
    const { client, refusalOf, befriend } = corp;
    const ruleId = await client.interceptRule.add(RULE);
    await client.interceptRule.del({ rule_id: ruleId });
    expect(await client.interceptRule.list()).toEqual([]);
    expect(await refusalOf('interceptRule.del', { rule_id: ruleId })).toBe(41071);
    expect(await refusalOf('interceptRule.get', { rule_id: ruleId })).toBe(41071);
    befriend('lin.qiao', [1]);
    say(corp, 'lin.qiao', '本店最便宜');
    expect(arrived(corp)).toEqual(['本店最便宜']);
    await client.interceptRule.add(RULE); // the name is free again
  },
};
