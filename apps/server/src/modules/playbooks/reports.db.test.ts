import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../platform/testing/index.ts';
import { addCustomers, addGroup, addOrder, freshChain } from '../../testing/chain.ts';
import { customerRun, groupBeat } from '../../testing/documents.ts';
import { createReports } from './reports.ts';

const database = testDatabase();
const at = (time: string) => `2026-03-16T${time}:00+08:00`;

/** A beat in two groups of store A (one without an owner) and one of B; a run for a customer of each store. */
async function twoRuns() {
  const chain = await freshChain(database, [groupBeat(), customerRun()]);
  await addGroup(chain, 'wr-1');
  await addGroup(chain, 'wr-2', { owned: false });
  await addGroup(chain, 'wr-3', { store: 'B' });
  const customers = [
    ...(await addCustomers(chain)),
    ...(await addCustomers(chain, { store: 'B', prefix: 'b', consent: false })),
  ];
  for (const id of customers) await addOrder(chain, id, '2026-03-02T12:00:00+08:00');
  await chain.advance(at('10:00'));
  await chain.advance(at('12:00'));
  return { chain, reports: createReports(chain.platform.db) };
}
const funnels = async (reports: ReturnType<typeof createReports>, storeIds: number[] | null) =>
  (await reports.runs({ code: null, limit: 10, storeIds })).map((run) => [
    run.code,
    run.considered,
    run.dispatched,
    run.refused,
  ]);

describe('the list of runs', () => {
  it('shows each with its funnel, the newest first', async () => {
    const { reports } = await twoRuns();
    expect(await funnels(reports, null)).toEqual([
      ['noon', 3, 2, 1],
      ['lapsing', 2, 1, 1],
    ]);
    expect(await reports.runs({ code: 'noon', limit: 10, storeIds: null })).toHaveLength(1);
    expect(await reports.runs({ code: null, limit: 1, storeIds: null })).toMatchObject([{ code: 'noon' }]);
  });

  it('counts the groups and customers of the stores of whoever asks', async () => {
    const { chain, reports } = await twoRuns();
    expect(await funnels(reports, [chain.storeOf('B')])).toEqual([
      ['noon', 1, 1, 0],
      ['lapsing', 1, 0, 1],
    ]);
    expect(await funnels(reports, [])).toEqual([
      ['noon', 0, 0, 0],
      ['lapsing', 0, 0, 0],
    ]);
  });
});

describe('the report of a run', () => {
  it('counts every reason for a no', async () => {
    const { chain, reports } = await twoRuns();
    const [noon] = await reports.runs({ code: 'noon', limit: 1, storeIds: null });
    const { states } = await reports.run({ runId: noon!.runId, storeIds: null });
    expect(states).toEqual([
      { state: 'dispatched', reason: null, variant: 'plain', channel: 'group_post', n: 2 },
      { state: 'refused', reason: 'no_owner', variant: 'plain', channel: null, n: 1 },
    ]);
    const own = await reports.run({ runId: noon!.runId, storeIds: [chain.storeOf('B')] });
    expect(own.states.map(({ n }) => n)).toEqual([1]);
    await expect(reports.run({ runId: 999, storeIds: null })).rejects.toMatchObject({ status: 404 });
  });
});
