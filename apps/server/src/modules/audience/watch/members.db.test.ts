import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../platform/testing/index.ts';
import { addCustomers, addOrder, type Chain, freshChain, operator } from '../../../testing/chain.ts';
import { keeperOf, keptUp } from '../../../testing/kept-up.ts';

const database = testDatabase();
const START = '2026-03-16T07:00:00+08:00';
const HOUR_MS = 3_600_000;

/** Every way of depending on rows and time; one names another. */
const LIVE: Record<string, string> = {
  lately: 'ordered(within 3 days)',
  week: 'ordered(this week) or city = "北京"',
  lapsing: 'lifecycle = "lapsing" and not city = "上海"',
  often: 'ordered(count >= 2, within 5 days)',
  quiet: 'not segment = @lately and last_order(within 20 days)',
  spender: 'spent_total >= 40 or registered(within 2 days)',
};

async function liveChain(rules: Record<string, string> = LIVE): Promise<Chain> {
  const chain = await freshChain(database, [], { at: START });
  for (const [key, text] of Object.entries(rules)) {
    await chain.audience.create(operator, { key, name: key, rule: { text } });
    await chain.audience.setLive(operator, key, true);
  }
  return chain;
}

const idsOf = async (text: string, values: unknown[]) => {
  const { rows } = await database.pool.query<{ id: number }>(text, values);
  return rows.map(({ id }) => id);
};
const kept = (key: string) =>
  idsOf('select customer_id as id from audience.member_of where segment = $1 order by 1', [key]);

let looks = 0;
/** Everybody asked anew, by the statement for all. */
async function evaluated(chain: Chain, text: string): Promise<number[]> {
  looks += 1;
  const { snapshotId } = await chain.audience.snapshotOf(text, {
    key: `look/${looks}`,
    now: chain.platform.clock.now(),
  });
  return idsOf('select customer_id as id from audience.snapshot_customer where snapshot_id = $1 order by 1', [
    snapshotId,
  ]);
}

/** What the transitions that were told add up to, beginning with nobody; a customer who enters twice without leaving breaks it. */
async function told(key: string): Promise<number[]> {
  const { rows } = await database.pool.query<{ id: number; entered: boolean }>(
    'select customer_id as id, entered from audience.transition_of where segment = $1 order by set_id',
    [key],
  );
  const inside = new Set<number>();
  for (const { id, entered } of rows) {
    if (inside.has(id) === entered) throw new Error(`${id} ${entered ? 'entered' : 'left'} ${key} twice`);
    if (entered) inside.add(id);
    else inside.delete(id);
  }
  return [...inside].sort((a, b) => a - b);
}

type Step =
  | { do: 'order'; who: number; hoursAgo: number; fen: number }
  | { do: 'refund'; who: number }
  | { do: 'move'; who: number; city: string | null }
  | { do: 'arrive' }
  | { do: 'wait'; hours: number };

const who = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      who,
      hoursAgo: fc.integer({ min: -30, max: 60 * 24 }),
      fen: fc.integer({ min: 0, max: 5_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refund' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('move' as const), who, city: fc.constantFrom('上海', '北京', null) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('arrive' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(24 * 7, 24 * 21)),
    }),
  },
);

async function take(chain: Chain, customers: number[], one: Step): Promise<void> {
  const { platform } = chain;
  const now = platform.clock.now();
  const record = (topic: string, ids: number[]) =>
    platform.db.transaction().execute((tx) => platform.changes.record(tx, { topic, customers: ids }));
  switch (one.do) {
    case 'order': {
      const at = new Date(now.getTime() - one.hoursAgo * HOUR_MS);
      await addOrder(chain, customers[one.who % customers.length]!, at.toISOString(), { paidFen: one.fen });
      return record('orders', [customers[one.who % customers.length]!]);
    }
    case 'refund':
      await database.pool.query('update orders.sale set refunded_fen = paid_fen where customer_id = $1', [
        customers[one.who % customers.length],
      ]);
      return record('orders', [customers[one.who % customers.length]!]);
    case 'move':
      await database.pool.query('update customers.customer set city = $2 where customer_id = $1', [
        customers[one.who % customers.length],
        one.city,
      ]);
      return record('customers', [customers[one.who % customers.length]!]);
    case 'arrive': {
      const [id] = await addCustomers(chain, { prefix: `n${customers.length}` });
      await database.pool.query('update customers.customer set created_at = $2 where customer_id = $1', [id, now]);
      customers.push(id!);
      return record('customers', [id!]);
    }
    case 'wait':
      platform.clock.advanceTo(new Date(now.getTime() + one.hours * HOUR_MS));
  }
}

describe('members that are kept', () => {
  it('are those of the whole question, whatever happens and however time passes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
        const chain = await liveChain();
        await keptUp(chain);
        const customers = await addCustomers(chain, { n: 4 });
        await chain.platform.db
          .transaction()
          .execute((tx) => chain.platform.changes.record(tx, { topic: 'customers', customers }));
        for (const one of steps) {
          await take(chain, customers, one);
          await keptUp(chain);
          for (const [key, text] of Object.entries(LIVE)) {
            const members = await kept(key);
            expect({ after: one, key, members }).toEqual({ after: one, key, members: await evaluated(chain, text) });
            expect(await told(key)).toEqual(members);
          }
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 240_000);

  it('are not told when it is switched on, and told as the rule’s doing when the rule changes', async () => {
    const chain = await liveChain({});
    const [one, two] = await addCustomers(chain, { n: 2 });
    await addOrder(chain, one!, '2026-03-15T12:00:00+08:00');
    await chain.audience.create(operator, { key: 'buyers', name: '买过', rule: { text: 'ordered' } });
    await chain.audience.setLive(operator, 'buyers', true);
    await keptUp(chain);
    expect([await kept('buyers'), await told('buyers')]).toEqual([[one], []]);
    await chain.audience.change(operator, 'buyers', { rule: { text: 'not ordered' }, version: 1 });
    await keptUp(chain);
    expect(await kept('buyers')).toEqual([two]);
    const { rows } = await database.pool.query(
      `select customer_id as id, cause, entered from audience.transition_of order by entered`,
    );
    expect(rows).toEqual([
      { id: one, cause: 'rule', entered: false },
      { id: two, cause: 'rule', entered: true },
    ]);
  });

  it('follow a segment that their rule names', async () => {
    const chain = await liveChain({ buyers: 'ordered', others: 'not segment = @buyers' });
    const [one] = await addCustomers(chain, { n: 1 });
    await chain.platform.db
      .transaction()
      .execute((tx) => chain.platform.changes.record(tx, { topic: 'customers', customers: [one!] }));
    await keptUp(chain);
    expect(await kept('others')).toEqual([one]);
    await chain.audience.change(operator, 'buyers', { rule: { text: 'everyone' }, version: 1 });
    await keptUp(chain);
    expect([await kept('buyers'), await kept('others')]).toEqual([[one], []]);
  });

  it('say when time alone changes something next', async () => {
    const chain = await liveChain({ lately: 'ordered(within 3 days)' });
    const [one] = await addCustomers(chain, { n: 1 });
    await addOrder(chain, one!, '2026-03-15T12:00:00+08:00');
    await keptUp(chain);
    expect(await kept('lately')).toEqual([one]);
    const due = await keeperOf(chain).nextDueAt(chain.platform.clock.now());
    expect(due).toEqual(new Date('2026-03-18T12:00:00+08:00'));
    chain.platform.clock.advanceTo(due!);
    await keptUp(chain);
    expect(await kept('lately')).toEqual([]);
    expect(await keeperOf(chain).nextDueAt(chain.platform.clock.now())).toBeNull();
  });

  it('are told once, when the process dies in the middle', async () => {
    const chain = await liveChain({ buyers: 'ordered' });
    await keptUp(chain);
    const [one] = await addCustomers(chain, { n: 1 });
    await addOrder(chain, one!, '2026-03-15T12:00:00+08:00');
    await chain.platform.db
      .transaction()
      .execute((tx) => chain.platform.changes.record(tx, { topic: 'orders', customers: [one!] }));
    // The same change read again, as after a crash that lost the position.
    const before = await chain.platform.changes.positionOf(chain.platform.db, 'audience');
    await keptUp(chain);
    await chain.platform.changes.passed(chain.platform.db, 'audience', before!);
    await keptUp(chain);
    const { rows } = await database.pool.query(
      `select payload ->> 'n' as n, type from platform.fact where type like 'audience.%'`,
    );
    expect(rows).toEqual([{ n: '1', type: 'audience.entered' }]);
    expect(await told('buyers')).toEqual([one]);
  });
});
