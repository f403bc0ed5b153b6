import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../apps/server/src/platform/testing/index.ts';
import { at } from './support/day.ts';
import { good } from './support/json.ts';
import { dropTokenOf } from './support/messages.ts';
import { becomeMembers, openNorth } from './support/open-store.ts';
import { type Stack, startStack } from './support/stack.ts';
import { type Town, townOf } from './support/town.ts';
import type { Visitor } from './support/visitors.ts';

const database = testDatabase();
const CUSTOMERS = 100;

let stack: Stack;
let town: Town;
let members: Visitor[];
let token: string;
beforeAll(async () => {
  stack = await startStack({ name: 'two-processes', databaseUrl: database.url, startAt: at('07:00') });
  town = townOf(stack);
  await openNorth(stack, town);
  const people = Array.from({ length: CUSTOMERS }, (_, i) => ({ id: i + 1, name: `顾客 ${i + 1}` }));
  await town.define(people);
  members = [
    ...(
      await becomeMembers(
        stack,
        town,
        people.map(({ id }) => id),
      )
    ).values(),
  ];
  await stack.advance(at('11:45'));
  const [send] = (await town.staffPhone('lin.qiao')).pending;
  good(await town.confirm('lin.qiao', send!.msgid));
  token = dropTokenOf((await town.phone(1)).groups[0]!.messages);
  await stack.advance(at('12:00'));
});
afterAll(() => stack?.stop());

describe('ten coupons and two processes', () => {
  it('stay ten when a hundred customers tap on both processes at once', async () => {
    const second = await stack.secondServer({ ROLE: 'web' });
    const taps = members.flatMap((member) => [member, member.at(second.url)]);
    const claims = await Promise.all(
      taps.map((visitor) =>
        visitor.post<{ result: string; coupon: { code: string } | null }>(`/api/shop/drops/${token}/claims`, {}),
      ),
    );

    const answers = claims.map((claim) => good(claim));
    const codes = answers.filter(({ result }) => result === 'won').map(({ coupon }) => coupon!.code);
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['won', 'sold_out']));
    expect(new Set(codes).size).toBe(10);
    const { rows } = await database.pool.query(
      `select claimed, stock, oversold, (select count(*) from offers.coupon_info c where c.drop_key = d.drop_key) as coupons,
         (select count(distinct customer_id) from offers.coupon_info c where c.drop_key = d.drop_key) as winners
       from offers.drop_info d`,
    );
    expect(rows).toEqual([{ claimed: 10, stock: 10, oversold: 0, coupons: 10, winners: 10 }]);
  });

  it('give every winner the same coupon at either process, and everybody else a plain no', async () => {
    const again = await Promise.all(
      members.map((member) => member.post<{ result: string }>(`/api/shop/drops/${token}/claims`, {})),
    );
    const results = again.map((claim) => good(claim).result);
    expect(results.filter((result) => result === 'won')).toHaveLength(10);
    expect(results.filter((result) => result === 'sold_out')).toHaveLength(CUSTOMERS - 10);
  });
});
