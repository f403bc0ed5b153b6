import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorker, type Worker } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createPolling, type Polling } from '../../../platform/polling/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { CORP, deliveryFor, dispatch, insertAccount, insertContacts } from '../testing.ts';

const database = testDatabase();

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let polling: Polling;
let worker: Worker;
let modules: ReturnType<typeof deliveryFor>;

beforeAll(async () => {
  platform = await testPlatform(database, { at: '2026-03-15T11:40:00+08:00' });
  wecom = await startFakeWeCom(() => platform.clock.now());
  modules = deliveryFor(platform, wecom.url);
  const { parts } = modules.delivery;
  polling = createPolling(platform);
  polling.add(...(parts.pollers ?? []));
  for (const listener of parts.listeners ?? []) platform.facts.listen(listener);
  worker = createWorker({
    db: database.db,
    pool: database.pool,
    log: platform.log,
    handlers: { ...platform.facts.jobs(), ...parts.jobs },
    concurrency: 1,
  });
});
afterAll(() => wecom.stop());

/** What a rehearsal's coordinator does: everything that is due now, round and round until nothing is left. */
async function settle(): Promise<Date | null> {
  while ((await polling.runDue()) + (await worker.drain()) > 0);
  return polling.nextDueAt();
}

it('counts what staff sent by hand, once, before it decides', async () => {
  const { accountId } = await insertAccount(database, 'gao.yuan');
  await insertContacts(database, accountId, 3, 'wmGao');
  await settle();
  wecom.sendByHand('gao.yuan', ['wmGao000002']);
  platform.clock.advanceTo(new Date('2026-03-15T13:00:00+08:00'));
  await settle();
  platform.clock.advanceTo(new Date('2026-03-15T14:00:00+08:00'));
  await settle();
  await dispatch(platform, modules, { runId: 2, accountId });
  const { rows } = await sql`
    select i.subject_key as who, d.reason from attention.decision_of d
    join customers.customer_info i on i.customer_id = d.customer_id where d.run_id = 2 order by 1`.execute(platform.db);
  expect(rows).toEqual([
    { who: 'wmGao000001', reason: null },
    { who: 'wmGao000002', reason: 'platform_cap' },
    { who: 'wmGao000003', reason: null },
  ]);
  const { rows: spent } = await sql<{ spent: number }>`
    select b.spent from attention.budget_left b join customers.customer_info i on i.customer_id = b.customer_id
    where i.subject_key = 'wmGao000002'`.execute(platform.db);
  expect(spent).toEqual([{ spent: 1 }]);
});

it('counts what an owner sent to her groups by hand as well', async () => {
  const { accountId, storeId } = await insertAccount(database, 'owner.hand');
  await database.pool.query(
    `insert into community.store_group
       (corp_id, chat_id, name, store_id, owner_userid, owner_account_id, state, member_count, capacity, created_at, bound_at)
     select $1, 'wrHand' || i, 'g' || i, $2, 'owner.hand', $3, 'active', 10, 500, '2026-01-01', '2026-01-01'
     from generate_series(1, 2) i`,
    [CORP, storeId, accountId],
  );
  wecom.sendByHand('owner.hand', ['wrHand2', 'wrUnknownToUs'], 'group');
  for (const hour of [16, 17]) {
    platform.clock.advanceTo(new Date(`2026-03-15T${hour}:10:00+08:00`));
    await settle();
  }
  const at = platform.clock.now();
  await modules.attention.prepare(at);
  await platform.db.transaction().execute((tx) =>
    modules.attention.decideGroups(tx, {
      candidates: sql`
        select group_id, 77::bigint as run_id, 1::float8 as value, 'group_mass_send' as channel
        from community.group_info where owner_userid = 'owner.hand'`,
      at,
      deliverFrom: at,
    }),
  );
  const { rows } = await sql`
    select g.chat_id as who, d.reason from attention.group_decision_of d
    join community.group_info g on g.group_id = d.group_id where d.run_id = 77 order by 1`.execute(platform.db);
  expect(rows).toEqual([
    { who: 'wrHand1', reason: null },
    { who: 'wrHand2', reason: 'platform_cap' },
  ]);
});

it('lives through a dispatch from its hour to its end, moved only by what is due next', async () => {
  platform.clock.advanceTo(new Date('2026-03-16T11:40:00+08:00'));
  await settle();
  const { accountId } = await insertAccount(database, 'lin.qiao');
  await insertContacts(database, accountId, 3);
  const sendAt = new Date('2026-03-16T12:00:00+08:00');
  await dispatch(platform, modules, { runId: 1, accountId, sendAt, expiresAt: new Date('2026-03-16T14:00:00+08:00') });
  wecom.fail('externalcontact/add_msg_template', 'break_after');

  const seen: string[] = [];
  for (let next = await settle(); next && next <= new Date('2026-03-16T14:00:00+08:00'); next = await settle()) {
    const { rows } = await sql<{ state: string }>`select state from delivery.dispatch_info where run_id = 1`.execute(
      platform.db,
    );
    seen.push(`${platform.clock.now().toISOString().slice(11, 16)} ${rows[0]!.state}`);
    platform.clock.advanceTo(next);
  }
  expect(seen.filter((line) => / (ready|sent)$/.test(line))).toEqual([
    '03:40 ready',
    '04:00 sent',
    '04:01 sent',
    '04:05 sent',
    '04:15 sent',
    // The sync that this WeCom refuses is tried again every hour; half of the window is when it reminds.
    '04:40 sent',
    '05:00 sent',
    '05:40 sent',
  ]);
  expect(wecom.tasks.filter(({ sender }) => sender === 'lin.qiao').map(({ cancelled }) => cancelled)).toEqual([true]);
  const states = await sql`select state from delivery.dispatch_info where run_id = 1`.execute(platform.db);
  expect(states.rows).toEqual([{ state: 'cancelled' }]);
  const reminders = await sql`select reminders from delivery.dispatch where run_id = 1`.execute(platform.db);
  expect(reminders.rows).toEqual([{ reminders: 1 }]);
});
