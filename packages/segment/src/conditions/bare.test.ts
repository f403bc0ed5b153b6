import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const who = await peopleWith(
  {
    person: people(
      { employee: true, programme_share: 0 },
      { suspected_hunter: true, programme_share: 42_949_672 },
      { contact: true, consent: true, programme_share: 85_899_345 },
      { contact: true, programme_share: 85_899_346 },
      { consent: true, programme_share: 4_294_967_295 },
    ),
  },
  // 2 % of 2^32 are 85,899,346
  { directory: { ...CHAIN, settings: { ...CHAIN.settings, programmeHoldout: 0.02 } } },
);
it.each([
  ['everyone', [1, 2, 3, 4, 5], '顾客是任何人', 'Customers who are anybody'],
  ['employee', [1], '顾客是员工', 'Customers who are employees'],
  ['suspected_hunter', [2], '顾客疑似羊毛党', 'Customers who are suspected coupon hunters'],
  ['consent', [3, 5], '顾客同意接收推广', 'Customers who agreed to promotion'],
  [
    'reachable',
    [3],
    '顾客可触达（好友且同意接收推广）',
    'Customers who are reachable (a contact who agreed to promotion)',
  ],
  ['programme_holdout', [1, 2, 3], '顾客在整体对照组中', 'Customers who are in the programme holdout'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([zh, en]);
});
it.each([
  ['employee()', 'column 1: syntax, found employee, expected employee'],
  ['employee = 1', 'syntax'],
  ['consent "x"', 'syntax'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
