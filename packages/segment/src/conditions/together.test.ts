import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WithRows, withRows } from '../testing/duck.ts';
import { KINDS } from './index.ts';

/** Their members are found by one query, which yields nobody twice: others are counted among them. */
const ALONE = ['holds_coupon', 'top(10%, spent)'];

let empty: WithRows;
beforeAll(async () => {
  empty = await withRows({});
});
afterAll(() => empty.close());

describe.each(KINDS.filter(({ members }) => members))('$kind, counted with another', ({ examples }) => {
  it.each(examples)('%s', async (example) => {
    for (const other of ALONE)
      for (const text of [`${example} and ${other}`, `${other} and ${example}`, `${other} and not ${example}`])
        expect(await empty.members(text)).toEqual([]);
  });
});
