import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { CORP, deliveryFor, dispatch, insertAccount, insertContacts } from '../testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';
const ADD = 'externalcontact/add_msg_template';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let modules: ReturnType<typeof deliveryFor>;
let runs = 0;
let people = 0;

beforeAll(async () => {
  wecom = await startFakeWeCom(() => platform.clock.now());
});
beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  modules = deliveryFor(platform, wecom.url);
});
afterAll(() => wecom.stop());

/** An account with its own contacts, and a run dispatched to them. */
async function aDispatch({ contacts = 3, ...more }: { contacts?: number; expiresAt?: Date; sendAt?: Date } = {}) {
  people += 1;
  runs += 1;
  const prefix = `wm${people}-`;
  const { accountId } = await insertAccount(database, `staff.${people}`);
  await insertContacts(database, accountId, contacts, prefix);
  const made = await dispatch(platform, modules, { runId: runs, accountId, ...more });
  return { runId: runs, accountId, prefix, made, at: (no: number) => `${prefix}${String(no).padStart(6, '0')}` };
}
const tasksOf = (prefix: string) => wecom.tasks.filter((task) => task.receivers[0]?.startsWith(prefix));
async function statesOf(runId: number) {
  const { rows } = await sql<{ state: string; msgid: string | null }>`
    select state, msgid from delivery.dispatch_info where run_id = ${runId} order by dispatch_no`.execute(platform.db);
  return rows;
}
async function resultsOf(runId: number) {
  const { rows } = await sql<{ outcome: string; n: number; attention: string }>`
    select r.outcome, count(*) as n, min(d.state) as attention from delivery.recipient_result r
    join attention.decision_of d on d.customer_id = r.customer_id and d.run_id = r.run_id
    where r.run_id = ${runId} group by r.outcome order by r.outcome`.execute(platform.db);
  return rows;
}
const minutes = (n: number) => platform.clock.advanceTo(new Date(platform.clock.now().getTime() + n * 60_000));

describe('a set of receivers', () => {
  it('of 20,000 becomes exactly two requests, each naming every receiver once', async () => {
    const { runId, prefix, made } = await aDispatch({ contacts: 20_000 });
    expect(made).toEqual({ dispatches: 2, recipients: 20_000 });
    await modules.delivery.sendNow();
    const sent = tasksOf(prefix);
    expect(sent.map((task) => task.receivers.length)).toEqual([10_000, 10_000]);
    expect(new Set(sent.flatMap((task) => task.receivers)).size).toBe(20_000);
    expect((await statesOf(runId)).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  it('is dispatched once, however often it is asked for', async () => {
    const { runId, accountId, made } = await aDispatch();
    expect(await dispatch(platform, modules, { runId, accountId })).toEqual(made);
    expect(await statesOf(runId)).toHaveLength(1);
  });

  it('carries the name of its request in the link', async () => {
    const { runId, prefix } = await aDispatch();
    await modules.delivery.sendNow();
    expect(tasksOf(prefix)[0]?.url).toBe(`http://localhost:8080/shop/#/pages/wallet/index?r=run-${runId}-1`);
  });
});

describe('a request whose answer is lost', () => {
  it('is found at WeCom by its marker and adopted, not sent twice', async () => {
    const { runId, prefix } = await aDispatch();
    wecom.fail(ADD, 'break_after');
    await modules.delivery.sendNow();
    expect((await statesOf(runId))[0]?.state).toBe('unknown');
    await modules.delivery.sendNow();
    expect(tasksOf(prefix)).toHaveLength(1);
    expect(await statesOf(runId)).toEqual([{ state: 'sent', msgid: tasksOf(prefix)[0]?.msgid }]);
  });

  it('and that WeCom never got is sent, once', async () => {
    const { runId, prefix } = await aDispatch();
    wecom.fail(ADD, 'break_before');
    await modules.delivery.sendNow();
    expect((await statesOf(runId))[0]?.state).toBe('unknown');
    await modules.delivery.sendNow();
    await modules.delivery.sendNow();
    expect(tasksOf(prefix)).toHaveLength(1);
    expect((await statesOf(runId))[0]?.state).toBe('sent');
  });

  it('is not looked for before it can be in the books', async () => {
    const patient = deliveryFor(platform, wecom.url, { lookAfterMs: 60_000 });
    const { runId } = await aDispatch();
    wecom.fail(ADD, 'never_answer');
    await patient.delivery.sendNow();
    const looked = () => wecom.calls.filter((call) => call.includes('get_groupmsg_list')).length;
    const before = looked();
    await patient.delivery.sendNow();
    expect(looked()).toBe(before);
    expect((await statesOf(runId))[0]?.state).toBe('unknown');
  });
});

describe('a process that is killed', () => {
  it.each(['delivery.before_send', 'delivery.after_accept'])(
    'at %s leaves exactly one task at WeCom after a restart',
    async (crashAt) => {
      const { runId, prefix } = await aDispatch();
      const module = new URL('../testing.ts', import.meta.url).href;
      const args = JSON.stringify({ databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, crashAt });
      const child = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `const { sendInOwnProcess } = await import('${module}'); await sendInOwnProcess(${args});`,
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      const [, signal] = await once(child, 'exit');
      expect(signal).toBe('SIGKILL');
      expect((await statesOf(runId))[0]?.state).toBe('sending');
      expect(tasksOf(prefix)).toHaveLength(crashAt === 'delivery.after_accept' ? 1 : 0);

      for (const _ of [1, 2, 3]) await modules.delivery.sendNow();
      expect(tasksOf(prefix)).toHaveLength(1);
      expect(await statesOf(runId)).toEqual([{ state: 'sent', msgid: tasksOf(prefix)[0]?.msgid }]);
    },
  );
});

describe('a request that WeCom does not take', () => {
  it('because of its data is refused, and attention is given back', async () => {
    const { runId } = await aDispatch();
    wecom.fail(ADD, { errcode: 41048 });
    await modules.delivery.sendNow();
    expect((await statesOf(runId))[0]?.state).toBe('refused');
    expect(await resultsOf(runId)).toEqual([{ outcome: 'failed', n: 3, attention: 'released' }]);
  });

  it('because of our address waits for somebody to mend the settings', async () => {
    const { runId } = await aDispatch();
    wecom.fail(ADD, { errcode: 60020 });
    await modules.delivery.sendNow();
    expect((await statesOf(runId))[0]?.state).toBe('ready');
  });

  it('for some receivers tells whom', async () => {
    const { runId, at } = await aDispatch();
    wecom.setStatus(at(2), -1);
    await modules.delivery.sendNow();
    expect(await resultsOf(runId)).toEqual([
      { outcome: 'failed', n: 1, attention: 'released' },
      { outcome: 'waiting', n: 2, attention: 'reserved' },
    ]);
  });
});

describe('results', () => {
  it('settle who was reached, release who was not, and doubt contacts that are gone', async () => {
    const { runId, accountId, prefix, at } = await aDispatch();
    wecom.setStatus(at(2), 2);
    wecom.setStatus(at(3), 3);
    await modules.delivery.sendNow();
    const msgid = tasksOf(prefix)[0]!.msgid;
    minutes(1);
    await modules.delivery.followUpNow();
    expect(await resultsOf(runId)).toEqual([{ outcome: 'waiting', n: 3, attention: 'reserved' }]);
    wecom.confirm(msgid);
    minutes(4);
    await modules.delivery.followUpNow();
    expect(await resultsOf(runId)).toEqual([
      { outcome: 'capped', n: 1, attention: 'released' },
      { outcome: 'not_contact', n: 1, attention: 'released' },
      { outcome: 'sent', n: 1, attention: 'settled' },
    ]);
    const { rows: gone } = await sql`
      select h.state from customers.contact_history h join customers.customer_info i on i.customer_id = h.customer_id
      where h.account_id = ${accountId} and h.state <> 'active'`.execute(platform.db);
    expect(gone).toEqual([{ state: 'perhaps_gone' }]);
    const { rows: capped } = await sql`
      select b.remaining from attention.budget_left b join customers.customer_info i on i.customer_id = b.customer_id
      where i.subject_key = ${at(3)} and b.kind = 'mass_send_day'`.execute(platform.db);
    expect(capped).toEqual([{ remaining: 0 }]);
  });

  it('doubt nobody who has come back since: they speak of when the member pressed send', async () => {
    const { accountId } = await insertAccount(database, 'staff.of-one');
    const tie = { externalUserid: 'wm-comes-back', corpId: CORP, accountId, state: null };
    const isAdded = (at: Date) =>
      platform.db.transaction().execute((tx) => modules.customers.recordContacts(tx, [{ ...tie, at }]));
    await platform.facts.prepare(platform.clock.now());
    await isAdded(new Date('2026-01-01'));
    await database.pool.query(
      `insert into customers.consent (customer_id, purpose, granted, text_version, way, at)
       select customer_id, 'promotion', true, 'v1', 'join_page', '2026-01-01' from customers.active_contact where account_id = $1`,
      [accountId],
    );
    runs += 1;
    await dispatch(platform, modules, { runId: runs, accountId });
    wecom.setStatus(tie.externalUserid, 2);
    await modules.delivery.sendNow();
    wecom.confirm(tasksOf(tie.externalUserid)[0]!.msgid);
    minutes(2);
    await isAdded(platform.clock.now());
    minutes(3);
    await modules.delivery.followUpNow();
    expect((await resultsOf(runs)).map(({ outcome }) => outcome)).toEqual(['not_contact']);
    const { rows } = await sql`
      select state from customers.contact_history where account_id = ${accountId}`.execute(platform.db);
    expect(rows).toEqual([{ state: 'active' }]);
  });

  it('that are final are not asked for again', async () => {
    const { prefix } = await aDispatch();
    await modules.delivery.sendNow();
    const { msgid } = tasksOf(prefix)[0]!;
    const asked = () => wecom.calls.filter((call) => call.endsWith(` ${msgid}`)).length;
    wecom.confirm(msgid);
    minutes(1);
    await modules.delivery.followUpNow();
    expect(asked()).toBe(2);
    minutes(90);
    await modules.delivery.followUpNow();
    expect(asked()).toBe(2);
  });
});

describe('a window that ends', () => {
  it('cancels what nobody confirmed: staff who press send later reach nobody', async () => {
    const { runId, prefix } = await aDispatch();
    await modules.delivery.sendNow();
    minutes(120);
    await modules.delivery.followUpNow();
    expect(wecom.confirm(tasksOf(prefix)[0]!.msgid)).toBe(false);
    expect((await statesOf(runId))[0]?.state).toBe('cancelled');
    expect(await resultsOf(runId)).toEqual([{ outcome: 'cancelled', n: 3, attention: 'released' }]);
  });

  it('is cut where quiet hours begin, whatever was asked for', async () => {
    const evening = new Date('2026-03-16T20:00:00+08:00');
    platform.clock.advanceTo(evening);
    const { runId, prefix } = await aDispatch({ expiresAt: new Date('2026-03-17T02:00:00+08:00') });
    await modules.delivery.sendNow();
    platform.clock.advanceTo(new Date('2026-03-16T21:30:00+08:00'));
    await modules.delivery.followUpNow();
    expect(wecom.confirm(tasksOf(prefix)[0]!.msgid)).toBe(false);
    expect((await statesOf(runId))[0]?.state).toBe('cancelled');
  });

  it('counts what was confirmed in its last moment', async () => {
    const { runId, prefix } = await aDispatch();
    await modules.delivery.sendNow();
    minutes(119);
    wecom.confirm(tasksOf(prefix)[0]!.msgid);
    minutes(1);
    await modules.delivery.followUpNow();
    expect(await resultsOf(runId)).toEqual([{ outcome: 'sent', n: 3, attention: 'settled' }]);
  });

  it('before it could be sent ends a request without a word to WeCom', async () => {
    const { runId, prefix } = await aDispatch();
    minutes(121);
    await modules.delivery.sendNow();
    await modules.delivery.followUpNow();
    expect(tasksOf(prefix)).toEqual([]);
    expect(await resultsOf(runId)).toEqual([{ outcome: 'cancelled', n: 3, attention: 'released' }]);
  });

  it('by hand stops a run at once', async () => {
    const { runId, prefix } = await aDispatch();
    await modules.delivery.sendNow();
    minutes(10);
    await modules.delivery.cancelRun(runId, platform.clock.now());
    await modules.delivery.followUpNow();
    expect(tasksOf(prefix)[0]?.cancelled).toBe(true);
    expect(await resultsOf(runId)).toEqual([{ outcome: 'cancelled', n: 3, attention: 'released' }]);
  });
});
