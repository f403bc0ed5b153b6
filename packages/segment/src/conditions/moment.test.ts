import { describe, expect, it } from 'vitest';
import { compileSegment, dependenceOf } from '../compile/compile.ts';
import { duckdb } from '../compile/engine.ts';
import { parseSegment, saySegment } from '../segment.ts';
import { CHAIN } from '../testing/chain.ts';
import { NOW, people, peopleWith } from '../testing/duck.ts';

const who = await peopleWith({
  person: people(
    {
      created_at: '2026-10-20T01:30:00Z',
      first_order_at: '2026-08-21T01:30:00Z',
      last_order_at: '2026-09-20T01:30:00Z',
    },
    {
      created_at: '2026-09-20T01:30:00Z',
      first_order_at: '2026-08-21T01:30:00.001Z',
      last_order_at: '2026-09-20T01:30:00.001Z',
    },
    {
      created_at: '2026-09-20T01:30:00.001Z',
      first_order_at: '2026-08-01T00:00:00Z',
      last_order_at: '2026-08-21T01:30:00Z',
    },
    { created_at: '2026-10-20T01:30:00.001Z', last_touch_at: '2026-10-17T01:30:00.001Z' },
    { created_at: '2026-10-18T15:59:59.999Z', last_touch_at: '2026-10-17T01:30:00Z' },
    { created_at: '2026-10-18T16:00:00Z', last_touch_at: '2026-10-21T00:00:00Z' },
  ),
});
it.each([
  ['registered(within 30 days)', [1, 3, 5, 6], '近 30 天成为顾客', 'became customers within the last 30 days'],
  ['registered(before 30 days)', [2], '30 天以前成为顾客', 'became customers at least 30 days ago'],
  ['registered(this week)', [1, 6], '本周成为顾客', 'became customers this week'],
  ['registered(last week)', [5], '上周成为顾客', 'became customers last week'],
  [
    'registered(since "2026-10-19", until "2026-10-19")',
    [6],
    '2026-10-19 起、截至 2026-10-19成为顾客',
    'became customers since 2026-10-19 and until 2026-10-19',
  ],
  ['first_order(before 60 days)', [1, 3], '首单在60 天以前', 'first ordered at least 60 days ago'],
  [
    'last_order(within 60 days, before 30 days)',
    [1],
    '最近一单在60 天前到 30 天前之间',
    'last ordered between 60 days and 30 days ago',
  ],
  ['last_touch(within 3 days)', [4], '最近一次触达在近 3 天', 'were last touched within the last 3 days'],
  ['last_touch(never)', [1, 2, 3], '从未触达过', 'were never touched'],
  [
    'not last_touch(within 3 days)',
    [1, 2, 3, 5, 6],
    '不是：最近一次触达在近 3 天',
    'not: were last touched within the last 3 days',
  ],
])('%s', async (text, ids, zh, en) => {
  expect(await who(text)).toEqual(ids);
  const tree = parseSegment(text, CHAIN);
  expect([saySegment(tree, CHAIN, 'zh'), saySegment(tree, CHAIN, 'en')]).toEqual([`顾客${zh}`, `Customers who ${en}`]);
});
it.each([
  ['registered', 'column 1: missing, found registered, expected registered(within 30 days)'],
  ['registered()', 'missing'],
  ['registered("x")', 'missing'],
  ['registered(within 3 days, "x")', 'column 27: not_here'],
  ['registered(within 3 days, never)', 'not_here'],
  ['registered within 3', 'syntax'],
  ['last_touch(nevr)', 'missing'],
  ['first_order(withn 3 days)', 'missing'],
])('refuses %s', (text, message) => expect(() => parseSegment(text, CHAIN)).toThrow(message));

describe('the age of a row', () => {
  it('changes memberships when it passes the ends of the window', () => {
    const tree = parseSegment('last_order(within 60 days, before 30 days) and registered(today)', CHAIN);
    expect(dependenceOf(tree, CHAIN)).toMatchObject({
      relations: new Set(['person']),
      boundaries: [
        { kind: 'after', relation: 'person', column: 'last_order_at', seconds: 60 * 86_400 },
        { kind: 'after', relation: 'person', column: 'last_order_at', seconds: 30 * 86_400 },
        { kind: 'calendar' },
      ],
    });
  });
  it('is asked of one column, by instants', () => {
    const tree = parseSegment('last_order(before 30 days)', CHAIN);
    expect(compileSegment(tree, { engine: duckdb, directory: CHAIN, now: NOW, zone: 'UTC' }).sql).toBe(
      'select p.customer_id from person p where p.last_order_at <= $1::timestamptz',
    );
  });
});
