import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, addOrder, type Chain, freshChain, operator } from '../../testing/chain.ts';
import { customerRun, groupBeat } from '../../testing/documents.ts';
import { actorWith } from '../access/index.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;
const span = { from: '2026-03-01', until: '2026-03-31' };

const split = async ({ platform }: Chain, view: 'touch_info' | 'post_of', id: 'customer_id' | 'group_id') => {
  const { rows } = await sql<{ id: number; held: boolean }>`
    select distinct ${sql.ref(id)} as id, held_out as held from playbooks.${sql.raw(view)} order by 1`.execute(
    platform.db,
  );
  return { treated: rows.filter((r) => !r.held).map((r) => r.id), held: rows.filter((r) => r.held).map((r) => r.id) };
};

describe('the effect of a run for customers', () => {
  it('compares everybody who was assigned with everybody held out, refused or not, each of them once', async () => {
    const chain = await freshChain(database, [customerRun({ holdout: 0.5 })]);
    const asked = await addCustomers(chain, { n: 30 });
    const without = await addCustomers(chain, { n: 10, prefix: 'no', consent: false });
    for (const id of [...asked, ...without]) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
    await chain.advance(at('10:00', 16));
    await chain.advance(at('10:00', 17)); // the same people again
    const { treated, held } = await split(chain, 'touch_info', 'customer_id');
    expect(treated.some((id) => without.includes(id))).toBe(true);
    // Everybody treated orders after the second run; of those held out, one after the first.
    for (const id of treated) await addOrder(chain, id, at('12:00', 17));
    await addOrder(chain, held[0]!, at('12:00', 16));
    await chain.advance(at('12:00', 18));
    const { effects } = await chain.insight.chainFigures(operator, span);
    expect(effects).toMatchObject([
      { code: 'lapsing', subject: 'customer', treated: treated.length, heldOut: held.length, verdict: 'positive' },
    ]);
    expect(effects[0]!.treatedMean).toBeCloseTo(0.5, 10); // an order in one of two runs
    expect(effects[0]!.heldOutMean).toBeCloseTo(0.5 / held.length, 10);
  });

  it('waits for the window of a run to end, and leaves cancelled runs out', async () => {
    const chain = await freshChain(database, [customerRun({ holdout: 0.5 })]);
    for (const id of await addCustomers(chain, { n: 10 })) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
    await chain.advance(at('10:00', 16));
    await chain.advance(at('09:59', 17));
    expect((await chain.insight.chainFigures(operator, span)).effects).toEqual([]);
    await chain.advance(at('10:00', 17));
    await chain.playbooks.cancel(operator, 2);
    await chain.advance(at('12:00', 19));
    const { effects } = await chain.insight.chainFigures(operator, span);
    // The runs of the 16th and the 18th counted (the 19th is too young): one outcome per customer and run.
    expect(effects[0]!.treated + effects[0]!.heldOut).toBe(10);
    const { rows } = await sql`select count(*) as n from playbooks.run_info where state = 'cancelled'`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('the effect of a beat', () => {
  it('is orders per member at the time of firing, those who left because of it included', async () => {
    const chain = await freshChain(database, [groupBeat({ holdout: 0.5 })]);
    const members = new Map<number, number[]>();
    for (let i = 0; i < 12; i += 1) {
      const ids = await addCustomers(chain, { n: 2, prefix: `g${i}`, store: i < 6 ? 'A' : 'B' });
      members.set(await addGroup(chain, `wr-${i}`, { members: ids, store: i < 6 ? 'A' : 'B' }), ids);
    }
    await chain.advance(at('12:00'));
    const { treated, held } = await split(chain, 'post_of', 'group_id');
    expect(Math.min(treated.length, held.length)).toBeGreaterThan(1);
    const first = members.get(treated[0]!)!;
    await addOrder(chain, first[0]!, at('13:00'));
    await chain.platform.database.pool.query(`update community.group_member set left_at = $2 where customer_id = $1`, [
      first[1],
      at('12:30'),
    ]);
    await chain.advance(at('13:00', 17));
    const { effects } = await chain.insight.chainFigures(operator, span);
    expect(effects).toMatchObject([
      { code: 'noon', subject: 'group', treated: treated.length, heldOut: held.length, heldOutMean: 0 },
    ]);
    expect(effects[0]!.treatedMean).toBeCloseTo(0.5 / treated.length, 10);
    const manager = actorWith({ kind: 'user', id: '1', label: 'm', storeIds: [chain.storeOf('A')] }, ['insight.read']);
    const own = (await chain.insight.chainFigures(manager, span)).effects;
    expect(own[0]!.treated + own[0]!.heldOut).toBe(6);
  });
});
