import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addOrder, type Chain, freshChain, tell } from '../../testing/chain.ts';
import { customerRun } from '../../testing/documents.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;

/** Two customers with a touch each; the second was added and was considered for that too. */
async function twoCustomers() {
  const added = customerRun({
    code: 'no-group',
    trigger: { kind: 'contact_added', delayMinutes: 0, cron: '0 9 * * *' },
    audience: { rule: 'contact_without_group' },
  });
  const chain = await freshChain(database, [customerRun(), added]);
  const [kept = 0, gone = 0] = await addCustomers(chain, { n: 2 });
  for (const id of [kept, gone]) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
  await tell(chain.platform, 'customers.contacts_added', { contacts: [{ customerId: gone }] });
  await chain.settle();
  await chain.advance(at('09:00'));
  await chain.advance(at('10:00'));
  return { chain, kept, gone };
}
const touches = async ({ platform }: Chain) => {
  const { rows } = await sql<{ customer: number; code: string }>`
    select t.customer_id as customer, r.playbook_code as code
    from playbooks.touch_info t join playbooks.run_info r using (run_id) order by r.fired_at, t.customer_id`.execute(
    platform.db,
  );
  return rows.map(({ customer, code }) => [customer, code]);
};

describe('what playbooks keep about a customer', () => {
  it('goes with her into another; of two answers to one run hers stays', async () => {
    const { chain, kept, gone } = await twoCustomers();
    expect(await touches(chain)).toEqual([
      [gone, 'no-group'],
      [kept, 'lapsing'],
      [gone, 'lapsing'],
    ]);
    const { db } = chain.platform;
    await db.transaction().execute((tx) => chain.playbooks.personalData.merge(tx, gone, kept));
    expect(await touches(chain)).toEqual([
      [kept, 'no-group'],
      [kept, 'lapsing'],
    ]);
    // She was considered as the other one: adding us again does not ask again.
    await tell(chain.platform, 'customers.contacts_added', { contacts: [{ customerId: kept }] });
    await chain.settle();
    await chain.advance(at('09:00', 17));
    expect((await touches(chain)).filter(([, code]) => code === 'no-group')).toHaveLength(1);
  });

  it('is all in an export, and gone after an erasure', async () => {
    const { chain, gone } = await twoCustomers();
    const { personalData } = chain.playbooks;
    expect(await personalData.export(chain.platform.db, gone)).toMatchObject({
      touches: [
        { name: '好久不见', state: 'dispatched' },
        { state: 'refused', reason: 'platform_cap' },
      ],
    });
    await chain.platform.db.transaction().execute((tx) => personalData.erase(tx, gone));
    expect(await personalData.export(chain.platform.db, gone)).toEqual({ touches: [] });
  });
});
