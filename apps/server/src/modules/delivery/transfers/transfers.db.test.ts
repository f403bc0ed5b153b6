import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DrivenClock } from '@xiaoer/clock';
import type { StartTransfer, TransferRequest } from '@xiaoer/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { actorWith } from '../../access/index.ts';
import { CORP, insertAccount, insertContacts } from '../testing.ts';
import { listLeftOut, readTransfer, transfersOf } from './browse.ts';
import { listLeft } from './browse-people.ts';
import { type FakeTransfers, startFakeTransfers } from './fake-transfers.ts';
import { OPERATOR, transfersFor } from './testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';
const HOUR = 3_600_000;
const ASK = 'externalcontact/transfer_customer';
const RESULT = 'externalcontact/transfer_result';
const GROUPS = 'externalcontact/groupchat/onjob_transfer';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeTransfers;
let inside: ReturnType<typeof transfersFor>;
let cases = 0;

beforeAll(async () => {
  wecom = await startFakeTransfers(() => platform.clock.now());
});
beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  inside = transfersFor(platform, wecom.url);
  wecom.codes.clear();
  wecom.calls.length = 0;
  wecom.unassigned.length = 0;
  // Each case its own morning: what an earlier one left waiting is none of this one's business.
  await database.pool.query('update community.store_group set state = $1', ['dismissed']);
  await database.pool.query(`truncate delivery.transfer_contact, delivery.transfer_group, delivery.transfer_leg,
    delivery.transfer, delivery.unassigned`);
});
afterAll(() => wecom.stop());

/** Somebody with contacts, and receivers with room. */
async function aHandOver({ contacts = 3, rooms = [5_000] as number[], stores = [] as string[] } = {}) {
  cases += 1;
  const prefix = `wm${cases}x`;
  const from = `giver.${cases}`;
  const { accountId: fromId, storeId } = await insertAccount(database, from);
  await insertContacts(database, fromId, contacts, prefix);
  const to: string[] = [];
  const toIds: number[] = [];
  for (const [i, room] of rooms.entries()) {
    to.push(`taker.${cases}.${i}`);
    const { accountId } = await insertAccount(database, to[i]!, stores[i] ? { store: stores[i] } : {});
    toIds.push(accountId);
    await database.pool.query('update organisation.account set contact_cap = $2 where account_id = $1', [
      accountId,
      room,
    ]);
  }
  const id = (n: number) => `${prefix}${String(n).padStart(6, '0')}`;
  await database.pool.query(
    `insert into customers.identity (kind, issuer, value, customer_id)
     select 'external_userid', $2, subject_key, customer_id from customers.customer where subject_key like $1 || '%'`,
    [prefix, CORP],
  );
  await database.pool.query(
    `insert into customers.customer_identity (kind, issuer, value, customer_id, since, source)
     select 'external_userid', $2, subject_key, customer_id, '2026-01-01', 'test' from customers.customer where subject_key like $1 || '%'`,
    [prefix, CORP],
  );
  return { from, fromId, to, toIds, storeId, id, prefix };
}

const request = (from: string, to: string[], more: Partial<TransferRequest> = {}): TransferRequest => ({
  kind: 'on_job',
  from,
  to,
  what: { kind: 'all' },
  groups: false,
  ...more,
});
const keyOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Begins what the plan says, as the console does. */
async function begin(from: string, to: string[], more: Partial<StartTransfer> = {}) {
  const asked = request(from, to, more);
  const plan = await inside.transfers.plan(OPERATOR, asked);
  cases += 1;
  const { id } = await inside.transfers.start(OPERATOR, {
    key: keyOf(cases),
    confirmed: { contacts: plan.contacts, groups: plan.groups },
    ...asked,
    ...more,
  });
  return { id, plan };
}

/** More often than the client repeats a keyed call by itself. */
const loseAnswers = (path: string, fault: 'break_before' | 'break_after' = 'break_after') =>
  wecom.fail(path, ...Array<typeof fault>(10).fill(fault));
const later = (ms: number) => platform.clock.advanceTo(new Date(platform.clock.now().getTime() + ms));
const details = async (id: number) => (await readTransfer(platform.db, OPERATOR, id))!;
async function tiesOf(external: string) {
  const { rows } = await sql<{ userid: string; state: string; code: string | null }>`
    select a.userid, t.state, t.live_code_state as code from customers.contact_tie t
    join organisation.account_info a on a.account_id = t.account_id
    where t.external_userid = ${external} order by a.userid`.execute(platform.db);
  return rows;
}
/** A day later WeCom has done it, and we read that. */
async function aDayLater(otherwise: Record<string, 3 | 4> = {}) {
  later(24 * HOUR + 60_000);
  wecom.conclude(otherwise);
  await inside.transfers.readResultsNow();
}

describe('a plan', () => {
  it('says whom it leaves out and why, before anybody is asked', async () => {
    const { from, fromId, to, toIds, id } = await aHandOver({ contacts: 10, rooms: [6] });
    await database.pool.query(
      `update customers.contact set ended_at = '2026-02-01', ended_how = 'removed_by_customer' where account_id = $1 and external_userid = $2`,
      [fromId, id(1)],
    );
    await database.pool.query(
      `with half as (delete from customers.contact where account_id = $1 and external_userid = $2 returning *)
       insert into customers.half_contact (customer_id, account_id, corp_id, external_userid, asked_at)
       select customer_id, account_id, corp_id, external_userid, added_at from half`,
      [fromId, id(10)],
    );
    // Somebody who knows the receiver already takes no room.
    await database.pool.query(
      `insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at)
       select customer_id, $1, corp_id, external_userid, added_at from customers.contact where external_userid = $2`,
      [toIds[0], id(2)],
    );
    const plan = await inside.transfers.plan(OPERATOR, request(from, to));
    expect(plan).toMatchObject({
      contacts: 6,
      skippedContacts: [
        { reason: 'not_accepted', n: 1 },
        { reason: 'removed_us', n: 1 },
        { reason: 'no_headroom', n: 2 },
      ],
      receivers: [{ userid: to[0], headroom: 5, contacts: 6, knownAlready: 1 }],
      calls: 1 + 6,
    });
    expect(wecom.calls).toEqual([]);
  });

  it('keeps customers with their store, and fills by room elsewhere', async () => {
    const { from, to, prefix } = await aHandOver({ contacts: 30, rooms: [100, 50, 50], stores: ['lake-01'] });
    await database.pool.query(
      `update customers.customer set home_store_id = (select store_id from organisation.store where code = 'lake-01')
       where subject_key like $1 || '00000%'`,
      [prefix],
    );
    const { receivers } = await inside.transfers.plan(OPERATOR, request(from, to));
    expect(receivers.map(({ contacts }) => contacts)).toEqual([9 + 10, 6, 5]);
    const { id } = await begin(from, to);
    const { rows } = await database.pool.query(
      `select count(*)::int as n from delivery.transfer_contact c join delivery.transfer_leg l using (transfer_id, to_account_id)
       where transfer_id = $1 and external_userid like $2 || '00000%' and to_userid = $3`,
      [id, prefix, to[0]],
    );
    expect(rows[0].n).toBe(9);
  });

  it('counts customers on their way to a receiver as there', async () => {
    const { from, to } = await aHandOver({ contacts: 3, rooms: [5] });
    await begin(from, to);
    const other = await aHandOver({ contacts: 3 });
    const plan = await inside.transfers.plan(OPERATOR, request(other.from, to));
    expect(plan).toMatchObject({ contacts: 2, skippedContacts: [{ reason: 'no_headroom', n: 1 }] });
  });

  it('takes the newest first when only some are wanted', async () => {
    const { from, to, id, fromId } = await aHandOver({ contacts: 5 });
    await database.pool.query(
      `update customers.contact set added_at = '2026-03-01' where account_id = $1 and external_userid = any($2)`,
      [fromId, [id(3), id(5)]],
    );
    await begin(from, to, { what: { kind: 'number', n: 2 } });
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK)[0]?.external_userid).toEqual([id(3), id(5)]);
  });

  it('refuses somebody who hands over to herself, who has left, or is unknown', async () => {
    const { from, to, fromId } = await aHandOver();
    const plan = (more: Partial<TransferRequest>) => inside.transfers.plan(OPERATOR, { ...request(from, to), ...more });
    await expect(plan({ to: [from] })).rejects.toMatchObject({ code: 'delivery.transfer_same_person' });
    await expect(plan({ to: ['nobody'] })).rejects.toMatchObject({ code: 'delivery.transfer_account_unknown' });
    await expect(plan({ kind: 'resigned' })).rejects.toMatchObject({ code: 'delivery.transfer_not_left' });
    await database.pool.query('update organisation.account set active = false where account_id = $1', [fromId]);
    await expect(plan({})).rejects.toMatchObject({ code: 'delivery.transfer_has_left' });
  });

  it('is nobody’s without the permission, and not another store’s', async () => {
    const { from, to, storeId } = await aHandOver({ stores: ['lake-02'] });
    const reader = actorWith({ kind: 'user', id: '1', label: 'reader', storeIds: null }, ['delivery.read']);
    await expect(inside.transfers.plan(reader, request(from, to))).rejects.toMatchObject({ code: 'access.denied' });
    const local = actorWith({ kind: 'user', id: '2', label: 'local', storeIds: [storeId] }, ['delivery.edit']);
    await expect(inside.transfers.plan(local, request(from, to))).rejects.toMatchObject({ code: 'access.other_store' });
  });
});

describe('a transfer', () => {
  it('asks by hundreds, waits a day, and then the ties are the receiver’s', async () => {
    const { from, to, id, fromId } = await aHandOver({ contacts: 250 });
    await database.pool.query(`update customers.contact set live_code_state = 'p-north' where account_id = $1`, [
      fromId,
    ]);
    const { id: transfer } = await begin(from, to, { successText: '以后由高远照顾您' });
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK).map((body) => body.external_userid.length)).toEqual([100, 100, 50]);
    expect(wecom.callsOf(ASK)[0]).toMatchObject({
      handover_userid: from,
      takeover_userid: to[0],
      transfer_success_msg: '以后由高远照顾您',
    });
    expect(await details(transfer)).toMatchObject({ state: 'open', contacts: { waiting: 250 } });

    await aDayLater({ [id(7)]: 3, [id(8)]: 4 });
    expect(wecom.callsOf(RESULT).length).toBe(7);
    expect(await details(transfer)).toMatchObject({
      state: 'done',
      contacts: { done: 248, refused: 1, receiver_full: 1 },
      legs: [{ nextReadAt: null }],
    });
    expect(await tiesOf(id(1))).toEqual([
      { userid: from, state: 'transferred', code: 'p-north' },
      { userid: to[0], state: 'active', code: 'p-north' },
    ]);
    expect(await tiesOf(id(7))).toEqual([{ userid: from, state: 'active', code: 'p-north' }]);
    expect(
      (await listLeftOut(platform.db, transfer)).map(({ externalUserid, state }) => [externalUserid, state]),
    ).toEqual([
      [id(8), 'receiver_full'],
      [id(7), 'refused'],
    ]);
  });

  it('is one, however often the same click arrives, and is written down', async () => {
    const { from, to } = await aHandOver();
    const asked: StartTransfer = { ...request(from, to), key: keyOf(900_001), confirmed: { contacts: 3, groups: 0 } };
    const clicks = await Promise.all(Array.from({ length: 5 }, () => inside.transfers.start(OPERATOR, asked)));
    expect(new Set(clicks.map(({ id }) => id)).size).toBe(1);
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK)).toHaveLength(1);
    expect(inside.audited).toMatchObject([{ action: 'delivery.transfer_started', details: { contacts: 3 } }]);
  });

  it('does not begin when it is not any more what was shown', async () => {
    const { from, to } = await aHandOver();
    const asked = { ...request(from, to), key: keyOf(900_002), confirmed: { contacts: 2, groups: 0 } };
    await expect(inside.transfers.start(OPERATOR, asked)).rejects.toMatchObject({
      code: 'delivery.transfer_changed',
      details: { contacts: 3 },
    });
  });

  it('asks for nobody who is under way already, and never twice in one action', async () => {
    const { from, to } = await aHandOver();
    await begin(from, to);
    const again = await inside.transfers.plan(OPERATOR, request(from, to));
    expect(again).toMatchObject({ contacts: 0, skippedContacts: [{ reason: 'in_transfer', n: 3 }] });
    await inside.transfers.askNow();
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK)).toHaveLength(1);
  });

  it('reads every item’s own code', async () => {
    const { from, to, id } = await aHandOver({ contacts: 4 });
    wecom.codes.set(id(1), 40128).set(id(2), 40100).set(id(3), 40099);
    const { id: transfer } = await begin(from, to);
    await inside.transfers.askNow();
    expect(await details(transfer)).toMatchObject({
      contacts: { failed: 1, waiting: 2, receiver_full: 1 },
      reasons: [
        { state: 'receiver_full', code: '40099', n: 1 },
        { state: 'failed', code: '40128', zh: '客户 90 天内已转接两次', n: 1 },
      ],
    });
    // Another transfer of hers was running, not ours: WeCom has no record of this one.
    later(31 * HOUR);
    wecom.conclude();
    await inside.transfers.readResultsNow();
    expect((await details(transfer)).contacts).toEqual({ done: 1, failed: 2, receiver_full: 1 });
    const { rows } = await database.pool.query(
      `select customer_id as id from customers.contact where external_userid = $1`,
      [id(2)],
    );
    expect(await transfersOf(platform.db, OPERATOR, rows[0].id)).toMatchObject([
      { state: 'failed', reason: { code: 'no_record' } },
    ]);
  });

  it('finds the one customer for whom a whole call is refused', async () => {
    const { from, to, id } = await aHandOver({ contacts: 6 });
    const { id: transfer } = await begin(from, to);
    wecom.fail(ASK, 40096, 40096);
    wecom.codes.set(id(1), 40096);
    await inside.transfers.askNow();
    expect((await details(transfer)).contacts).toEqual({ waiting: 5, failed: 1 });
  });

  it('is given up for a receiver who has not logged in for a year, who is remembered', async () => {
    const { from, to } = await aHandOver({ contacts: 150 });
    const { id: transfer } = await begin(from, to);
    wecom.fail(ASK, 40205);
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK)).toHaveLength(1);
    expect(await details(transfer)).toMatchObject({
      state: 'done',
      contacts: { failed: 150 },
      legs: [{ problem: { code: '40205' } }],
    });
    const plan = await inside.transfers.plan(OPERATOR, request(from, to));
    expect(plan.receivers[0]?.problem).toMatchObject({ code: '40205' });
  });

  it('is given up as well when each customer is answered so', async () => {
    const { from, to, id } = await aHandOver({ contacts: 150 });
    const { id: transfer } = await begin(from, to);
    for (let n = 1; n <= 100; n += 1) wecom.codes.set(id(n), 40205);
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK)).toHaveLength(1);
    expect(await details(transfer)).toMatchObject({
      contacts: { failed: 150 },
      legs: [{ problem: { code: '40205' } }],
    });
  });

  it('waits when the address is not trusted: nobody’s part ends', async () => {
    const { from, to } = await aHandOver();
    const { id: transfer } = await begin(from, to);
    wecom.fail(ASK, 60020);
    await inside.transfers.askNow();
    await inside.transfers.askNow();
    expect(wecom.callsOf(ASK)).toHaveLength(1);
    expect(await details(transfer)).toMatchObject({ contacts: { asking: 3 }, legs: [{ problem: { code: '60020' } }] });
  });

  it('takes back what was not asked yet, and only that', async () => {
    const { from, to, toIds } = await aHandOver({ contacts: 150 });
    const { id: transfer } = await begin(from, to);
    wecom.fail(ASK, null, 60020);
    await inside.transfers.askNow();
    expect((await details(transfer)).contacts).toEqual({ waiting: 100, asking: 50 });
    await database.pool.query(
      `update delivery.transfer_contact set state = 'planned', asks = 0 where transfer_id = $1 and state = 'asking' and to_account_id = $2`,
      [transfer, toIds[0]],
    );
    expect(await inside.transfers.cancel(OPERATOR, transfer)).toEqual({ contacts: 50, groups: 0 });
    await expect(inside.transfers.cancel(OPERATOR, transfer)).rejects.toMatchObject({
      code: 'delivery.transfer_not_open',
    });
    await aDayLater();
    expect(await details(transfer)).toMatchObject({ state: 'done', contacts: { done: 100, cancelled: 50 } });
  });
});

describe('the rule of twice in ninety natural days', () => {
  it('is kept before asking, and forgets a day when it is over', async () => {
    const { from, fromId, to, id } = await aHandOver({ contacts: 2 });
    const back = async () => {
      await database.pool.query(
        `update customers.contact set added_at = $2 where account_id = $1 and external_userid = $3`,
        [fromId, platform.clock.now(), id(1)],
      );
    };
    const { rows } = await database.pool.query(
      'select customer_id::text as id from customers.contact where external_userid = $1',
      [id(1)],
    );
    const what = { kind: 'customers' as const, customers: [rows[0].id as string] };
    for (const _ of [1, 2]) {
      await begin(from, to, { what });
      await inside.transfers.askNow();
      await aDayLater();
      later(60_000);
      await back();
    }
    const planAt = async (at: string) => {
      platform.clock.advanceTo(new Date(at));
      return inside.transfers.plan(OPERATOR, request(from, to));
    };
    expect(await planAt('2026-03-20T12:00:00+08:00')).toMatchObject({
      contacts: 1,
      skippedContacts: [{ reason: 'moved_twice', n: 1 }],
    });
    // Asked for on 16 March: 13 June is the ninetieth day, 14 June no more.
    expect(await planAt('2026-06-13T23:59:00+08:00')).toMatchObject({ contacts: 1 });
    expect(await planAt('2026-06-14T00:00:00+08:00')).toMatchObject({ contacts: 2, skippedContacts: [] });
  });
});

describe('news of a hand-over', () => {
  const doneAt = () => new Date(platform.clock.now().getTime());
  type Case = Awaited<ReturnType<typeof aHandOver>>;
  const removed = (one: Case) => ({
    change: 'del_external_contact',
    userid: one.from,
    external: one.id(1),
    at: doneAt(),
    more: '<Source>DELETE_BY_TRANSFER</Source>',
  });
  const added = (one: Case) => ({
    change: 'add_external_contact',
    userid: one.to[0]!,
    external: one.id(1),
    at: doneAt(),
  });

  it.each([
    ['removed, added, read', ['removed', 'added', 'read']],
    ['added, removed, read', ['added', 'removed', 'read']],
    ['read, added, removed', ['read', 'added', 'removed']],
    ['read, removed, added', ['read', 'removed', 'added']],
    ['added, read, removed', ['added', 'read', 'removed']],
    ['removed, read, added', ['removed', 'read', 'added']],
    ['only read', ['read']],
    ['everything twice', ['read', 'added', 'removed', 'added', 'removed', 'read']],
  ])('ends in the same ties when it comes as: %s', async (_, order) => {
    const one = await aHandOver({ contacts: 1 });
    await database.pool.query(`update customers.contact set live_code_state = 'p-north' where account_id = $1`, [
      one.fromId,
    ]);
    const { id: transfer } = await begin(one.from, one.to);
    await inside.transfers.askNow();
    later(24 * HOUR + 60_000);
    wecom.conclude();
    for (const news of order) {
      if (news === 'read') await inside.transfers.readResultsNow();
      else await inside.hear(news === 'removed' ? removed(one) : added(one));
      later(1_000);
    }
    expect(await tiesOf(one.id(1))).toEqual([
      { userid: one.from, state: 'transferred', code: 'p-north' },
      { userid: one.to[0], state: 'active', code: 'p-north' },
    ]);
    expect(await details(transfer)).toMatchObject({ state: 'done', contacts: { done: 1 } });
    const { rows } = await database.pool.query(
      `select count(*)::int as n from platform.fact where type = 'delivery.contact_transferred' and subject = $1`,
      [`transfer:${transfer}`],
    );
    expect(rows[0].n).toBe(1);
  });

  it('leaves a receiver’s older tie as it was, with its own source', async () => {
    const one = await aHandOver({ contacts: 1 });
    await database.pool.query(
      `insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at, live_code_state)
       select customer_id, $1, corp_id, external_userid, '2026-02-02', 'p-own' from customers.contact where external_userid = $2`,
      [one.toIds[0], one.id(1)],
    );
    await begin(one.from, one.to);
    await inside.transfers.askNow();
    await aDayLater();
    expect(await tiesOf(one.id(1))).toEqual([
      { userid: one.from, state: 'transferred', code: null },
      { userid: one.to[0], state: 'active', code: 'p-own' },
    ]);
  });

  it.each([
    ['customer_refused', 'refused'],
    ['customer_limit_exceed', 'receiver_full'],
  ])('%s is %s, also when it comes before our own answer', async (reason, state) => {
    const one = await aHandOver({ contacts: 1 });
    const { id: transfer } = await begin(one.from, one.to);
    const failed = () => ({
      change: 'transfer_fail',
      userid: one.to[0]!,
      external: one.id(1),
      at: platform.clock.now(),
      more: `<FailReason>${reason}</FailReason>`,
    });
    await inside.hear(failed()); // of an earlier action: nothing of this one was asked
    expect((await details(transfer)).contacts).toEqual({ planned: 1 });
    loseAnswers(ASK);
    await inside.transfers.askNow();
    wecom.fail(ASK);
    expect((await details(transfer)).contacts).toEqual({ asking: 1 });
    await inside.hear(failed());
    expect(await details(transfer)).toMatchObject({ state: 'done', contacts: { [state]: 1 } });
    expect(await tiesOf(one.id(1))).toMatchObject([{ userid: one.from, state: 'active' }]);
  });

  it('of an earlier action says nothing of this one, however late it comes', async () => {
    const one = await aHandOver({ contacts: 1 });
    const { id: transfer } = await begin(one.from, one.to);
    await inside.transfers.askNow();
    const at = new Date(platform.clock.now().getTime() - HOUR);
    const more = '<FailReason>customer_refused</FailReason>';
    await inside.hear({ change: 'transfer_fail', userid: one.to[0]!, external: one.id(1), at, more });
    expect((await details(transfer)).contacts).toEqual({ waiting: 1 });
  });

  it('says that a hand-over by hand, which is none of ours, ended the tie as one', async () => {
    const one = await aHandOver({ contacts: 1 });
    await inside.hear(removed(one));
    expect(await tiesOf(one.id(1))).toMatchObject([{ userid: one.from, state: 'transferred' }]);
  });
});

describe('after a lost answer', () => {
  const wake = () => database.pool.query('update delivery.transfer_leg set try_after = null');

  it.each(['break_before', 'break_after'] as const)(
    '(%s) the same call is made again, and nothing is doubled or lost',
    async (fault) => {
      const { from, to } = await aHandOver({ contacts: 120 });
      const { id: transfer } = await begin(from, to);
      const before = wecom.started.length;
      loseAnswers(ASK, fault);
      await inside.transfers.askNow();
      wecom.fail(ASK);
      expect((await details(transfer)).contacts).toEqual({ asking: 100, planned: 20 });
      await wake();
      await inside.transfers.askNow();
      expect((await details(transfer)).contacts).toEqual({ waiting: 120 });
      expect(wecom.started.length - before).toBe(120);
    },
  );

  it('a refusal may be its echo: the results decide', async () => {
    const { from, to, id } = await aHandOver({ contacts: 1 });
    const { id: transfer } = await begin(from, to);
    loseAnswers(ASK);
    await inside.transfers.askNow();
    wecom.fail(ASK);
    later(25 * HOUR);
    wecom.conclude();
    wecom.codes.set(id(1), 40131); // she is not the old member's any more
    await wake();
    await inside.transfers.askNow();
    await inside.transfers.readResultsNow();
    expect((await details(transfer)).contacts).toEqual({ done: 1 });
    expect(await tiesOf(id(1))).toMatchObject([{ state: 'transferred' }, { state: 'active' }]);
  });

  const module = new URL('./testing.ts', import.meta.url).href;
  it.each([
    ['delivery.before_transfer', 0],
    ['delivery.after_transfer', 3],
  ])('a process killed at %s is taken over where it stopped', async (crashAt, taken) => {
    const { from, to } = await aHandOver();
    const { id: transfer } = await begin(from, to);
    const before = wecom.started.length;
    const args = JSON.stringify({ databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, crashAt });
    const code = `const { askInOwnProcess } = await import('${module}'); await askInOwnProcess(${args});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(wecom.started.length - before).toBe(taken);
    expect((await details(transfer)).contacts).toEqual({ asking: 3 });
    await inside.transfers.askNow();
    expect(wecom.started.length - before).toBe(3);
    expect((await details(transfer)).contacts).toEqual({ waiting: 3 });
    await aDayLater();
    expect((await details(transfer)).contacts).toEqual({ done: 3 });
  });
});

describe('groups', () => {
  async function withGroups(n: number, kind: 'on_job' | 'resigned' = 'on_job') {
    const one = await aHandOver({ contacts: 0 });
    const chat = (i: number) => `wr${cases}x${String(i).padStart(4, '0')}`;
    const chats = Array.from({ length: n }, (_, i) => chat(i));
    await database.pool.query(
      `insert into community.store_group (corp_id, chat_id, capacity, created_at, state, owner_userid, owner_account_id)
       select $1, chat, 200, '2026-01-01', 'active', $2, $3 from unnest($4::text[]) chat`,
      [CORP, one.from, one.fromId, chats],
    );
    for (const id of chats) wecom.owners.set(id, one.from);
    if (kind === 'resigned')
      await database.pool.query('update organisation.account set active = false where account_id = $1', [one.fromId]);
    return { ...one, chats };
  }
  const ownersOf = async (chats: string[]) => {
    const { rows } = await database.pool.query(
      'select owner_userid as owner, count(*)::int as n from community.group_info where chat_id = any($1) group by 1 order by 1',
      [chats],
    );
    return Object.fromEntries(rows.map(({ owner, n }) => [owner, n]));
  };

  it('change hands at once, 300 a day, the rest on the next day by itself', async () => {
    const { from, to, chats } = await withGroups(350);
    wecom.codes.set(chats[5]!, 90501);
    const { id: transfer, plan } = await begin(from, to, { groups: true });
    expect(plan).toMatchObject({ groups: 350, groupDays: 2 });
    await inside.transfers.askNow();
    expect(wecom.callsOf(GROUPS).map((body) => body.chat_id_list.length)).toEqual([100, 100, 100, 1]);
    expect(await ownersOf(chats)).toEqual({ [from]: 50, [to[0]!]: 300 });

    const poller = inside.transfers.parts.pollers!.find(({ name }) => name === 'delivery.transfers')!;
    expect(await poller.isDue!(platform.clock.now())).toBe(false);
    expect(await poller.nextDueAt(platform.clock.now())).toEqual(new Date('2026-03-17T00:00:00+08:00'));
    platform.clock.advanceTo(new Date('2026-03-17T00:00:00+08:00'));
    expect(await poller.isDue!(platform.clock.now())).toBe(true);
    await inside.transfers.askNow();
    expect(await ownersOf(chats)).toEqual({ [from]: 1, [to[0]!]: 349 });
    expect(await details(transfer)).toMatchObject({
      state: 'done',
      groups: { done: 349, failed: 1 },
      reasons: [{ of: 'groups', code: '90501', zh: expect.stringContaining('群'), n: 1 }],
    });
  });

  it('are looked at after a lost answer, not asked for blindly', async () => {
    const { from, to, chats } = await withGroups(3);
    const { id: transfer } = await begin(from, to, { groups: true });
    loseAnswers(GROUPS);
    await inside.transfers.askNow();
    wecom.fail(GROUPS);
    expect((await details(transfer)).groups).toEqual({ asking: 3 });
    await database.pool.query('update delivery.transfer_leg set try_after = null');
    await inside.transfers.askNow();
    expect(await details(transfer)).toMatchObject({ state: 'done', groups: { done: 3 } });
    expect(await ownersOf(chats)).toEqual({ [to[0]!]: 3 });
  });

  it('of an owner who left go by the other endpoint', async () => {
    const { from, to, chats } = await withGroups(2, 'resigned');
    await begin(from, to, { kind: 'resigned', groups: true });
    await inside.transfers.askNow();
    expect(wecom.callsOf('externalcontact/groupchat/transfer')).toHaveLength(1);
    expect(await ownersOf(chats)).toEqual({ [to[0]!]: 2 });
  });
});

describe('a member who left', () => {
  const leftAt = new Date('2026-03-10T12:00:00+08:00').getTime() / 1000;
  async function leaves({ contacts = 90, at = leftAt } = {}) {
    const one = await aHandOver({ contacts });
    await database.pool.query('update organisation.account set active = false where account_id = $1', [one.fromId]);
    wecom.unassigned.push(
      ...Array.from({ length: contacts }, (_, i) => ({
        handover_userid: one.from,
        external_userid: one.id(i + 1),
        dimission_time: at,
      })),
    );
    await inside.transfers.readUnassignedNow();
    return one;
  }

  it('is shown with the customers nobody looks after, the days left, and who could take them', async () => {
    const { from } = await leaves();
    const { members, readAt } = await listLeft(platform.db, OPERATOR, { corpId: CORP, now: platform.clock.now() });
    expect(readAt).toBe(platform.clock.now().toISOString());
    expect(members.find(({ userid }) => userid === from)).toMatchObject({
      contacts: 90,
      groups: 0,
      daysLeft: 359,
      suggested: expect.arrayContaining([expect.objectContaining({ headroom: 5_000, sameStore: true })]),
    });
  });

  it('passes them on by the other endpoint, without a text, and is forgotten when all are gone', async () => {
    const { from, to, id } = await leaves();
    const { id: transfer } = await begin(from, to, { kind: 'resigned' });
    await inside.transfers.askNow();
    expect(wecom.callsOf('externalcontact/resigned/transfer_customer')).toHaveLength(1);
    await aDayLater();
    expect(await details(transfer)).toMatchObject({ state: 'done', contacts: { done: 90 } });
    expect(await tiesOf(id(1))).toMatchObject([{ state: 'transferred' }, { userid: to[0], state: 'active' }]);
    expect((await listLeft(platform.db, OPERATOR, { corpId: CORP, now: platform.clock.now() })).members).toEqual([]);
  });

  it('more than a year ago can pass nobody on: WeCom is not asked', async () => {
    const { from, to } = await leaves({ contacts: 2, at: leftAt - 366 * 86_400 });
    const plan = await inside.transfers.plan(OPERATOR, request(from, to, { kind: 'resigned' }));
    expect(plan).toMatchObject({ contacts: 0, daysLeft: 0, skippedContacts: [{ reason: 'left_too_long', n: 2 }] });
  });

  it('before we knew anybody is found all the same, and an erased customer is not', async () => {
    const { to } = await aHandOver({ contacts: 0 });
    for (const external_userid of ['wmStranger', 'wmErased']) {
      wecom.unassigned.push({ handover_userid: 'long.gone', external_userid, dimission_time: leftAt });
    }
    const { inTx, erase } = { inTx: platform.db.transaction(), erase: inside.customers.personalData.erase };
    await inTx.execute(async (tx) => {
      const people = await inside.customers.match(
        tx,
        [{ ref: 'e', identities: [{ kind: 'external_userid', issuer: CORP, value: 'wmErased' }] }],
        { create: true, at: platform.clock.now(), source: 'test' },
      );
      await erase(tx, people.get('e')!.customerId);
    });
    await inside.transfers.readUnassignedNow();
    const { id: transfer } = await begin('long.gone', to, { kind: 'resigned' });
    await inside.transfers.askNow();
    expect(wecom.callsOf('externalcontact/resigned/transfer_customer')[0]?.external_userid).toEqual(['wmStranger']);
    await aDayLater();
    expect((await details(transfer)).contacts).toEqual({ done: 1 });
    expect(await tiesOf('wmStranger')).toMatchObject([{ userid: to[0], state: 'active' }]);
  });
});
