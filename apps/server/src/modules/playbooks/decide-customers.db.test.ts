import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, addOrder, type Chain, freshChain } from '../../testing/chain.ts';
import { customerRun, groupBeat, offer, type Written, withDrop } from '../../testing/documents.ts';
import { fireDue } from './fire.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;

/** Customers who ordered two weeks ago. */
async function addLapsed(chain: Chain, options: Parameters<typeof addCustomers>[1] = {}): Promise<number[]> {
  const ids = await addCustomers(chain, options);
  for (const id of ids) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
  return ids;
}

interface Touch {
  code: string;
  customer: number;
  state: string;
  reason: string | null;
}
const touchesOf = async ({ platform }: Chain): Promise<Touch[]> => {
  const { rows } = await sql<Touch>`
    select r.playbook_code as code, t.customer_id as customer, t.state, t.reason
    from playbooks.touch_info t join playbooks.run_info r using (run_id) order by r.fired_at, t.customer_id, r.playbook_code`.execute(
    platform.db,
  );
  return rows;
};
/** How many messages, coupons and spent budgets there are, for all runs. */
const effectsOf = async ({ platform }: Chain) => {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from delivery.recipient_result where customer_id is not null) as messages,
      (select count(*) from offers.coupon_info) as coupons,
      (select coalesce(sum(spent), 0)::bigint from attention.budget_left where kind = 'promotion_day') as spent,
      (select count(*) from playbooks.candidate) as candidates,
      (select count(*) from playbooks.touch_info) as touches,
      (select count(*) from playbooks.post_of) as posts,
      (select count(*) from offers.drop_share_info) as shares,
      (select count(*) from tasks.post_info) as "sideBar",
      (select count(*) from platform.fact where type = 'playbooks.run_decided') as decided`.execute(platform.db);
  return rows[0]!;
};

describe('a run for customers', () => {
  it('writes to those of its audience, with the reason of every no', async () => {
    const chain = await freshChain(database, [customerRun()]);
    const [asked = 0] = await addLapsed(chain);
    const [without = 0] = await addLapsed(chain, { prefix: 'no', consent: false });
    const [resting = 0] = await addLapsed(chain, { prefix: 'new', since: at('20:00', 15) });
    await addLapsed(chain, { prefix: 'gone', since: null }); // nobody to write to: not of the audience
    const [recent = 0] = await addLapsed(chain, { prefix: 'recent' });
    await addOrder(chain, recent, at('12:00', 15));
    await addCustomers(chain, { prefix: 'never' }); // has not ordered yet
    await chain.advance(at('10:00'));
    expect(await touchesOf(chain)).toEqual([
      { code: 'lapsing', customer: asked, state: 'dispatched', reason: null },
      { code: 'lapsing', customer: without, state: 'refused', reason: 'no_consent' },
      { code: 'lapsing', customer: resting, state: 'refused', reason: 'resting' },
    ]);
  });

  it('and another of the same slot give one message, and one that was outranked', async () => {
    const chain = await freshChain(database, [
      customerRun({ valueFen: 100 }),
      customerRun({ code: 'dearer', valueFen: 300, issue: offer() }),
    ]);
    const [customer = 0] = await addLapsed(chain);
    await chain.advance(at('10:00'));
    expect(await touchesOf(chain)).toEqual([
      { code: 'dearer', customer, state: 'dispatched', reason: null },
      { code: 'lapsing', customer, state: 'refused', reason: 'outranked' },
    ]);
    expect(await effectsOf(chain)).toMatchObject({ messages: 1, coupons: 1, spent: 1 });
  });

  it('of a later slot of the day meets the day’s budget', async () => {
    const chain = await freshChain(database, [
      customerRun(),
      customerRun({ code: 'afternoon', trigger: { kind: 'schedule', cron: '0 15 * * *' } }),
    ]);
    const [customer = 0] = await addLapsed(chain);
    await chain.advance(at('10:00'));
    await chain.advance(at('15:00'));
    expect(await touchesOf(chain)).toMatchObject([
      { code: 'lapsing', customer, state: 'dispatched' },
      { code: 'afternoon', customer, state: 'refused', reason: 'platform_cap' },
    ]);
  });

  it('gives the same words to everybody in rain, by the home store’s weather', async () => {
    const variants = [
      { key: 'rain', weather: 'rain', text: '下雨了', link: { title: '看看', desc: '', page: 'wallet' } },
      { key: 'plain', text: '来一杯', link: { title: '看看', desc: '', page: 'wallet' } },
    ];
    const chain = await freshChain(database, [customerRun({ variants })]);
    const [shanghai = 0] = await addLapsed(chain, { store: 'A' });
    const [beijing = 0] = await addLapsed(chain, { store: 'B', prefix: 'bj' });
    await chain.platform.database.pool.query(
      `insert into organisation.weather_hour (city, at, temperature_c, precipitation_mm, humidity, source)
       values ('上海', $1, 20, 1.5, 90, 'test'), ('北京', $1, 20, 0, 20, 'test')`,
      [at('09:00')],
    );
    await chain.advance(at('10:00'));
    const { rows } = await sql`
      select customer_id as customer, variant from playbooks.touch_info order by customer_id`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([
      { customer: shanghai, variant: 'rain' },
      { customer: beijing, variant: 'plain' },
    ]);
  });
});

describe('a holdout', () => {
  const held = async (chain: Chain, code: string) =>
    (await touchesOf(chain))
      .filter((touch) => touch.code === code && touch.state === 'held_out')
      .map((t) => t.customer);

  it('keeps the same people out of every firing, about as many as it says, and nobody of them is written to', async () => {
    const chain = await freshChain(database, [customerRun({ holdout: 0.3 })]);
    const customers = await addLapsed(chain, { n: 200 });
    await chain.advance(at('10:00', 16));
    const first = await held(chain, 'lapsing');
    expect(first.length).toBeGreaterThan(200 * 0.3 - 30);
    expect(first.length).toBeLessThan(200 * 0.3 + 30);
    // Their attention is not spent either.
    const written = customers.length - first.length;
    expect(await effectsOf(chain)).toMatchObject({ messages: written, spent: written });
    await chain.advance(at('10:00', 17));
    const second = (await held(chain, 'lapsing')).slice(first.length);
    expect(second).toEqual(first);
  });

  it('of two playbooks is drawn apart, but for the few whom no playbook reaches', async () => {
    const chain = await freshChain(database, [
      customerRun({ holdout: 0.3 }),
      customerRun({ code: 'other', holdout: 0.3, trigger: { kind: 'schedule', cron: '0 11 * * *' } }),
    ]);
    await addLapsed(chain, { n: 200 });
    await chain.advance(at('10:00'));
    await chain.advance(at('11:00'));
    const [one, other] = [await held(chain, 'lapsing'), await held(chain, 'other')];
    const both = one.filter((customer) => other.includes(customer));
    expect(both.length).toBeGreaterThan(0);
    expect(both.length).toBeLessThan(one.length * 0.7);
  });

  it('depends on who somebody is, not on our numbers', async () => {
    const heldKeys = async (before: number) => {
      const chain = await freshChain(database, [customerRun({ holdout: 0.3 })]);
      await addCustomers(chain, { n: before, prefix: 'others', since: null });
      await addLapsed(chain, { n: 60 });
      await chain.advance(at('10:00'));
      const { rows } = await sql<{ key: string }>`
        select c.subject_key as key from playbooks.touch_info t join customers.customer_info c using (customer_id)
        where t.held_out order by 1`.execute(chain.platform.db);
      return rows.map(({ key }) => key);
    };
    expect(await heldKeys(0)).toEqual(await heldKeys(7));
  });
});

describe('a slot', () => {
  const documents: Written[] = [
    customerRun({ issue: offer({ code: 'eight-off' }) }),
    groupBeat({ ...withDrop, trigger: { kind: 'schedule', cron: '0 10 * * *' } }),
  ];
  const whole = {
    messages: 3,
    coupons: 3,
    spent: 3,
    candidates: 0,
    touches: 3,
    posts: 1,
    shares: 1,
    sideBar: 1,
    decided: 2,
  };
  const nothing = Object.fromEntries(Object.keys(whole).map((key) => [key, 0]));

  it('that dies in the middle of its decision leaves nothing half done, and is decided once afterwards', async () => {
    let deaths = 0;
    const chain = await freshChain(database, documents, {
      crashAt: (point) => {
        if (point === 'playbooks.inside_decide' && ++deaths <= 2) throw new Error('killed');
      },
    });
    await addLapsed(chain, { n: 3 });
    await addGroup(chain, 'wr-1');
    chain.platform.clock.advanceTo(new Date(at('10:00')));
    const slotAt = chain.platform.clock.now();
    await fireDue(chain.platform.db, slotAt);
    for (const _ of [1, 2]) await expect(chain.playbooks.decide(slotAt)).rejects.toThrow('killed');
    expect(await effectsOf(chain)).toEqual(nothing);
    await chain.playbooks.decide(slotAt);
    expect(await effectsOf(chain)).toEqual(whole);
    expect(await chain.playbooks.decide(slotAt)).toBe(0);
    expect(await effectsOf(chain)).toEqual(whole);
  });

  it('that several processes decide at the same moment is decided once', async () => {
    const chain = await freshChain(database, documents);
    await addLapsed(chain, { n: 3 });
    await addGroup(chain, 'wr-1');
    chain.platform.clock.advanceTo(new Date(at('10:00')));
    const slotAt = chain.platform.clock.now();
    await fireDue(chain.platform.db, slotAt);
    const decided = await Promise.all([1, 2, 3, 4].map(() => chain.playbooks.decide(slotAt)));
    expect(decided.toSorted()).toEqual([0, 0, 0, 2]);
    expect(await effectsOf(chain)).toEqual(whole);
  });
});
