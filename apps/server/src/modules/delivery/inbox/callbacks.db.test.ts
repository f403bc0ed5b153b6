import type { AddressInfo } from 'node:net';
import type { DrivenClock } from '@xiaoer/clock';
import { sealCallback, sealEcho, toXml } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { CALLBACK, CORP, deliveryFor, insertAccount } from '../testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let modules: ReturnType<typeof deliveryFor>;
let http: Http;
/** The wall, as the welcome's 20 seconds see it: real until a test moves it. */
let wallAhead = 0;
let nonces = 0;

beforeAll(async () => {
  wecom = await startFakeWeCom(() => platform.clock.now());
  await insertAccount(database, 'lin.qiao', { name: '林乔' });
});
beforeEach(async () => {
  wallAhead = 0;
  platform = { ...(await testPlatform(database, { at: NOON })), wall: () => new Date(Date.now() + wallAhead) };
  modules = deliveryFor(platform, wecom.url);
  http = await createHttp({ log: platform.log, requestsPerMinute: 100_000 });
  modules.delivery.parts.routes?.(http);
  await database.pool.query('delete from delivery.welcome_plan');
});
afterAll(() => wecom.stop());

const seconds = (iso: string) => String(Math.floor(new Date(iso).getTime() / 1000));
function contactEvent(changeType: string, externalUserid: string, { at = NOON, welcomeCode = '', state = '' } = {}) {
  return toXml({
    ToUserName: CORP,
    FromUserName: 'sys',
    CreateTime: seconds(at),
    MsgType: 'event',
    Event: 'change_external_contact',
    ChangeType: changeType,
    UserID: 'lin.qiao',
    ExternalUserID: externalUserid,
    ...(state ? { State: state } : {}),
    ...(welcomeCode ? { WelcomeCode: welcomeCode } : {}),
  });
}
function seal(xml: string) {
  nonces += 1;
  const { query, body } = sealCallback(CALLBACK, xml, {
    timestamp: 1_773_633_600 + nonces,
    nonce: `n${nonces}`,
    random: Buffer.alloc(16, nonces),
  });
  return { url: `/wecom/callback?${new URLSearchParams({ ...query })}`, body };
}
const post = ({ url, body }: { url: string; body: string }) =>
  http.inject({ method: 'POST', url, headers: { 'content-type': 'text/xml' }, payload: body });
const tell = (xml: string) => post(seal(xml));

async function tally() {
  // The count is written beside the answer; it is there a moment later.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { rows } = await sql<{ outcome: string; n: number }>`
    select outcome, sum(n)::bigint as n from delivery.inbox_stats group by outcome`.execute(platform.db);
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}
const inboxSize = async () =>
  (await sql<{ n: number }>`select count(*) as n from delivery.inbox`.execute(platform.db)).rows[0]!.n;
const welcomeOf = async (code: string) =>
  (
    await sql<{ state: string; reason: string | null }>`
      select state, reason from delivery.welcome where welcome_code = ${code}`.execute(platform.db)
  ).rows[0];
const planWelcome = () =>
  platform.db.transaction().execute((tx) =>
    modules.delivery.setWelcome(tx, {
      content: {
        text: '你好，我是{{account}}',
        link: { title: '领新客礼', desc: '到店可用', url: 'http://localhost:8080/shop/#/pages/join/index?s={{state}}' },
      },
      at: platform.clock.now(),
    }),
  );
const tiesOf = async (externalUserid: string) =>
  (
    await sql<{ state: string; ended_at: Date | null }>`
      select h.state, h.ended_at from customers.contact_history h
      join customers.identity_of i on i.customer_id = h.customer_id and i.kind = 'external_userid'
      where i.value = ${externalUserid}`.execute(platform.db)
  ).rows;

describe('the callback address', () => {
  it('answers a verification with the decrypted text and nothing else', async () => {
    const { query } = sealEcho(CALLBACK, '7730518824416092537', { timestamp: 1, nonce: 'n', random: Buffer.alloc(16) });
    const reply = await http.inject({ url: `/wecom/callback?${new URLSearchParams({ ...query })}` });
    expect([reply.statusCode, reply.body]).toEqual([200, '7730518824416092537']);
  });

  it('stores a rush in few statements: each event once, and one that can’t be stored harms no other', async () => {
    const before = await inboxSize();
    const events = Array.from({ length: 60 }, (_, i) => contactEvent('add_external_contact', `wm-rush-${i}`));
    // PostgreSQL's text holds no zero character
    const impossible = contactEvent('add_external_contact', 'wm-rush-bad', { state: 'a\u0000b' });
    // Nothing can be stored for a moment, so that what comes meanwhile gathers.
    const replies = await platform.db.transaction().execute(async (tx) => {
      await sql`lock table delivery.inbox_key in exclusive mode`.execute(tx);
      const first = events.map(tell);
      void tell(impossible); // gets no answer
      const again = events.map(tell);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return [...first, ...again];
    });
    const answers = await Promise.all(replies);
    expect(answers.every(({ body }) => body === 'success')).toBe(true);
    expect(await inboxSize()).toBe(before + 60);
    expect(await tally()).toMatchObject({ repeated: 60 });
  });

  it.each([
    [
      'with a forged signature',
      (sealed: ReturnType<typeof seal>) => ({
        ...sealed,
        url: sealed.url.replace(/msg_signature=./, 'msg_signature=z'),
      }),
    ],
    ['cut off in the middle', (sealed: ReturnType<typeof seal>) => ({ ...sealed, body: sealed.body.slice(0, 120) })],
    [
      'with another body',
      (sealed: ReturnType<typeof seal>) => ({
        ...sealed,
        body: seal(contactEvent('add_external_contact', 'wmOther')).body,
      }),
    ],
    ['without a signature', ({ body }: ReturnType<typeof seal>) => ({ url: '/wecom/callback', body })],
    ['that is no XML', ({ url }: ReturnType<typeof seal>) => ({ url, body: '{"Encrypt": 1' })],
    ['that is empty', ({ url }: ReturnType<typeof seal>) => ({ url, body: '' })],
  ])('refuses a callback %s: counted, nothing stored', async (_, forge) => {
    const [size, before] = [await inboxSize(), (await tally())['refused'] ?? 0];
    const reply = await post(
      forge(seal(contactEvent('add_external_contact', 'wmForged', { welcomeCode: 'WcForged' }))),
    );
    expect(reply.statusCode).toBe(403);
    expect((await tally())['refused']).toBe(before + 1);
    expect(await inboxSize()).toBe(size);
    expect(await welcomeOf('WcForged')).toBeUndefined();
  });

  it('answers a signed repeat, counts it and changes nothing', async () => {
    await planWelcome();
    const xml = contactEvent('add_external_contact', 'wmTwice', { welcomeCode: 'WcTwice' });
    const first = await tell(xml);
    const [size, before] = [await inboxSize(), await tally()];
    // Sealed anew, as WeCom does: another nonce and another ciphertext of the same event.
    const again = await Promise.all(Array.from({ length: 5 }, () => tell(xml)));
    expect([first, ...again].map((reply) => [reply.statusCode, reply.body])).toEqual(Array(6).fill([200, 'success']));
    expect(await inboxSize()).toBe(size);
    expect((await tally())['repeated'] ?? 0).toBe((before['repeated'] ?? 0) + 5);
    await modules.delivery.takeIn();
    expect(await tiesOf('wmTwice')).toHaveLength(1);
    expect(wecom.welcomed.filter(({ code }) => code === 'WcTwice')).toHaveLength(1);
  });

  it('gives no answer when it cannot store the event, so that WeCom comes again', async () => {
    await http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.server.address() as AddressInfo;
    const { url, body } = seal(contactEvent('add_external_contact', 'wmLater'));
    const send = () => fetch(`http://127.0.0.1:${port}${url}`, { method: 'POST', body });
    await database.pool.query('alter table delivery.inbox_key rename to inbox_key_away');
    await expect(send()).rejects.toThrow();
    await database.pool.query('alter table delivery.inbox_key_away rename to inbox_key');
    expect(await (await send()).text()).toBe('success');
    await http.close();
  });
});

describe('events of one contact', () => {
  const AT = ['2026-03-16T12:00:00+08:00', '2026-03-16T12:05:00+08:00', '2026-03-16T12:10:00+08:00'] as const;
  const story = (who: string) => [
    contactEvent('add_external_contact', who, { at: AT[0], state: 'p-north-07' }),
    contactEvent('del_follow_user', who, { at: AT[1] }),
    contactEvent('add_external_contact', who, { at: AT[2] }),
  ];
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
    [0, 2, 1],
    [2, 0, 1],
  ];

  it.each(orders)('lead to the same end in the order %i %i %i, taken in together', async (...order) => {
    const who = `wmTogether${order.join('')}`;
    for (const i of order) await tell(story(who)[i]!);
    await modules.delivery.takeIn();
    expect(await tiesOf(who)).toEqual([{ state: 'active', ended_at: null }]);
  });

  it.each(orders)('lead to the same end in the order %i %i %i, taken in one by one', async (...order) => {
    const who = `wmSingly${order.join('')}`;
    for (const i of order) {
      await tell(story(who)[i]!);
      await modules.delivery.takeIn();
    }
    expect(await tiesOf(who)).toEqual([{ state: 'active', ended_at: null }]);
  });

  it('wait while the account is unknown, and are taken in once the organisation knows it', async () => {
    const xml = contactEvent('add_external_contact', 'wmEarly').replaceAll('lin.qiao', 'new.comer');
    await tell(xml);
    await modules.delivery.takeIn();
    expect(await tiesOf('wmEarly')).toEqual([]);
    await insertAccount(database, 'new.comer');
    await modules.delivery.parts.listeners?.[0]?.handle({
      type: 'organisation.changed',
      at: new Date(),
      payload: {} as never,
    });
    await modules.delivery.takeIn();
    expect(await tiesOf('wmEarly')).toEqual([{ state: 'active', ended_at: null }]);
  });
});

describe('a welcome', () => {
  it('reaches a new contact at once, in the name of the account and with the poster it came from', async () => {
    await planWelcome();
    await tell(contactEvent('add_external_contact', 'wmHello', { welcomeCode: 'WcHello', state: 'p-north-07' }));
    expect(wecom.welcomed.find(({ code }) => code === 'WcHello')).toEqual({
      code: 'WcHello',
      text: '你好，我是林乔',
      url: 'http://localhost:8080/shop/#/pages/join/index?s=p-north-07',
    });
    expect(await welcomeOf('WcHello')).toEqual({ state: 'sent', reason: null });
  });

  it.each([
    ['another app is sending', { errcode: 41096 }],
    ['WeCom is busy', { errcode: -1 }],
    ['the answer is lost', 'break_after' as const],
    ['the request is lost', 'break_before' as const],
  ])('is tried again when %s, within the life of its code, and arrives once', async (name, fault) => {
    await planWelcome();
    const code = `Wc ${name}`;
    wecom.fail('externalcontact/send_welcome_msg', fault);
    await tell(contactEvent('add_external_contact', `wm${name}`, { welcomeCode: code }));
    expect(wecom.welcomed.filter((welcome) => welcome.code === code)).toHaveLength(1);
    expect((await welcomeOf(code))?.state).toBe('sent');
  });

  it('whose chat has begun already counts as done', async () => {
    await planWelcome();
    wecom.fail('externalcontact/send_welcome_msg', { errcode: 41051 });
    await tell(contactEvent('add_external_contact', 'wmChatting', { welcomeCode: 'WcChatting' }));
    expect(await welcomeOf('WcChatting')).toEqual({ state: 'sent', reason: 'already' });
  });

  it('with an invalid code is missed, with the reason', async () => {
    await planWelcome();
    wecom.fail('externalcontact/send_welcome_msg', { errcode: 41050 });
    await tell(contactEvent('add_external_contact', 'wmInvalid', { welcomeCode: 'WcInvalid' }));
    expect(await welcomeOf('WcInvalid')).toEqual({ state: 'missed', reason: '41050' });
  });

  describe('left behind by a process that died', () => {
    const leave = (code: string) =>
      database.pool.query(
        `insert into delivery.welcome (welcome_code, corp_id, userid, external_userid, received_at, arrived_at, state)
         values ($1, $2, 'lin.qiao', $1, $3, $4, 'wanted')`,
        [code, CORP, NOON, new Date()],
      );
    const restart = () => deliveryFor(platform, wecom.url).delivery.parts.pollers![0]!.runDue(platform.clock.now());

    it('is sent after the restart while its code lives', async () => {
      await planWelcome();
      await leave('WcOrphan');
      wallAhead = 10_000;
      await restart();
      expect(await welcomeOf('WcOrphan')).toEqual({ state: 'sent', reason: null });
    });

    it('is recorded as missed when its code is too old, and nothing is sent', async () => {
      await planWelcome();
      await leave('WcTooLate');
      wallAhead = 20_001;
      await restart();
      expect(await welcomeOf('WcTooLate')).toEqual({ state: 'missed', reason: 'expired' });
      expect(wecom.welcomed.some(({ code }) => code === 'WcTooLate')).toBe(false);
    });
  });
});
