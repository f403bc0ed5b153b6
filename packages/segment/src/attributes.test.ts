import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileSegment, dependenceOf } from './compile/compile.ts';
import { duckdb } from './compile/engine.ts';
import { parseSegment, printSegment } from './segment.ts';
import { CHAIN } from './testing/chain.ts';

/** The attribute segments of the audience benchmark, and the relations that they read. */
const STANDARD: [string, string[]][] = [
  ['reachable and city in ("上海", "北京") and taste = "latte"', ['person']],
  ['tier >= "金卡" and birthday(within 7 days)', ['person']],
  ['forecast = "rain" and reachable and not last_touch(within 3 days)', ['person']],
  ['tag = "想要面膜" and not tag = "买过面膜"', ['tag']],
  ['in_group and not wecom_contact', ['person']],
  ['wecom_contact(source "柜台海报", since "2026-10-01") and orders_total = 0', ['contact', 'person']],
  ['near(121.4737, 31.2304, 3 km)', ['person']],
  ['random_share(5%, salt "may") and reachable and not programme_holdout', ['person']],
  ['first_order(before 60 days) and last_order(within 60 days, before 30 days)', ['person']],
  ['holds_coupon(expires(tomorrow))', ['coupon']],
];

it.each(STANDARD)('%s', (text, relations) => {
  const tree = parseSegment(text, CHAIN);
  expect(printSegment(tree, CHAIN)).toBe(text);
  expect([...dependenceOf(tree, CHAIN).relations].sort()).toEqual(relations);
  const { sql } = compileSegment(tree, { engine: duckdb, directory: CHAIN, now: new Date(0), zone: 'Asia/Shanghai' });
  // a semi join where rows or numbers of words are asked for, never a correlated query
  expect(sql.match(/exists/g)).toBe(null);
  expect(sql.match(/select/g)).toHaveLength(1 + (sql.match(/(customer_id|_code) in \(select/g)?.length ?? 0));
});
it('are in the README as they are here', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const [text] of STANDARD) expect(readme).toContain(`\`${text}\``);
});
