import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const who = await peopleWith({
  person: people({ tier_rank: 0 }, { tier_rank: 1 }, { tier_rank: 2 }, {}, { tier_rank: 7 }),
});
it.each([
  ['tier >= "银卡"', [2, 3, 5], '等级是银卡及以上', 'are of tier 银卡 or above'],
  ['tier <= "银卡"', [1, 2], '等级是银卡及以下', 'are of tier 银卡 or below'],
  ['tier = "金卡"', [3], '等级是金卡', 'are of tier 金卡'],
  ['tier in ("普通", "金卡")', [1, 3], '等级是普通、金卡', 'are of tier 普通 or 金卡'],
  ['not tier >= "银卡"', [1, 4], '不是：等级是银卡及以上', 'not: are of tier 银卡 or above'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it.each([
  ['tier > "银卡"', 'syntax, found tier'],
  ['tier >= 2', 'wrong_type, found 2'],
  ['tier("银卡")', 'syntax'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
