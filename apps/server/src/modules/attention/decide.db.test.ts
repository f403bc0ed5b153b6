import { type RawBuilder, sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { systemActor } from '../access/index.ts';
import { type Attention, createAttention, type DecideCustomers } from './index.ts';
import { insertCustomers } from './testing.ts';

const database = testDatabase();
const NOON = new Date('2026-03-15T12:00:00+08:00'); // a Sunday
const hours = (n: number) => new Date(NOON.getTime() + n * 3_600_000);

let platform: Platform;
let attention: Attention;
let lastRun = 0;
beforeAll(async () => {
  platform = await testPlatform(database, { at: NOON.toISOString() });
  attention = createAttention({ platform, guards: { user: async () => {} }, audit: async () => {} });
  await attention.prepare(NOON);
});

const candidates = (rows: { id: number; run: number; value?: number; channel?: string }[]): RawBuilder<unknown> =>
  sql`select customer_id, run_id, value, channel from jsonb_to_recordset(${JSON.stringify(
    rows.map((r) => ({ customer_id: r.id, run_id: r.run, value: r.value ?? 1, channel: r.channel ?? 'mass_send' })),
  )}::jsonb) as c(customer_id bigint, run_id bigint, value float8, channel text)`;

const decide = (
  rows: Parameters<typeof candidates>[0],
  { at = NOON, deliverFrom, category = 'promotion' }: Partial<Omit<DecideCustomers, 'candidates'>> = {},
) =>
  platform.db
    .transaction()
    .execute((tx) =>
      attention.decideCustomers(tx, { candidates: candidates(rows), category, at, deliverFrom: deliverFrom ?? at }),
    );

async function answerTo(id: number, run: number) {
  const { rows } = await sql<{ granted: boolean; reason: string | null; state: string | null }>`
    select granted, reason, state from attention.decision_of where customer_id = ${id} and run_id = ${run}`.execute(
    platform.db,
  );
  return rows[0];
}
const spentBy = async (id: number) => {
  const { rows } = await sql<{ kind: string; spent: number }>`
    select kind, sum(spent)::integer as spent from attention.budget_left where customer_id = ${id} group by kind order by kind`.execute(
    platform.db,
  );
  return Object.fromEntries(rows.map((row) => [row.kind, row.spent]));
};
const granted = { granted: true, reason: null, state: 'reserved' };
const refused = (reason: string) => ({ granted: false, reason, state: null });

describe('a promotion', () => {
  it.each([
    ['employee', { employee: true }],
    ['suspected_hunter', { hunter: true }],
    ['no_consent', { consent: false }],
    ['not_reachable', { contactSince: null }],
    ['resting', { contactSince: '2026-03-15T00:00:00+08:00' }], // twelve hours ago
  ])('is refused as %s', async (reason, who) => {
    const [id = 0] = await insertCustomers(database, who);
    const run = ++lastRun;
    expect(await decide([{ id, run }])).toEqual([{ runId: run, reason, n: 1 }]);
    expect(await answerTo(id, run)).toEqual(refused(reason));
    expect(await spentBy(id)).toEqual({});
  });

  it('is granted to a consenting contact, and reserves the day, the week and the platform cap', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'granted' });
    const run = ++lastRun;
    await decide([{ id, run }]);
    expect(await answerTo(id, run)).toEqual(granted);
    expect(await spentBy(id)).toEqual({ mass_send_day: 1, promotion_day: 1, promotion_week: 1 });
  });

  it('is decided once: asking again for the same run changes nothing', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'once' });
    const run = ++lastRun;
    await decide([{ id, run }]);
    expect(await decide([{ id, run }], { at: hours(1) })).toEqual([]);
    expect(await spentBy(id)).toEqual({ mass_send_day: 1, promotion_day: 1, promotion_week: 1 });
  });

  it('goes to the most valuable run of a slot; the others are outranked', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'ranked' });
    const [dear, cheap] = [++lastRun, ++lastRun];
    await decide([
      { id, run: cheap, value: 1 },
      { id, run: dear, value: 2 },
    ]);
    expect(await answerTo(id, dear)).toEqual(granted);
    expect(await answerTo(id, cheap)).toEqual(refused('outranked'));
  });

  it('is refused by the day cap the same day and by the week cap after four days', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'capped' });
    const monday = new Date('2026-03-16T12:00:00+08:00');
    const day = (n: number) => new Date(monday.getTime() + n * 24 * 3_600_000);
    await attention.prepare(day(7));
    const answers: unknown[] = [];
    for (const [at, channel] of [
      [day(0), 'mass_send'],
      [day(0), 'side_bar'],
      [day(1), 'mass_send'],
      [day(2), 'mass_send'],
      [day(3), 'mass_send'],
      [day(4), 'mass_send'],
      [day(7), 'mass_send'], // the next week
    ] as const) {
      const run = ++lastRun;
      await decide([{ id, run, channel }], { at });
      answers.push((await answerTo(id, run))?.reason);
    }
    expect(answers).toEqual([null, 'day_cap', null, null, null, 'week_cap', null]);
  });

  it('in the evening waits for no morning: quiet hours refuse it, in the zone of the home store', async () => {
    await database.pool.query(
      `insert into organisation.unit (code, name, kind) values ('head', 'Head', 'head_office');
       insert into organisation.store (code, name, unit_id, city, address, lng, lat, time_zone, opened_on)
       select 'urumqi', 'Urumqi', unit_id, 'Urumqi', '', 87.6, 43.8, 'Asia/Urumqi', '2020-01-01' from organisation.unit`,
    );
    const { rows } = await database.pool.query(`select store_id from organisation.store_info where code = 'urumqi'`);
    const [east = 0] = await insertCustomers(database, { prefix: 'east' });
    const [west = 0] = await insertCustomers(database, { prefix: 'west', homeStoreId: rows[0].store_id });
    const run = ++lastRun;
    // 21:45 in Shanghai is 19:45 in Urumqi.
    await decide(
      [
        { id: east, run },
        { id: west, run },
      ],
      { deliverFrom: new Date('2026-03-15T21:45:00+08:00') },
    );
    expect(await answerTo(east, run)).toEqual(refused('quiet_hours'));
    expect(await answerTo(west, run)).toEqual(granted);
  });
});

describe('a service message', () => {
  it('needs no consent and leaves the budget of promotions alone, but the platform cap holds', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'service', consent: false });
    const [first, second] = [++lastRun, ++lastRun];
    await decide([{ id, run: first }], { category: 'service' });
    await decide([{ id, run: second }], { category: 'service', at: hours(1) });
    expect(await answerTo(id, first)).toEqual(granted);
    expect(await answerTo(id, second)).toEqual(refused('platform_cap'));
    expect(await spentBy(id)).toEqual({ mass_send_day: 1 });
  });
});

describe('a reservation', () => {
  const rowsOf = (id: number) => sql`select ${id}::bigint as customer_id`;

  it('that is released gives the budget back, once', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'released' });
    const run = ++lastRun;
    await decide([{ id, run }]);
    for (const _ of [1, 2]) {
      await platform.db.transaction().execute((tx) => attention.release(tx, { runId: run, rows: rowsOf(id) }));
    }
    expect(await spentBy(id)).toEqual({ mass_send_day: 0, promotion_day: 0, promotion_week: 0 });
    expect((await answerTo(id, run))?.state).toBe('released');
  });

  it('that is settled is not given back by a late release', async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'settled' });
    const run = ++lastRun;
    await decide([{ id, run }]);
    await platform.db.transaction().execute((tx) => attention.settle(tx, { runId: run, rows: rowsOf(id) }));
    await platform.db.transaction().execute((tx) => attention.release(tx, { runId: run, rows: rowsOf(id) }));
    expect(await spentBy(id)).toEqual({ mass_send_day: 1, promotion_day: 1, promotion_week: 1 });
  });

  it("counts staff's own mass sends, each once, and then refuses ours", async () => {
    const [id = 0] = await insertCustomers(database, { prefix: 'staff' });
    for (const _ of [1, 2]) {
      await platform.db.transaction().execute((tx) =>
        attention.noteStaffSends(tx, {
          rows: sql`select ${id}::bigint as customer_id, 'msg1' as send_key, ${NOON}::timestamptz as at`,
        }),
      );
    }
    const run = ++lastRun;
    await decide([{ id, run }]);
    expect(await answerTo(id, run)).toEqual(refused('platform_cap'));
    expect(await spentBy(id)).toEqual({ mass_send_day: 1 });
  });
});

describe('runs that decide at the same moment', () => {
  it('never take a customer over a cap together', async () => {
    const ids = await insertCustomers(database, { n: 2_000, prefix: 'crowd' });
    await attention.changeSetting(systemActor('test'), { name: 'promotions_per_day', value: 2 });
    await attention.changeSetting(systemActor('test'), { name: 'mass_sends_per_day', value: 2 });
    const runs = Array.from({ length: 4 }, () => ++lastRun);
    await Promise.all(runs.map((run) => decide(ids.map((id) => ({ id, run })))));

    const { rows } = await sql<{ n: number; customers: number }>`
      select n, count(*) as customers from (
        select customer_id, count(*) filter (where granted) as n from attention.decision_of
        where run_id = any(${runs}::bigint[]) group by customer_id) c
      group by n`.execute(platform.db);
    expect(rows).toEqual([{ n: 2, customers: 2_000 }]);
    const budgets = await sql<{ kind: string; most: number; sum: number }>`
      select kind, max(spent) as most, sum(spent)::bigint as sum from attention.budget_left
      where customer_id = any(${ids}::bigint[]) group by kind order by kind`.execute(platform.db);
    expect(budgets.rows).toEqual([
      { kind: 'mass_send_day', most: 2, sum: 4_000 },
      { kind: 'promotion_day', most: 2, sum: 4_000 },
      { kind: 'promotion_week', most: 2, sum: 4_000 },
    ]);
  });

  it('give back what a customer got of one budget when another is used up', async () => {
    const ids = await insertCustomers(database, { n: 500, prefix: 'half' });
    await attention.changeSetting(systemActor('test'), { name: 'promotions_per_week', value: 1 });
    const runs = Array.from({ length: 4 }, () => ++lastRun);
    await Promise.all(runs.map((run) => decide(ids.map((id) => ({ id, run })))));
    const { rows } = await sql<{ kind: string; sum: number }>`
      select kind, sum(spent)::bigint as sum from attention.budget_left
      where customer_id = any(${ids}::bigint[]) group by kind order by kind`.execute(platform.db);
    expect(rows).toEqual([
      { kind: 'mass_send_day', sum: 500 },
      { kind: 'promotion_day', sum: 500 },
      { kind: 'promotion_week', sum: 500 },
    ]);
  });
});
