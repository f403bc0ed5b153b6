import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addOrder, freshChain, operator } from '../../testing/chain.ts';
import { customerRun } from '../../testing/documents.ts';

const database = testDatabase();

const touched = async () => {
  const { rows } = await database.pool.query<{ id: number }>(
    `select customer_id as id from playbooks.touch_info where state = 'dispatched' order by 1`,
  );
  return rows.map(({ id }) => id);
};

describe('a run for a segment', () => {
  it('writes to its contacts as they are when it fires', async () => {
    const audience = { rule: 'segment', text: 'ordered(within 30 days) and not city = "北京"' };
    const chain = await freshChain(database, [customerRun({ audience })]);
    const [one = 0, two = 0, moved = 0, late = 0] = await addCustomers(chain, { n: 4 });
    for (const id of [one, two, moved]) await addOrder(chain, id, '2026-03-10T12:00:00+08:00');
    await addOrder(chain, late, '2026-01-10T12:00:00+08:00');
    await database.pool.query(`update customers.customer set city = '北京' where customer_id = $1`, [moved]);
    await chain.advance('2026-03-16T10:00:00+08:00');
    expect(await touched()).toEqual([one, two]);
  });

  it('knows saved ones by name, and keeps to what was frozen when its job comes again', async () => {
    const chain = await freshChain(database, []);
    await chain.audience.create(operator, { key: 'buyers', name: '老客', rule: { text: 'ordered' } });
    const [one = 0, two = 0] = await addCustomers(chain, { n: 2 });
    await addOrder(chain, one, '2026-03-10T12:00:00+08:00');
    const now = chain.platform.clock.now();
    const first = await chain.audience.snapshotOf('segment = "老客"', { key: 'run/1', now });
    await addOrder(chain, two, '2026-03-10T12:00:00+08:00');
    expect(await chain.audience.snapshotOf('segment = "老客"', { key: 'run/1', now })).toEqual(first);
    expect(first.customers).toBe(1);
    const many = await Promise.all(
      Array.from({ length: 4 }, () => chain.audience.snapshotOf('segment = "老客"', { key: 'run/2', now })),
    );
    expect(new Set(many.map(({ snapshotId }) => snapshotId)).size).toBe(1);
    expect(many[0]!.customers).toBe(2);
  });

  it('with a name that nobody knows stops the start, by file, place and the nearest name', async () => {
    const audience = { rule: 'segment', text: 'city = "上诲"' };
    await expect(freshChain(database, [customerRun({ audience })])).rejects.toThrow(
      /audience\.text: line 1, column 8: unknown_name "上诲"; did you mean "上海"\?/,
    );
  });
});
