import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { addJobs } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testHttp, testPlatform } from '../../../platform/testing/index.ts';
import { type Access, systemActor } from '../../access/index.ts';
import { insertAccount } from '../testing.ts';
import { createApiTally } from './api-tally.ts';
import { createMonitor } from './monitor.ts';
import { readMonitor } from './read-monitor.ts';

const database = testDatabase();
let platform: Platform;
let accountId: number;

beforeAll(async () => {
  platform = await testPlatform(database, { at: '2026-03-16T12:00:00+08:00' });
  ({ accountId } = await insertAccount(database, 'lin.qiao', { name: '林乔' }));
});

async function insertDispatch(no: number, state: string, error: string | null, tryAfter: Date | null) {
  await sql`
    insert into delivery.dispatch (run_id, dispatch_no, marker, chat_type, account_id, corp_id, userid, variant, chunk,
      content, recipients, state, made_at, send_at, expires_at, try_after, attempts, error)
    values (5, ${no}, ${`5-${no}`}, 'single', ${accountId}, 'ww', 'lin.qiao', 'a', ${no}, '{}', 3, ${state},
      ${platform.clock.now()}, ${platform.clock.now()}, ${platform.clock.now()}::timestamptz + interval '2 hours',
      ${tryAfter}, 1, ${error})`.execute(platform.db);
}
const monitorRoutes = () => {
  const access = {
    guards: { user: async (request: { actor: unknown }) => void Object.assign(request, { actor: systemActor('op') }) },
    audit: async () => {},
  } as unknown as Pick<Access, 'audit' | 'guards'>;
  return testHttp(platform, createMonitor({ platform, access, wecom: null }));
};

describe('the monitor of the gateway', () => {
  it('counts calls by hour and result, over several writes', async () => {
    const tally = createApiTally(platform);
    const call = { api: 'groupChat.get', attempt: 0, waitedMs: 0, outcome: 'accepted' } as const;
    tally.observe({ ...call, durationMs: 10, code: 0 });
    tally.observe({ ...call, durationMs: 30, code: 0 });
    await tally.write();
    tally.observe({ ...call, durationMs: 80, code: 45009, outcome: 'refused' });
    await tally.write();
    const { api } = await readMonitor(platform, null);
    expect(api).toEqual([
      {
        api: 'groupChat.get',
        calls: 3,
        averageMs: 40,
        maxMs: 80,
        errors: [{ code: '45009', n: 1, meaning: { zh: expect.any(String), en: expect.any(String) } }],
      },
    ]);
  });

  it('shows what is stuck with its reason, and looks it up or tries it at once when told', async () => {
    const later = new Date(platform.wall().getTime() + 60_000);
    await insertDispatch(1, 'unknown', 'timeout', later);
    await insertDispatch(2, 'ready', '45009', later);
    await insertDispatch(3, 'refused', '41048', null);
    await insertDispatch(4, 'ready', null, null);
    const { stuck } = await readMonitor(platform, null);
    expect(stuck.map(({ no, state, code }) => [no, state, code])).toEqual([
      [1, 'unknown', 'timeout'],
      [3, 'refused', '41048'],
      [2, 'ready', '45009'],
    ]);
    const http = await monitorRoutes();
    const retry = (no: number) =>
      http.inject({ method: 'POST', url: `/api/console/runs/5/dispatches/${no}/retry`, payload: {} });
    expect((await retry(1)).statusCode).toBe(200);
    expect((await retry(2)).statusCode).toBe(200);
    // its receivers' attention was given back: going out after all would spend it twice
    expect((await retry(3)).statusCode).toBe(409);
    const { rows } = await sql<{ no: number; due: boolean }>`
      select dispatch_no as no, try_after <= ${platform.wall()} as due from delivery.dispatch
      where dispatch_no in (1, 2) order by 1`.execute(platform.db);
    expect(rows).toEqual([
      { no: 1, due: true },
      { no: 2, due: true },
    ]);
  });

  it('lists failing jobs and runs them at once when told', async () => {
    await platform.db.transaction().execute((tx) => addJobs(tx, [{ task: 'tests.fails', payload: {} }]));
    await sql`
      update graphile_worker._private_jobs set attempts = 3, last_error = 'no luck', run_at = run_at + interval '1 hour'`.execute(
      platform.db,
    );
    const jobOf = async () => (await readMonitor(platform, null)).jobs.find(({ task }) => task === 'tests.fails');
    expect(await jobOf()).toMatchObject({ waiting: 1, failing: 1, error: 'no luck' });
    const http = await monitorRoutes();
    const reply = await http.inject({
      method: 'POST',
      url: '/api/console/delivery/jobs/tests.fails/retry',
      payload: {},
    });
    expect(reply.statusCode).toBe(200);
    expect(await jobOf()).toMatchObject({ waiting: 1, failing: 0 });
  });
});
