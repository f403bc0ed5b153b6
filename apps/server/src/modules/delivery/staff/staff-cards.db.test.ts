import type { DrivenClock } from '@xiaoer/clock';
import { sealCallback, toXml } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, type Http } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { dieAt } from '../media/testing.ts';
import { CALLBACK, CORP, deliveryFor, insertAccount } from '../testing.ts';
import type { StaffCard } from './card.ts';
import { findSendable } from './claim-cards.ts';
import { listUnreached } from './unreached.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let delivery: ReturnType<typeof deliveryFor>['delivery'];
let http: Http;
let wallAhead = 0;
let nonces = 0;

beforeAll(async () => {
  for (const [userid, name] of [
    ['lin', '林乔'],
    ['gao', '高远'],
    ['gone', '走了'],
  ] as const)
    await insertAccount(database, userid, { name });
});
beforeEach(async () => {
  wallAhead = 0;
  platform = { ...(await testPlatform(database, { at: NOON })), wall: () => new Date(Date.now() + wallAhead) };
  await wecom?.stop();
  wecom = await startFakeWeCom(() => platform.clock.now());
  ({ delivery } = deliveryFor(platform, wecom.url));
  http = await createHttp({ log: platform.log, requestsPerMinute: 100_000 });
  delivery.parts.routes?.(http);
  await database.pool.query(
    `delete from delivery.staff_card_change; delete from delivery.staff_card_receiver; delete from delivery.staff_card;
     update delivery.staff_card_setting set value = 20 where name = 'per_minute'`,
  );
});
afterAll(() => wecom?.stop());

const card = (cardKey: string, userids: string[], more: Partial<StaffCard> = {}): StaffCard => ({
  cardKey,
  userids,
  title: '把海报贴到门口',
  text: '',
  lines: [],
  url: 'http://localhost:8080/workbench/today',
  buttons: [
    { key: 'later', text: '稍后' },
    { key: 'done', text: '完成' },
  ],
  sendUntil: null,
  ...more,
});
const at = () => platform.clock.now();
const want = (...cards: StaffCard[]) =>
  platform.db.transaction().execute((tx) => delivery.staffCards.wantCards(tx, cards, at()));
const close = (cardKey: string, words: string) =>
  platform.db.transaction().execute((tx) => delivery.staffCards.closeCards(tx, [{ cardKey, words }], at()));
const work = () => delivery.staffCardsNow();
/** A killed process's session, and its lock with it, is gone a moment later. */
const workAfterKill = () =>
  expect
    .poll(async () => {
      await work();
      const { rows } = await sql`
        select from delivery.staff_card where state in ('wanted', 'sending')
        union all select from delivery.staff_card_change where state = 'wanted'`.execute(platform.db);
      return rows.length;
    })
    .toBe(0);
/** What stands on the phones, by receiver. */
const said = () => wecom.cards.map(({ touser, words }) => [touser, words]);
const stateOf = async (cardKey: string) =>
  (await sql<{ state: string }>`select state from delivery.staff_card where card_key = ${cardKey}`.execute(platform.db))
    .rows[0]?.state;
const changes = async () =>
  (
    await sql<{ state: string }>`select state from delivery.staff_card_change order by change_id`.execute(platform.db)
  ).rows.map(({ state }) => state);
const again = () => {
  wallAhead += 600_000;
};
const sends = () => wecom.calls.filter((call) => call === 'message/send').length;

/** A member presses; the callback is verified, stored and taken in as WeCom sends it. */
async function press(userid: string, key: string, { repeat = false } = {}) {
  const { taskId } = wecom.cards.find(({ touser }) => touser === userid)!;
  const { fromUser, ...elements } = wecom.pressCard(userid, taskId!, key);
  const xml = toXml({
    ToUserName: CORP,
    FromUserName: fromUser,
    CreateTime: String(at().getTime() / 1_000),
    MsgType: 'event',
    Event: 'template_card_event',
    ...elements,
    CardType: 'button_interaction',
    AgentID: '7',
  });
  for (let n = 0; n < (repeat ? 2 : 1); n += 1) {
    nonces += 1;
    const { query, body } = sealCallback(CALLBACK, xml, {
      timestamp: 1_773_633_600 + nonces,
      nonce: `n${nonces}`,
      random: Buffer.alloc(16, nonces),
    });
    const url = `/wecom/callback?${new URLSearchParams({ ...query })}`;
    await http.inject({ method: 'POST', url, headers: { 'content-type': 'text/xml' }, payload: body });
  }
  await delivery.takeIn();
}
const pressesOf = async (cardKey: string) =>
  (
    await sql<{ payload: { cardKey: string; userid: string; button: string } }>`
      select payload from platform.fact where type = 'delivery.card_pressed' order by id`.execute(platform.db)
  ).rows.filter(({ payload }) => payload.cardKey === cardKey);

describe('a card', () => {
  it('is sent once to all its receivers, however often it is wanted', async () => {
    await want(card('a', ['gao', 'lin']));
    await want(card('a', ['gao', 'lin']));
    await work();
    await work();
    expect(said()).toEqual([
      ['gao', null],
      ['lin', null],
    ]);
    expect(sends()).toBe(1);
  });

  it.each(['break_after', 'break_before', 'never_answer'] as const)(
    'whose call ended with %s is sent again, and shows once',
    async (fault) => {
      wecom.fail('message/send', fault);
      await want(card('b', ['lin']));
      await work();
      again();
      await work();
      expect([await stateOf('b'), said()]).toEqual(['sent', [['lin', null]]]);
    },
  );

  it.each(['delivery.before_card', 'delivery.after_card'])(
    'whose process is killed at %s shows once',
    async (point) => {
      await want(card('c', ['lin']));
      expect(
        await dieAt(point, { databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, work: 'staffCardsNow' }),
      ).toBe('SIGKILL');
      await workAfterKill();
      expect([await stateOf('c'), said()]).toEqual(['sent', [['lin', null]]]);
    },
  );

  it('is not repeated when WeCom would not recognise it any more', async () => {
    wecom.fail('message/send', 'break_after');
    await want(card('d', ['lin']));
    await work();
    wallAhead += 4 * 3_600_000;
    await work();
    await work();
    expect([sends(), await stateOf('d')]).toEqual([1, 'unknown']);
    // A press proves that it had arrived, and brings a code of its own.
    await press('lin', 'later');
    await close('d', '已完成');
    await work();
    expect([await stateOf('d'), said()]).toEqual(['sent', [['lin', '已完成']]]);
  });

  it('that is too late, or of no use any more, is not sent', async () => {
    await want(card('e', ['lin'], { sendUntil: at() }), card('f', ['lin']));
    await close('f', '已取消');
    await work();
    expect([wecom.cards, await stateOf('e'), await stateOf('f')]).toEqual([[], 'dropped', 'dropped']);
  });

  it('beyond what one member may get in a minute waits, and holds up nobody else', async () => {
    await database.pool.query(`update delivery.staff_card_setting set value = 2 where name = 'per_minute'`);
    await want(...[1, 2, 3].map((n) => card(`g${n}`, ['lin'])), card('h', ['gao']));
    await work();
    await work();
    expect(said().map(([userid]) => userid)).toEqual(['gao', 'lin', 'lin']);
    expect(await findSendable(platform)).toEqual([]);
    platform.clock.advanceTo(new Date(at().getTime() + 60_000));
    await work();
    expect(said()).toHaveLength(4);
  });

  it('that reaches nobody, or not everybody, is known', async () => {
    wecom.invalid.add('gone');
    wecom.unlicensed.add('gao');
    await want(card('i', ['gone']), card('j', ['gao', 'lin']));
    await work();
    expect(await stateOf('i')).toBe('failed');
    const unreached = await listUnreached(platform.db, { storeIds: null });
    expect(unreached.map(({ userid, reason }) => [userid, reason]).toSorted()).toEqual([
      ['gao', 'unlicensed'],
      ['gone', 'invalid'],
    ]);
    wecom.unlicensed.clear();
    await want(card('k', ['gao']));
    await work();
    expect((await listUnreached(platform.db, { storeIds: null })).map(({ userid }) => userid)).toEqual(['gone']);
  });
});

describe('a change', () => {
  it('of a closed card is shown to everybody, once', async () => {
    await want(card('l', ['gao', 'lin']));
    await work();
    await close('l', '已完成 · 林乔 12:03');
    await close('l', '已完成 · 高远 12:04');
    await work();
    expect(said()).toEqual([
      ['gao', '已完成 · 林乔 12:03'],
      ['lin', '已完成 · 林乔 12:03'],
    ]);
  });

  it.each(['break_after', 'break_before'] as const)('whose call ended with %s is made, once', async (fault) => {
    await want(card('m', ['lin']));
    await work();
    await close('m', '已过期');
    wecom.fail('message/update_template_card', fault);
    await work();
    again();
    await work();
    expect([await changes(), said()]).toEqual([['done'], [['lin', '已过期']]]);
  });

  it.each(['delivery.before_card_change', 'delivery.after_card_change'])(
    'whose process is killed at %s is made',
    async (point) => {
      await want(card('n', ['lin']));
      await work();
      await close('n', '已取消');
      const args = { databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, work: 'staffCardsNow' } as const;
      expect(await dieAt(point, args)).toBe('SIGKILL');
      await workAfterKill();
      expect([await changes(), said()]).toEqual([['done'], [['lin', '已取消']]]);
    },
  );

  it('for which no code is left is given up, until somebody presses', async () => {
    await want(card('o', ['gao', 'lin']));
    await work();
    wecom.forgetCodes();
    await close('o', '已过期');
    await work();
    await work();
    expect([await changes(), said()]).toEqual([
      ['gone'],
      [
        ['gao', null],
        ['lin', null],
      ],
    ]);
    await press('lin', 'done');
    await work();
    expect(said()).toEqual([
      ['gao', null],
      ['lin', '已过期'],
    ]);
  });

  it('after a press is the presser’s alone and leaves buttons; what closes the card stands above it', async () => {
    await want(card('p', ['gao', 'lin']));
    await work();
    await press('lin', 'later');
    await platform.db.transaction().execute((tx) =>
      delivery.staffCards.answerPress(tx, {
        cardKey: 'p',
        userid: 'lin',
        words: '13:00 再提醒',
        buttonsLeft: ['done'],
        at: at(),
      }),
    );
    await work();
    expect(said()).toEqual([
      ['gao', null],
      ['lin', '13:00 再提醒'],
    ]);
    expect(wecom.cards[1]?.body.button_list?.map(({ key }) => key)).toEqual(['done']);
    await close('p', '已完成');
    await work();
    expect(wecom.cards[1]?.body.main_title).toEqual({ title: '把海报贴到门口' }); // nothing of the reminder is left
    expect(said()).toEqual([
      ['gao', '已完成'],
      ['lin', '已完成'],
    ]);
  });
});

describe('a press', () => {
  it('is told with who pressed what, once although it is called back twice', async () => {
    await want(card('q', ['lin']));
    await work();
    await press('lin', 'done', { repeat: true });
    const presses = await pressesOf('q');
    expect(presses.map(({ payload }) => payload)).toMatchObject([
      { userid: 'lin', button: 'done', at: at().toISOString() },
    ]);
  });
});
