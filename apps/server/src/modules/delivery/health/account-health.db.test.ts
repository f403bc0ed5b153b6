import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorker, type Worker } from '../../../platform/jobs/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createPolling, type Polling } from '../../../platform/polling/index.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { systemActor } from '../../access/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { deliveryFor, insertAccount, insertContacts } from '../testing.ts';
import { createAccountHealth } from './account-health.ts';
import { beijingDay } from './beijing-days.ts';
import { accountHistory, listAccounts } from './browse-accounts.ts';

const database = testDatabase();
const API = 'externalcontact/get_user_behavior_data';
const DAY = 86_400;
const operator = systemActor('tests');

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let health: ReturnType<typeof createAccountHealth>;
let polling: Polling;
let worker: Worker;
let asked: { userid: string[]; start_time: number; end_time: number }[] = [];
/** Codes with which WeCom refuses an account. */
const refused = new Map<string, number>();
/** What the members do each day. */
let figures = { chat_cnt: 30, reply_percentage: 90.5, negative_feedback_cnt: 0 };
const ids = new Map<string, number>();

beforeAll(async () => {
  platform = await testPlatform(database, { at: '2026-03-16T10:00:00+08:00' });
  wecom = await startFakeWeCom(() => platform.clock.now());
  wecom.answerTo(API, (body: (typeof asked)[number]) => {
    asked.push(body);
    const errcode = refused.get(body.userid[0]!);
    if (errcode) return { errcode };
    const days = (body.end_time - body.start_time) / DAY + 1;
    return {
      behavior_data: Array.from({ length: days }, (_, i) => ({
        stat_time: body.start_time + i * DAY,
        message_cnt: 100,
        avg_reply_time: 3,
        new_apply_cnt: 1,
        new_contact_cnt: 2,
        ...figures,
      })),
    };
  });
  for (const userid of ['gao.yuan', 'lin.qiao', 'su.ting']) {
    ids.set(userid, (await insertAccount(database, userid)).accountId);
  }
  const modules = deliveryFor(platform, wecom.url);
  const { parts } = modules.delivery;
  const ours = (name: string) => name.startsWith('delivery.behaviour') || name.startsWith('delivery.account_health');
  polling = createPolling(platform);
  polling.add(...(parts.pollers ?? []).filter(({ name }) => ours(name)));
  for (const listener of parts.listeners ?? []) platform.facts.listen(listener);
  worker = createWorker({
    db: database.db,
    pool: database.pool,
    log: platform.log,
    handlers: { ...platform.facts.jobs(), ...parts.jobs },
    concurrency: 1,
  });
  health = createAccountHealth({
    platform,
    wecom: null,
    access: { audit: async () => {}, guards: {} } as never,
  });
});
beforeEach(() => {
  asked = [];
  refused.clear();
});
afterAll(() => wecom.stop());

async function settle(to?: string) {
  if (to) platform.clock.advanceTo(new Date(to));
  await platform.facts.prepare(platform.clock.now());
  while ((await polling.runDue()) + (await worker.drain()) > 0);
}
const daysOf = async (userid: string) =>
  (
    await sql<{ n: number; from: string; until: string }>`
      select count(*) as n, min(day) as from, max(day) as until from delivery.account_behaviour where userid = ${userid}`.execute(
      platform.db,
    )
  ).rows[0]!;
const healthOf = async (userid: string) =>
  (
    await sql<{ health: string }>`
      select health from delivery.account_health_now where account_id = ${ids.get(userid)!}`.execute(platform.db)
  ).rows[0]!.health;
const told = async () =>
  (
    await sql<{ payload: { changes: { accountId: number; health: string; was: string | null }[] } }>`
      select payload from platform.fact where type = 'delivery.account_health_changed' order by id`.execute(platform.db)
  ).rows.flatMap(({ payload }) => payload.changes);

describe('the days of our accounts', () => {
  it('are asked for one account at a time, thirty at once, and kept', async () => {
    await settle();
    expect(asked.map(({ userid }) => userid).sort()).toEqual([['gao.yuan'], ['lin.qiao'], ['su.ting']]);
    expect(await daysOf('lin.qiao')).toEqual({ n: 30, from: '2026-02-14', until: '2026-03-15' });
    const history = await accountHistory(platform.db, operator, {
      accountId: ids.get('lin.qiao')!,
      latest: '2026-03-15',
    });
    expect(history.days.at(-1)).toEqual({
      day: '2026-03-15',
      chats: 30,
      messages: 100,
      replyPercent: 90.5,
      replyMinutes: 3,
      negativeFeedback: 0,
      applied: 1,
      added: 2,
    });
  });

  it('are asked for once a day, half an hour after midnight in Beijing', async () => {
    await settle('2026-03-17T00:29:00+08:00');
    expect(asked).toEqual([]);
    await settle('2026-03-17T00:30:00+08:00');
    expect(asked).toHaveLength(3);
    expect(beijingDay(new Date(asked[0]!.start_time * 1000))).toBe('2026-03-14'); // the two days before are mended
    await settle('2026-03-17T09:00:00+08:00');
    expect(asked).toHaveLength(3);
    expect(await daysOf('su.ting')).toMatchObject({ n: 31, until: '2026-03-16' });
  });

  it('go on where a lost answer stopped them', async () => {
    wecom.fail(API, 'break_after', 'break_after', 'break_after', 'break_after', 'break_after');
    await settle('2026-03-18T00:30:00+08:00');
    expect(await Promise.all(['gao.yuan', 'lin.qiao', 'su.ting'].map(daysOf))).toMatchObject(
      Array(3).fill({ n: 32, until: '2026-03-17' }),
    );
  });

  it('wait an hour when the whole API is refused', async () => {
    wecom.fail(API, ...Array.from({ length: 3 }, () => ({ errcode: 48002 })));
    await settle('2026-03-19T00:30:00+08:00');
    expect(await daysOf('gao.yuan')).toMatchObject({ until: '2026-03-17' });
    expect(await polling.nextDueAt()).toEqual(new Date('2026-03-19T01:30:00+08:00'));
    await settle('2026-03-19T01:30:00+08:00');
    expect(await daysOf('gao.yuan')).toMatchObject({ until: '2026-03-18' });
  });

  it('reach as far back as somebody wants, in calls of thirty', async () => {
    asked = [];
    const accountId = ids.get('gao.yuan')!;
    await health.service.wantOlderDays(operator, { accountId, days: 180 });
    await settle();
    expect(asked.map(({ start_time, end_time }) => (end_time - start_time) / DAY + 1)).toEqual([30, 30, 30, 30, 27]);
    expect(await daysOf('gao.yuan')).toEqual({ n: 180, from: '2025-09-20', until: '2026-03-18' });
    await settle('2026-03-20T00:30:00+08:00');
    expect(asked).toHaveLength(8); // one new day each, nothing older any more
  });
});

describe('the health of an account', () => {
  it('is what its days say, told once with its reasons', async () => {
    expect(await healthOf('lin.qiao')).toBe('fresh');
    figures = { chat_cnt: 30, reply_percentage: 20, negative_feedback_cnt: 3 };
    await settle('2026-03-21T00:30:00+08:00');
    expect(await healthOf('lin.qiao')).toBe('fresh'); // one bad day is not a bad week
    await settle('2026-03-22T00:30:00+08:00');
    await settle('2026-03-24T00:30:00+08:00');
    await settle('2026-03-25T00:30:00+08:00');
    expect(await healthOf('lin.qiao')).toBe('tired');
    const news = (await told()).filter(({ accountId }) => accountId === ids.get('lin.qiao'));
    expect(news.at(-1)).toMatchObject({ health: 'tired' });
    const { accounts, all, corp } = await listAccounts(platform.db, operator, { page: 1, search: 'lin.q' });
    expect(accounts).toMatchObject([
      {
        userid: 'lin.qiao',
        health: 'tired',
        reasons: [{ code: 'negative_feedback', limit: 15 }, { code: 'slow_to_reply' }],
      },
    ]);
    expect(all.byHealth).toEqual({ tired: 3 });
    expect(corp).toEqual({ contacts: 0, cap: 50_000 });
  });

  it('is banned as soon as any call says so, and comes back when people say so', async () => {
    figures = { chat_cnt: 30, reply_percentage: 95, negative_feedback_cnt: 0 };
    await platform.db
      .transaction()
      .execute((tx) =>
        health.noteAccountErrors(tx, [{ accountId: ids.get('su.ting')!, code: 40143, api: 'add_msg_template' }]),
      );
    await settle();
    expect(await healthOf('su.ting')).toBe('banned');
    await settle('2026-03-25T09:00:00+08:00');
    await health.service.clearErrors(operator, ids.get('su.ting')!);
    await settle();
    expect(await healthOf('su.ting')).toBe('tired');
    await settle('2026-04-08T09:00:00+08:00');
    expect(await healthOf('su.ting')).toBe('fresh');
  });

  it('follows a refusal of its own days, and keeps the others going', async () => {
    refused.set('gao.yuan', 40205);
    await settle('2026-04-09T00:30:00+08:00');
    expect(await healthOf('gao.yuan')).toBe('away');
    expect(await daysOf('lin.qiao')).toMatchObject({ until: '2026-04-08' });
    expect(await daysOf('gao.yuan')).toMatchObject({ until: '2026-04-07' });
  });

  it('counts contacts against the cap, and the corp’s against its own', async () => {
    await insertContacts(database, ids.get('su.ting')!, 480, 'wmFull');
    await database.pool.query(`update organisation.account set contact_cap = 500 where userid = 'su.ting'`);
    await settle('2026-04-09T02:00:00+08:00');
    const { accounts, all, corp } = await listAccounts(platform.db, operator, { page: 1 });
    expect(accounts[0]).toMatchObject({
      userid: 'su.ting',
      health: 'full',
      contacts: 480,
      reasons: [{ value: 96, limit: 95 }],
    });
    expect(all.loads).toEqual([96, 0, 0]);
    expect(corp.contacts).toBe(480);
    await expect(
      health.service.changeSetting(operator, { name: 'corp_contact_cap', value: 60_000 }),
    ).rejects.toMatchObject({ code: 'delivery.setting_refused', details: { field: 'corp_contact_cap' } });
    await health.service.changeSetting(operator, { name: 'full_percent', value: 97 });
    await health.service.changeSetting(operator, { name: 'room_again_percent', value: 97 });
    await settle();
    expect(await healthOf('su.ting')).toBe('fresh');
  });
});
