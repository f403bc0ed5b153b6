import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, addOrder, type Chain, freshChain, operator } from '../../testing/chain.ts';
import { customerRun, groupBeat, offer, withDrop } from '../../testing/documents.ts';
import { actorWith } from '../access/index.ts';
import { off, putOffer } from '../offers/testing.ts';
import { createReports } from './reports.ts';

const database = testDatabase();
const at = (time: string) => `2026-03-16T${time}:00+08:00`;
const TEN = at('10:00');

/** `n` customers who ordered two weeks ago. */
async function addLapsed(chain: Chain, n: number, prefix = 'wm'): Promise<number[]> {
  const ids = await addCustomers(chain, { n, prefix });
  for (const id of ids) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
  return ids;
}

const pieces = (chain: Chain, offerCode: string, limit: number) =>
  chain.offers.putBudgets(operator, offerCode, [
    { key: 'pieces', what: 'issued_pieces', scope: { kind: 'offer' }, per: 'ever', limit },
  ]);

/** Runs by playbook, as the console shows them. */
async function runsOf({ platform }: Chain) {
  const runs = await createReports(platform.db).runs({ code: null, limit: 10, storeIds: null });
  return Object.fromEntries(
    runs.map(({ code, runId, state, refusal, considered, dispatched }) => [
      code,
      { runId, state, refusal, considered, dispatched },
    ]),
  );
}

const effectsOf = async ({ platform }: Chain) => {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from delivery.recipient_result where customer_id is not null) as messages,
      (select count(*) from offers.coupon_info) as coupons,
      (select coalesce(sum(spent), 0)::bigint from attention.budget_left where kind = 'promotion_day') as spent,
      (select count(*) from playbooks.candidate) as candidates,
      (select count(*) from offers.drop_info) as drops,
      (select count(*) from tasks.post_info) as "sideBar",
      (select count(*) from graphile_worker.jobs) as jobs`.execute(platform.db);
  return rows[0]!;
};
const nothing = { messages: 0, coupons: 0, spent: 0, candidates: 0, drops: 0, sideBar: 0, jobs: 0 };
const refusal = (wanted: number, left: number) => ({
  code: 'offers.budget_spent',
  details: { budget: 'pieces', wanted, left },
});

describe('a run whose coupons are refused', () => {
  it('stays undecided, says why, has done nothing, and is not tried for ever', async () => {
    const chain = await freshChain(database, [customerRun({ issue: offer() })]);
    await addLapsed(chain, 3);
    await pieces(chain, 'fifteen-off', 2);
    await chain.advance(TEN);
    expect(await runsOf(chain)).toMatchObject({
      lapsing: { state: 'fired', refusal: refusal(3, 2), considered: 0, dispatched: 0 },
    });
    expect(await effectsOf(chain)).toEqual(nothing);
    // The slot coming again leaves it alone.
    expect(await chain.playbooks.decide(new Date(TEN))).toBe(0);
  });

  it('is decided once the budget was raised and somebody resumes it; before, it is refused again', async () => {
    const chain = await freshChain(database, [customerRun({ issue: offer() })]);
    await addLapsed(chain, 3);
    await pieces(chain, 'fifteen-off', 2);
    await chain.advance(TEN);
    const { runId } = (await runsOf(chain))['lapsing']!;
    await chain.playbooks.resume(operator, runId);
    await chain.advance(at('10:30'));
    expect((await runsOf(chain))['lapsing']).toMatchObject({ state: 'fired', refusal: refusal(3, 2) });
    await pieces(chain, 'fifteen-off', 3);
    await chain.playbooks.resume(operator, runId);
    await chain.advance(at('11:00'));
    expect((await runsOf(chain))['lapsing']).toMatchObject({ state: 'decided', refusal: null, dispatched: 3 });
    expect(await effectsOf(chain)).toEqual({ ...nothing, messages: 3, coupons: 3, spent: 3 });
    await expect(chain.playbooks.resume(operator, runId)).rejects.toMatchObject({ code: 'playbooks.run_not_refused' });
  });

  it('is decided once another person approved of what it costs and somebody resumes it', async () => {
    const chain = await freshChain(database, [customerRun({ issue: offer() })]);
    await addLapsed(chain, 3);
    await chain.offers.setApprovalLimit(operator, 3_000);
    await chain.advance(TEN);
    const { runId, ...stopped } = (await runsOf(chain))['lapsing']!;
    const approvalNeeded = { code: 'offers.approval_needed', details: { costFen: 4_500, aboveFen: 3_000 } };
    expect(stopped).toMatchObject({ state: 'fired', refusal: approvalNeeded, dispatched: 0 });
    expect(await effectsOf(chain)).toEqual(nothing);
    const asked = { offer: 'fifteen-off', upToFen: 4_500, reason: '沉睡唤醒' };
    const { id } = await chain.offers.askApproval(operator, asked);
    // Asked is not approved.
    await chain.playbooks.resume(operator, runId);
    await chain.advance(at('10:30'));
    expect((await runsOf(chain))['lapsing']).toMatchObject({ state: 'fired', refusal: approvalNeeded });
    const boris = actorWith({ kind: 'user', id: '2', label: 'Boris', storeIds: null }, ['offers.edit']);
    await chain.offers.decideApproval(boris, id, { decision: 'approved', note: '' });
    await chain.playbooks.resume(operator, runId);
    await chain.advance(at('11:00'));
    expect((await runsOf(chain))['lapsing']).toMatchObject({ state: 'decided', refusal: null, dispatched: 3 });
    expect(await effectsOf(chain)).toEqual({ ...nothing, messages: 3, coupons: 3, spent: 3 });
  });

  it('is decided once the partner sent more codes and somebody resumes it; until then nobody got one', async () => {
    const chain = await freshChain(database, [customerRun({ issue: offer() })]);
    await addLapsed(chain, 3);
    await putOffer(chain, 'fifteen-off', { kind: 'partner_code', partner: '影城' });
    const imported = (codes: string[]) =>
      chain.offers.importCodes(operator, 'fifteen-off', Readable.from([Buffer.from(codes.join('\n'))]));
    await imported(['CINEMA-0001', 'CINEMA-0002']);
    await chain.advance(TEN);
    const { runId, ...stopped } = (await runsOf(chain))['lapsing']!;
    const outOfCodes = { code: 'offers.out_of_codes', details: { wanted: 3, left: 2 } };
    expect(stopped).toMatchObject({ state: 'fired', refusal: outOfCodes, dispatched: 0 });
    expect(await effectsOf(chain)).toEqual(nothing);
    await imported(['CINEMA-0003']);
    await chain.playbooks.resume(operator, runId);
    await chain.advance(at('10:30'));
    expect((await runsOf(chain))['lapsing']).toMatchObject({ state: 'decided', refusal: null, dispatched: 3 });
    expect(await effectsOf(chain)).toEqual({ ...nothing, messages: 3, coupons: 3, spent: 3 });
  });

  it('leaves its customers to the other runs of its slot, which go on', async () => {
    const chain = await freshChain(database, [
      customerRun({ valueFen: 100 }),
      customerRun({ code: 'dearer', valueFen: 300, issue: offer() }),
    ]);
    await addLapsed(chain, 2);
    await pieces(chain, 'fifteen-off', 1);
    await chain.advance(TEN);
    expect(await runsOf(chain)).toMatchObject({
      dearer: { state: 'fired', refusal: refusal(2, 1) },
      lapsing: { state: 'decided', refusal: null, dispatched: 2 },
    });
    expect(await effectsOf(chain)).toEqual({ ...nothing, messages: 2, spent: 2 });
  });

  it('may be cancelled, ends with its window, and keeps the reason', async () => {
    const documents = [customerRun({ issue: offer() }), customerRun({ code: 'two', issue: offer({ code: 'other' }) })];
    const chain = await freshChain(database, documents);
    await addLapsed(chain, 2);
    await pieces(chain, 'fifteen-off', 1);
    await pieces(chain, 'other', 1);
    await chain.advance(TEN);
    const { lapsing, two } = await runsOf(chain);
    await chain.playbooks.cancel(operator, lapsing!.runId);
    await chain.advance(at('20:30'));
    expect(await runsOf(chain)).toMatchObject({
      lapsing: { state: 'cancelled', refusal: refusal(2, 1) },
      two: { state: 'ended', refusal: { code: 'offers.budget_spent' } },
    });
    for (const { runId } of [lapsing!, two!])
      await expect(chain.playbooks.resume(operator, runId)).rejects.toMatchObject({
        code: 'playbooks.run_not_refused',
      });
    expect(await effectsOf(chain)).toEqual(nothing);
  });

  it('is resumed by somebody who answers for the whole chain', async () => {
    const chain = await freshChain(database, [customerRun({ issue: offer() })]);
    await addLapsed(chain, 2);
    await pieces(chain, 'fifteen-off', 1);
    await chain.advance(TEN);
    const { runId } = (await runsOf(chain))['lapsing']!;
    const user = { kind: 'user', id: '1', label: 'x' } as const;
    await expect(
      chain.playbooks.resume(actorWith({ ...user, storeIds: [1] }, ['playbooks.run']), runId),
    ).rejects.toThrow('access.other_store');
    await expect(chain.playbooks.resume(actorWith({ ...user, storeIds: null }, []), runId)).rejects.toThrow(
      'access.denied',
    );
    expect((await runsOf(chain))['lapsing']).toMatchObject({ refusal: refusal(2, 1) });
  });
});

it('nobody is written to about a coupon that the offer did not give, and her attention is hers again', async () => {
  const chain = await freshChain(database, [customerRun({ issue: offer() })]);
  // Its dates are over: nothing is refused, nobody gets one.
  const january = { validDays: null, validDates: { from: '2026-01-01', to: '2026-01-31' } };
  await putOffer(chain, 'fifteen-off', off(1_500), {}, january);
  const [customer = 0] = await addLapsed(chain, 1);
  await chain.advance(TEN);
  const { rows } = await sql`
    select customer_id as customer, state, reason from playbooks.touch_info`.execute(chain.platform.db);
  expect(rows).toEqual([{ customer, state: 'refused', reason: 'no_coupon' }]);
  expect(await effectsOf(chain)).toEqual(nothing);
});

describe('a beat whose drop is refused', () => {
  it('posts nothing and opens nothing, while the other run of its slot goes on', async () => {
    const chain = await freshChain(database, [groupBeat(withDrop), groupBeat({ code: 'plain', valueFen: 50 })]);
    await addGroup(chain, 'wr-1');
    await pieces(chain, 'fifteen-off', 9);
    await chain.advance(at('12:00'));
    expect(await runsOf(chain)).toMatchObject({
      noon: { state: 'fired', refusal: refusal(10, 9) },
      plain: { state: 'decided', dispatched: 1 },
    });
    expect(await effectsOf(chain)).toEqual({ ...nothing, sideBar: 1 });
  });

  it('resumed opens its drop, but not for a group that another run of its slot has', async () => {
    const chain = await freshChain(database, [groupBeat(withDrop), groupBeat({ code: 'plain', valueFen: 50 })]);
    await addGroup(chain, 'wr-1');
    await pieces(chain, 'fifteen-off', 9);
    await chain.advance(at('12:00'));
    await addGroup(chain, 'wr-2');
    await pieces(chain, 'fifteen-off', 10);
    await chain.playbooks.resume(operator, (await runsOf(chain))['noon']!.runId);
    await chain.advance(at('12:05'));
    expect((await runsOf(chain))['noon']).toMatchObject({
      state: 'decided',
      refusal: null,
      considered: 2,
      dispatched: 1,
    });
    const { rows } = await sql`
      select g.name as chat, p.state, p.reason from playbooks.post_of p join playbooks.run_info r using (run_id)
        join community.group_info g using (group_id) where r.playbook_code = 'noon' order by 1`.execute(
      chain.platform.db,
    );
    expect(rows).toEqual([
      { chat: 'wr-1', state: 'refused', reason: 'outranked' },
      { chat: 'wr-2', state: 'dispatched', reason: null },
    ]);
    expect(await effectsOf(chain)).toMatchObject({ drops: 1, sideBar: 2 });
  });
});
