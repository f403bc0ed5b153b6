import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

// new 30, lapsing 30, lost 60 days before 20 October, 01:30 UTC: 20 September and 21 August
const who = await peopleWith({
  person: people(
    {},
    { first_order_at: '2026-08-21T01:30:00Z', last_order_at: '2026-08-21T01:30:00Z' },
    { first_order_at: '2026-08-21T01:30:00Z', last_order_at: '2026-08-21T01:30:00.001Z' },
    { first_order_at: '2026-09-20T01:30:00Z', last_order_at: '2026-09-20T01:30:00Z' },
    { first_order_at: '2026-09-20T01:30:00Z', last_order_at: '2026-09-20T01:30:00.001Z' },
    { first_order_at: '2026-09-20T01:30:00.001Z', last_order_at: '2026-10-20T01:30:00Z' },
  ),
});
it.each([
  ['lifecycle = "never"', [1], '未下单', 'yet to order'],
  ['lifecycle = "lost"', [2], '已流失', 'lost'],
  ['lifecycle = 流失中', [3, 4], '流失中', 'lapsing'],
  ['lifecycle = active', [5], '活跃', 'active'],
  ['lifecycle = new', [6], '新客', 'new'],
  ['lifecycle in ("new", "never")', [1, 6], '新客、未下单', 'new or yet to order'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([
    `顾客处于${zh}阶段`,
    `Customers who are ${en}`,
  ]);
});
it('puts everybody into one stage, and can be said by the orders themselves', async () => {
  const stages = await Promise.all(
    ['never', 'lost', 'lapsing', 'active', 'new'].map((one) => who(`lifecycle = ${one}`)),
  );
  expect(stages.flat().sort()).toEqual([1, 2, 3, 4, 5, 6]);
  const said = 'first_order(before 30 days) and last_order(within 60 days, before 30 days)';
  expect(await who(said)).toEqual(await who('lifecycle = lapsing'));
});
it.each([
  ['lifecycle = "lapsin"', 'did you mean "lapsing"?'],
  ['lifecycle = "gone"', 'column 13: unknown_name, found "gone", expected never, new, active, lapsing, lost'],
  ['lifecycle', 'syntax, found lifecycle, expected lifecycle = "lapsing"'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
