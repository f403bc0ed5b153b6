import { describe, expect, it } from 'vitest';
import { callsOf, diffRule, hitsIn, type WordRule } from './rules.ts';

const rule: WordRule = {
  name: '承诺',
  words: ['返现', 'VIP'],
  semantics: [1],
  kind: 'block',
  users: ['lin.qiao', 'gao.yuan'],
  departments: [7],
};

describe('a text of ours', () => {
  it.each([
    ['says a word', '今天下单返现 5 元', ['返现']],
    ['says it in other letters', '新品 vip 价', ['VIP']],
    ['has a mobile number', '加我 13800138000 咨询', ['13800138000']],
    ['has a long number that is none', '单号 1138001380001', []],
    ['says nothing of it', '午间咖啡买一送一', []],
  ])('is checked: it %s', (_, text, found) => expect(hitsIn(text, [rule]).map((hit) => hit.found)).toEqual(found));

  it('names the rule, what blocks before what warns', () =>
    expect(hitsIn('返现到 a@b.cn', [{ ...rule, name: '邮箱', words: [], semantics: [2], kind: 'warn' }, rule])).toEqual(
      [
        { rule: '承诺', kind: 'block', found: '返现' },
        { rule: '邮箱', kind: 'warn', found: 'a@b.cn' },
      ],
    ));
});

describe('a rule at WeCom', () => {
  it('is ours whatever the order and the case of userids', () =>
    expect(diffRule(rule, { ...rule, users: ['Gao.Yuan', 'LIN.QIAO'], words: ['VIP', '返现'] })).toBeNull());

  it('is told whom to add and whom to let go', () =>
    expect(diffRule({ ...rule, departments: [7, 8] }, { ...rule, users: ['lin.qiao', 'su.ting'] })).toEqual({
      add: { users: ['gao.yuan'], departments: [8] },
      remove: { users: ['su.ting'], departments: [] },
    }));

  it('differs by its words, kind or meaning alone, too', () => {
    for (const change of [{ words: ['返现'] }, { kind: 'warn' as const }, { semantics: [] }]) {
      const diff = diffRule(rule, { ...rule, ...change });
      expect(callsOf(diff!)).toHaveLength(1);
    }
  });

  it('changes a thousand people a call, newcomers first', () => {
    const many = Array.from({ length: 2_500 }, (_, i) => `u${i}`);
    const calls = callsOf(diffRule({ ...rule, users: many }, rule)!);
    expect(calls.map(({ add, remove }) => [add.users.length, remove.users.length])).toEqual([
      [1_000, 0],
      [1_000, 0],
      [500, 0],
      [0, 2],
    ]);
  });
});
