import { type RawBuilder, sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { type Attention, createAttention } from './index.ts';

const database = testDatabase();
const NOON = new Date('2026-03-15T12:00:00+08:00');

let platform: Platform;
let attention: Attention;
let lastRun = 0;
beforeAll(async () => {
  platform = await testPlatform(database, { at: NOON.toISOString() });
  attention = createAttention({ platform, guards: { user: async () => {} }, audit: async () => {} });
});

const candidates = (rows: { group: number; run: number; channel: string; value?: number }[]): RawBuilder<unknown> =>
  sql`select group_id, run_id, value, channel from jsonb_to_recordset(${JSON.stringify(
    rows.map(({ group, run, channel, value = 1 }) => ({ group_id: group, run_id: run, channel, value })),
  )}::jsonb) as c(group_id bigint, run_id bigint, value float8, channel text)`;
const decide = (rows: Parameters<typeof candidates>[0], { at = NOON } = {}) =>
  platform.db
    .transaction()
    .execute((tx) => attention.decideGroups(tx, { candidates: candidates(rows), at, deliverFrom: at }));

describe('a group', () => {
  it('gets one mass send a day; a second is refused', async () => {
    const [first, second] = [++lastRun, ++lastRun];
    await decide([{ group: 1, run: first, channel: 'group_mass_send' }]);
    expect(await decide([{ group: 1, run: second, channel: 'group_mass_send' }])).toEqual([
      { runId: second, channel: 'group_mass_send', reason: 'platform_cap', n: 1 },
    ]);
  });

  it('whose mass send is gone is asked again for the side bar, and keeps that answer', async () => {
    const [first, second] = [++lastRun, ++lastRun];
    await decide([{ group: 2, run: first, channel: 'group_mass_send' }]);
    const ask = (channel: string) => decide([2, 3].map((group) => ({ group, run: second, channel })));
    await ask('group_mass_send');
    await ask('group_post');
    await ask('group_mass_send');
    const { rows } = await sql`
      select group_id as "group", channel, reason from attention.group_decision_of
      where run_id = ${second} order by group_id`.execute(platform.db);
    expect(rows).toEqual([
      { group: 2, channel: 'group_post', reason: null },
      { group: 3, channel: 'group_mass_send', reason: null },
    ]);
  });

  it('gets four posts a day', async () => {
    const reasons = [];
    for (let post = 0; post < 5; post += 1) {
      const [answer] = await decide([{ group: 4, run: ++lastRun, channel: 'group_post' }]);
      reasons.push(answer?.reason);
    }
    expect(reasons).toEqual([null, null, null, null, 'day_cap']);
  });

  it('is left alone at night', async () => {
    const run = ++lastRun;
    const at = new Date('2026-03-15T21:30:00+08:00');
    expect(await decide([{ group: 5, run, channel: 'group_post' }], { at })).toEqual([
      { runId: run, channel: 'group_post', reason: 'quiet_hours', n: 1 },
    ]);
  });

  it('gets the mass send back when it is released', async () => {
    const [first, second] = [++lastRun, ++lastRun];
    await decide([{ group: 6, run: first, channel: 'group_mass_send' }]);
    await platform.db
      .transaction()
      .execute((tx) => attention.releaseGroups(tx, { runId: first, rows: sql`select 6::bigint as group_id` }));
    const [answer] = await decide([{ group: 6, run: second, channel: 'group_mass_send' }]);
    expect(answer?.reason).toBeNull();
  });

  it('gets exactly one mass send when four runs want it at once', async () => {
    const runs = Array.from({ length: 4 }, () => ++lastRun);
    const groups = Array.from({ length: 1_000 }, (_, i) => 100 + i);
    // All four are in their transactions before any decides, so that none sees what another spends.
    let inside = 0;
    let go = () => {};
    const allInside = new Promise<void>((resolve) => {
      go = resolve;
    });
    await Promise.all(
      runs.map((run) =>
        platform.db.transaction().execute(async (tx) => {
          await sql`select 1`.execute(tx);
          inside += 1;
          if (inside === runs.length) go();
          await allInside;
          const rows = groups.map((group) => ({ group, run, channel: 'group_mass_send' }));
          await attention.decideGroups(tx, { candidates: candidates(rows), at: NOON, deliverFrom: NOON });
        }),
      ),
    );
    const { rows } = await sql<{ n: number; groups: number }>`
      select n, count(*) as groups from (
        select count(*) filter (where granted) as n from attention.group_decision_of
        where run_id = any(${runs}::bigint[]) group by group_id) g
      group by n`.execute(platform.db);
    expect(rows).toEqual([{ n: 1, groups: 1_000 }]);
  });
});
