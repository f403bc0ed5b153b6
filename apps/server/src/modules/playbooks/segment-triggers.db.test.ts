import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addOrder, type Chain, freshChain, operator, tell, wecomAnswers } from '../../testing/chain.ts';
import { customerRun, folderOf, type Written } from '../../testing/documents.ts';
import { keptUp } from '../../testing/kept-up.ts';
import { ENTERED, type Transitions } from '../audience/index.ts';
import { awaitSet } from './awaited-sets.ts';
import { fireDue } from './fire.ts';
import { createPlaybooks } from './index.ts';

const database = testDatabase();
const at = (time: string, day = 16) => `2026-03-${day}T${time}:00+08:00`;

/** Writes at ten to those who began to order. */
const thanks = (overrides: Written = {}, trigger: Written = {}) =>
  customerRun({
    code: 'thanks',
    name: '谢谢',
    trigger: { kind: 'entered', segment: 'buyers', cron: '0 10 * * *', ...trigger },
    audience: { rule: 'transition' },
    ...overrides,
  });

/** A chain of seven in the morning with the segment `buyers`, and these documents. */
async function chainWith(documents: Written[], before: (chain: Chain) => Promise<void> = async () => {}) {
  const chain = await freshChain(database, []);
  await chain.audience.create(operator, { key: 'buyers', name: '买过', rule: { text: 'ordered(within 30 days)' } });
  await before(chain);
  await processOf(chain, documents).load();
  await keptUp(chain);
  return chain;
}
/** Another process with this folder, on the same database. */
const processOf = (chain: Chain, documents: Written[]) =>
  createPlaybooks({ ...chain, publicUrl: 'http://localhost', folder: folderOf(documents) });

const changed = (chain: Chain, customerId: number) =>
  chain.platform.db
    .transaction()
    .execute((tx) => chain.platform.changes.record(tx, { topic: 'orders', customers: [customerId] }));
/** She orders now, which the keeper of members has seen. */
async function orders(chain: Chain, customerId: number): Promise<void> {
  await addOrder(chain, customerId, chain.platform.clock.now().toISOString());
  await changed(chain, customerId);
  await keptUp(chain);
}
/** All her orders are given back, which the keeper of members has seen. */
async function refunds(chain: Chain, customerId: number): Promise<void> {
  await database.pool.query('update orders.sale set refunded_fen = paid_fen where customer_id = $1', [customerId]);
  await changed(chain, customerId);
  await keptUp(chain);
}

/** What was told has been heard before time goes on. */
async function later(chain: Chain, to: string): Promise<void> {
  await chain.settle();
  await chain.advance(to);
}

/** Staff pressed send for whoever the last run wanted written to. */
async function sent(chain: Chain, sentAt: string): Promise<void> {
  const [run] = await rowsOf<{ id: number }>('select max(run_id) as id from playbooks.run_info');
  await wecomAnswers(chain, run!.id, 'sent', { sentAt });
}

const rowsOf = async <Row extends object>(text: string) => (await database.pool.query<Row>(text)).rows;
const touches = () =>
  rowsOf<{ id: number; state: string; reason: string | null }>(
    'select customer_id as id, state, reason from playbooks.touch_info order by at, run_id, customer_id',
  );
const runs = async () =>
  (await rowsOf<{ key: string }>('select fire_key as key from playbooks.run_info order by run_id')).map(
    ({ key }) => key,
  );
const messages = () => rowsOf('select customer_id as id from delivery.recipient_result where customer_id is not null');
const told = async () =>
  (
    await rowsOf<{ payload: Transitions }>(
      `select payload from platform.fact where type like 'audience.%' order by recorded_at`,
    )
  ).map(({ payload }) => payload);
const live = async (chain: Chain) => (await chain.audience.show(operator, 'buyers')).live;
const written = (id: number) => ({ id, state: 'dispatched', reason: null });
const firedAt = (time: string, day = 16) => `thanks@${new Date(at(time, day)).toISOString()}`;

describe('a playbook for those who enter a segment', () => {
  it('writes to who entered since it is on, at its next time, and to nobody else', async () => {
    let [inside, enters] = [0, 0];
    const chain = await chainWith([thanks()], async (before) => {
      [inside = 0, enters = 0] = await addCustomers(before, { n: 3 });
      await addOrder(before, inside, at('06:00'));
    });
    await orders(chain, enters);
    await later(chain, at('09:59'));
    expect(await runs()).toEqual([]);
    await later(chain, at('10:00'));
    expect(await runs()).toEqual([firedAt('10:00')]);
    expect(await touches()).toEqual([written(enters)]);
    expect(await messages()).toEqual([{ id: enters }]);
  });

  it('asks everything that is asked of other runs', async () => {
    const chain = await chainWith([thanks({ holdout: 0.5 })]);
    const without = await addCustomers(chain, { consent: false, prefix: 'without' });
    const many = await addCustomers(chain, { n: 20 });
    for (const id of [...without, ...many]) await addOrder(chain, id, at('07:00'));
    for (const id of [...without, ...many]) await changed(chain, id);
    await keptUp(chain);
    await later(chain, at('10:00'));
    const found = await touches();
    expect(found).toHaveLength(21);
    const states = new Set(found.filter(({ id }) => many.includes(id)).map(({ state }) => state));
    expect([...states].sort()).toEqual(['dispatched', 'held_out']);
    expect(found.filter(({ id }) => without.includes(id))).toMatchObject([{ state: 'refused', reason: 'no_consent' }]);
  });

  it('gathers all who entered until then into one run', async () => {
    const chain = await chainWith([thanks()]);
    const [one = 0, two = 0] = await addCustomers(chain, { n: 2 });
    await orders(chain, one);
    await later(chain, at('08:00'));
    await orders(chain, two);
    await later(chain, at('10:00'));
    expect(await told()).toHaveLength(2);
    expect(await runs()).toEqual([firedAt('10:00')]);
    expect(await touches()).toEqual([written(one), written(two)]);
  });

  it('fires within a minute when its document names no times', async () => {
    const chain = await chainWith([thanks({}, { cron: undefined })]);
    const [one = 0] = await addCustomers(chain);
    await later(chain, at('11:30'));
    await orders(chain, one);
    await chain.settle();
    expect(await runs()).toEqual([]);
    await later(chain, at('11:31'));
    expect([await runs(), await touches()]).toEqual([[firedAt('11:31')], [written(one)]]);
  });

  it('considers a set once, however often it is told, and when it was told is over', async () => {
    const chain = await chainWith([thanks({}, { againAfterDays: 0 })]);
    const [one = 0] = await addCustomers(chain);
    await orders(chain, one);
    const [payload] = await told();
    for (let n = 0; n < 3; n += 1) await tell(chain.platform, ENTERED, payload);
    await later(chain, at('10:00'));
    await tell(chain.platform, ENTERED, payload);
    await chain.settle();
    await later(chain, at('10:00', 17));
    // Nobody pressed send.
    const closed = { id: one, state: 'not_sent', reason: 'expired' };
    expect([await runs(), await touches()]).toEqual([[firedAt('10:00')], [closed]]);
  });

  it('is fired and decided once by several processes at the same moment', async () => {
    const chain = await chainWith([thanks()]);
    const { db, clock } = chain.platform;
    const ids = await addCustomers(chain, { n: 5 });
    for (const id of ids) await orders(chain, id);
    const processes = [chain.playbooks, ...Array.from({ length: 5 }, () => processOf(chain, []))];
    const sets = await told();
    const enteredAt = clock.now();
    await Promise.all(
      processes.flatMap(() => sets.map((payload) => awaitSet(db, { type: ENTERED, at: enteredAt, payload }))),
    );
    clock.advanceTo(new Date(at('10:00')));
    const slotAt = clock.now();
    await Promise.all(processes.map(() => fireDue(db, slotAt)));
    await Promise.all(processes.map(({ decide }) => decide(slotAt)));
    await chain.settle();
    expect([await runs(), await touches()]).toEqual([[firedAt('10:00')], ids.map(written)]);
    expect(await messages()).toHaveLength(5);
  });

  it('leaves out who is not in any more when it is decided', async () => {
    const chain = await chainWith([thanks()]);
    const [stays = 0, goes = 0] = await addCustomers(chain, { n: 2 });
    await orders(chain, stays);
    await orders(chain, goes);
    await later(chain, at('09:00'));
    await refunds(chain, goes);
    await later(chain, at('10:00'));
    expect(await touches()).toEqual([written(stays)]);
  });

  it('considers who comes again when its days are over, and not before', async () => {
    const chain = await chainWith([thanks({}, { againAfterDays: 3 })]);
    const [one = 0] = await addCustomers(chain);
    for (const day of [16, 17, 18, 19, 20]) {
      await later(chain, at('09:00', day));
      await orders(chain, one);
      await later(chain, at('10:00', day));
      await sent(chain, at('10:05', day));
      await refunds(chain, one);
    }
    expect(await runs()).toEqual([16, 17, 18, 19, 20].map((day) => firedAt('10:00', day)));
    const days = await rowsOf<{ day: number }>(
      `select extract(day from at at time zone 'Asia/Shanghai')::integer as day from playbooks.touch_info order by at`,
    );
    expect(days.map(({ day }) => day)).toEqual([16, 19]);
  });

  it('is not fired by a rule that became another: nobody came', async () => {
    const chain = await chainWith([thanks()]);
    await addCustomers(chain, { n: 3 });
    await chain.audience.change(operator, 'buyers', { rule: { text: 'everyone' }, version: 1 });
    await keptUp(chain);
    await later(chain, at('10:00'));
    expect(await told()).toMatchObject([{ n: 3, cause: 'rule' }]);
    expect(await runs()).toEqual([]);
  });

  it('that was down at its time considers them at the next', async () => {
    const chain = await chainWith([thanks()]);
    const [one = 0] = await addCustomers(chain);
    await orders(chain, one);
    await chain.settle();
    await later(chain, at('21:00')); // the window ended at eight
    expect(await runs()).toEqual([]);
    await later(chain, at('10:00', 17));
    expect([await runs(), await touches()]).toEqual([[firedAt('10:00', 17)], [written(one)]]);
  });

  it('that is switched off forgets whom it awaits, also for when it is on again', async () => {
    const chain = await chainWith([thanks()]);
    const [one = 0] = await addCustomers(chain);
    await orders(chain, one);
    await chain.settle();
    await chain.playbooks.setActive(operator, 'thanks', false);
    await chain.playbooks.setActive(operator, 'thanks', true);
    await keptUp(chain);
    await later(chain, at('10:00'));
    expect(await runs()).toEqual([]);
  });
});

describe('a playbook for those who leave a segment', () => {
  it('writes to who left and is still out', async () => {
    const chain = await chainWith([thanks({}, { kind: 'left' })]);
    const [stays = 0, goes = 0, returns = 0] = await addCustomers(chain, { n: 3 });
    for (const id of [stays, goes, returns]) await orders(chain, id);
    await later(chain, at('08:00'));
    await refunds(chain, goes);
    await refunds(chain, returns);
    await orders(chain, returns);
    await later(chain, at('10:00'));
    expect(await touches()).toEqual([written(goes)]);
  });
});

describe('the segment of a trigger', () => {
  it('is live while a playbook that is on needs it, and can’t be switched off meanwhile', async () => {
    const chain = await chainWith([thanks(), thanks({ code: 'other' }, { kind: 'left' })]);
    expect(await live(chain)).toBe(true);
    await expect(chain.audience.setLive(operator, 'buyers', false)).rejects.toMatchObject({
      code: 'audience.in_use',
      details: { by: ['other', 'thanks'] },
    });
    await chain.playbooks.setActive(operator, 'thanks', false);
    expect(await live(chain)).toBe(true);
    await chain.playbooks.setActive(operator, 'other', false);
    expect(await live(chain)).toBe(false);
    await chain.playbooks.setActive(operator, 'other', true);
    expect(await live(chain)).toBe(true);
    await processOf(chain, [thanks()]).load(); // the file of the other is gone, and this one is off
    expect(await live(chain)).toBe(false);
  });

  it('stays live for operators who want it so, until they don’t', async () => {
    const chain = await chainWith([thanks()]);
    await chain.audience.setLive(operator, 'buyers', true);
    await chain.playbooks.setActive(operator, 'thanks', false);
    expect(await live(chain)).toBe(true);
    await chain.audience.setLive(operator, 'buyers', false);
    expect(await live(chain)).toBe(false);
    const switched = await rowsOf<{ action: string }>(
      `select action from access.audit where action like 'audience.watch%' order by audit_id`,
    );
    expect(switched.map(({ action }) => action)).toEqual(['audience.watch_on', 'audience.watch_off']);
  });

  it('that nobody knows stops the start of a playbook that is on, by file and field', async () => {
    await expect(chainWith([thanks({}, { segment: 'nobody' })])).rejects.toThrow(
      '0-thanks.json: trigger.segment: unknown segment nobody',
    );
  });

  it('that is archived refuses to be switched on, by field, and stops no start', async () => {
    const chain = await chainWith([thanks()]);
    await expect(chain.audience.setArchived(operator, 'buyers', true)).rejects.toMatchObject({
      code: 'audience.is_live',
    });
    await chain.playbooks.setActive(operator, 'thanks', false);
    await chain.audience.setArchived(operator, 'buyers', true);
    await processOf(chain, [thanks()]).load();
    await expect(chain.playbooks.setActive(operator, 'thanks', true)).rejects.toMatchObject({
      code: 'playbooks.segment_archived',
      details: { field: 'trigger.segment', segment: 'buyers', code: 'thanks' },
    });
    expect(await rowsOf('select active from playbooks.playbook')).toEqual([{ active: false }]);
    expect(await live(chain)).toBe(false);
  });
});
