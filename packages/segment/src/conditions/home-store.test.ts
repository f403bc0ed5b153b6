import { expect, it } from 'vitest';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { people, peopleWith } from '../testing/duck.ts';

const who = await peopleWith({
  person: people(
    { home_store_id: 101, city: '上海', taste: 'latte' },
    { home_store_id: 102, city: '上海', taste: 'tea' },
    { home_store_id: 103, city: '北京' },
    { home_store_id: 999, city: '广州', taste: 'Latte' },
    {},
  ),
});
it.each([
  ['city = "上海"', [1, 2], '常住上海', 'live in 上海'],
  ['city in ("上海", "北京")', [1, 2, 3], '常住上海、北京', 'live in 上海 or 北京'],
  ['taste = "latte"', [1], '口味是latte', 'like latte'],
  ['taste in ("latte", "tea")', [1, 2], '口味是latte、tea', 'like latte or tea'],
  ['store = "国贸店"', [3], '归属门店是国贸店', 'have the home store 国贸店'],
  ['store in ("陆家嘴店", @S3)', [1, 3], '归属门店是陆家嘴店、国贸店', 'have the home store 陆家嘴店 or 国贸店'],
  ['region = "华东"', [1, 2], '归属门店在华东', 'have their home store in 华东'],
  ['region in ("浦东", "华北")', [1, 3], '归属门店在浦东、华北', 'have their home store in 浦东 or 华北'],
  ['forecast = "rain"', [1], '归属门店预报下雨', 'have a home store that expects rain'],
  ['forecast in (rain, 高温)', [1, 2], '归属门店预报下雨、高温', 'have a home store that expects rain or heat'],
  ['forecast = cold', [], '归属门店预报寒冷', 'have a home store that expects cold'],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it.each([
  ['store = "陆家嘴"', 'column 9: unknown_name, found "陆家嘴", expected stores; did you mean "陆家嘴店"?'],
  ['store = @S9', 'column 9: unknown_name, found "S9", expected stores; did you mean @S1?'],
  ['region > "华东"', 'column 1: syntax, found region, expected region in ("…", "…")'],
  ['forecast = "rian"', 'column 12: unknown_name, found "rian", expected rain, hot, cold; did you mean "rain"?'],
  ['taste = "late"', 'did you mean "latte"?'],
  ['taste("latte")', 'syntax'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));
it('refuses a store that is gone, when it is compiled', async () => {
  await expect(who({ kind: 'store', in: ['S9'] })).rejects.toThrow('store.in[0]: unknown_name, found @S9');
  await expect(who({ kind: 'region', in: ['east', 'west'] })).rejects.toThrow(
    'region.in[1]: unknown_name, found @west',
  );
});
