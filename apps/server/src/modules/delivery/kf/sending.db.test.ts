import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testHttp, testPlatform } from '../../../platform/testing/index.ts';
import type { Actor } from '../../access/index.ts';
import { createPersonalData } from '../personal-data.ts';
import { CORP } from '../testing.ts';
import { type FakeKf, startFakeKf } from './fake-kf.ts';
import { KF, kfFor, OPERATOR, RULES } from './testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeKf;
let inside: ReturnType<typeof kfFor>;
let n = 0;
let anna = '';

beforeAll(async () => {
  wecom = await startFakeKf(() => platform.clock.now());
});
beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  inside = kfFor(platform, wecom.url);
  wecom.accounts.set(KF, { name: '小二客服', servicers: ['lin.qiao'] });
  await inside.kf.readAccountsNow();
  await setRules(true);
  n += 1;
  anna = `wmAnna${n}`;
});
afterAll(() => wecom.stop());

async function setRules(on: boolean, rules = RULES) {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(version), 0) as version from delivery.kf_rules where open_kfid = ${KF}`.execute(platform.db);
  await inside.kf.saveRules(OPERATOR, KF, { version: rows[0]!.version, on, rules });
}
async function read() {
  await inside.told();
  await inside.kf.readNow();
}
const say = async (content: string, menu?: string) => {
  wecom.say(KF, anna, content, menu);
  await read();
};
let keys = 0;
const send = (text = '您好', { actor = OPERATOR, key = '' } = {}) => {
  keys += 1;
  const reply = { openKfid: KF, externalUserid: anna, key: key || `click-${keys}`, text };
  return inside.kf.send(actor, reply);
};
const toldTo = (person = anna) => wecom.sent.filter(({ to }) => to === person).map(({ text }) => text);
const later = (ms: number) => platform.clock.advanceTo(new Date(platform.clock.now().getTime() + ms));
const row = async () => {
  const { rows } = await sql<{ state: number; servicer: string | null; wanted: number | null; error: string | null }>`
    select state::integer as state, servicer, wanted_state::integer as wanted, move_error as error
    from delivery.kf_conversation where external_userid = ${anna} and open_kfid = ${KF}`.execute(platform.db);
  return rows[0]!;
};
const states = async () => {
  const { rows } = await sql<{ cause: string; state: string; error: string | null }>`
    select cause, state, error from delivery.kf_sending where external_userid = ${anna} order by made_at, cause`.execute(
    platform.db,
  );
  return rows;
};

describe('what we send', () => {
  beforeEach(() => setRules(false));

  it('is five messages at most, however many people press at once', async () => {
    await say('在吗');
    const presses = await Promise.allSettled(Array.from({ length: 12 }, () => send()));
    const refused = presses.flatMap((press) => (press.status === 'rejected' ? [press.reason.details.refusal] : []));
    expect(refused).toEqual(Array(7).fill('five_sent'));
    expect(toldTo()).toHaveLength(5);
    expect(wecom.callsOf('kf/send_msg').filter(({ touser }) => touser === anna)).toHaveLength(5);
  });

  it('is one message for one click, and may go on when she writes again', async () => {
    await say('在吗');
    const click = { key: 'the-same-click' };
    const [first, second] = [await send('在的', click), await send('在的', click)];
    expect(second).toEqual(first);
    for (let i = 0; i < 4; i += 1) await send();
    await expect(send()).rejects.toMatchObject({ details: { refusal: 'five_sent' } });
    later(5_000);
    await say('好的');
    expect((await send()).state).toBe('sent');
  });

  it('whose answer was lost is repeated under its id, and said once', async () => {
    await say('在吗');
    wecom.fail('kf/send_msg', 'break_after', 'break_before');
    expect((await send('在的')).state).toBe('sending');
    for (let look = 0; look < 2; look += 1) {
      await sql`update delivery.kf_sending set try_after = ${platform.wall()} where state = 'sending'`.execute(
        platform.db,
      );
      await inside.kf.sendLeftNow();
    }
    expect(toldTo()).toEqual(['在的']);
    expect(await states()).toEqual([{ cause: 'person', state: 'sent', error: null }]);
  });

  it('learns from WeCom how many are left and whether it is too late', async () => {
    await say('在吗');
    wecom.fail('kf/send_msg', 95001);
    expect(await send()).toMatchObject({ state: 'refused', error: '95001' });
    await expect(send()).rejects.toMatchObject({ details: { refusal: 'five_sent' } });
    later(5_000);
    await say('在吗');
    wecom.fail('kf/send_msg', 95002);
    await send();
    await expect(send()).rejects.toMatchObject({ details: { refusal: 'window_over' } });
  });

  it('asks for the state when WeCom refuses for it', async () => {
    await say('在吗');
    Object.assign(wecom.talks.get(`${KF}|${anna}`)!, { state: 3, servicer: 'lin.qiao' });
    expect(await send()).toMatchObject({ state: 'refused', error: '95018' });
    await inside.kf.moveNow();
    expect(await row()).toMatchObject({ state: 3, servicer: 'lin.qiao' });
    await expect(send()).rejects.toMatchObject({ details: { refusal: 'session_with_servicer' } });
  });

  it('failed when WeCom says so afterwards, and she who takes none gets none', async () => {
    await say('在吗');
    const { msgid } = await send();
    wecom.event(KF, anna, { event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: 10 });
    await read();
    expect((await states())[0]!.state).toBe('failed');
    await expect(send()).rejects.toMatchObject({ details: { refusal: 'refused_by_customer' } });
  });

  it('is nobody’s from another store, and is audited without its words', async () => {
    await say('在吗');
    const manager: Actor = { ...OPERATOR, storeIds: [4711] };
    await expect(send('x', { actor: manager })).rejects.toMatchObject({ status: 404 });
    await send('悄悄话');
    expect(inside.audited.at(-1)).toMatchObject({ action: 'delivery.kf_sent' });
    expect(JSON.stringify(inside.audited)).not.toContain('悄悄话');
  });
});

describe('the rules', () => {
  it('welcome her who comes in, with the code, once', async () => {
    wecom.event(KF, anna, { event_type: 'enter_session', scene: '', welcome_code: `welcome-${anna}` });
    await read();
    await read();
    expect(wecom.callsOf('kf/send_msg_on_event').filter(({ code }) => code === `welcome-${anna}`)).toHaveLength(1);
    expect(await states()).toEqual([{ cause: 'welcome', state: 'sent', error: null }]);
  });

  it('do not welcome too late', async () => {
    wecom.event(KF, anna, { event_type: 'enter_session', welcome_code: `late-${anna}` });
    await inside.told();
    await sql`update delivery.kf_account set told_at = ${new Date(platform.wall().getTime() - 21_000)}`.execute(
      platform.db,
    );
    await inside.kf.readNow();
    expect(await states()).toEqual([{ cause: 'welcome', state: 'missed', error: 'expired' }]);
  });

  it('answer a word once, and lead what they do not know to the queue with words of its own', async () => {
    await say('几点开门');
    await read();
    expect(toldTo()).toEqual(['每天 10 点到 22 点。']);
    await say('我要退货');
    expect(await row()).toMatchObject({ state: 2, wanted: null });
    expect(await states()).toEqual([
      { cause: 'answer', state: 'sent', error: null },
      { cause: 'hand_over', state: 'sent', error: null },
    ]);
    // In the queue rules are silent.
    await say('几点开门');
    expect(toldTo()).toHaveLength(1);
  });

  it('give her to the queue when the member they name does not receive', async () => {
    await setRules(true, { ...RULES, human: { ...RULES.human, to: 'servicer', servicer: 'paused' } });
    await say('人工');
    expect(await row()).toMatchObject({ state: 2, servicer: null, wanted: null });
  });

  it('fall silent between two robots', async () => {
    for (let i = 0; i < 12; i += 1) {
      later(2_000);
      await say('几点');
    }
    expect(toldTo()).toHaveLength(10);
    expect(await row()).toMatchObject({ state: 2 });
  });

  it('ask how it was after the end, and keep what she says', async () => {
    await say('人工');
    wecom.event(KF, anna, {
      event_type: 'session_status_change',
      change_type: 3,
      old_servicer_userid: 'lin.qiao',
      msg_code: `end-${anna}`,
    });
    await read();
    expect(await states()).toContainEqual({ cause: 'goodbye', state: 'sent', error: null });
    wecom.talks.get(`${KF}|${anna}`)!.state = 4;
    await say('满意', 'r:3');
    const { rows } = await sql<{ rating: number }>`
      select rating::integer as rating from delivery.kf_message
      where external_userid = ${anna} and rating is not null`.execute(platform.db);
    expect(rows).toEqual([{ rating: 3 }]);
    expect(toldTo()).toEqual(['谢谢您的评价']);
  });

  it('are one person’s change at a time', async () => {
    await expect(inside.kf.saveRules(OPERATOR, KF, { version: 0, on: true, rules: RULES })).rejects.toMatchObject({
      code: 'delivery.kf_rules_changed',
    });
  });
});

describe('a conversation', () => {
  it('changes hands once, also when the answer was lost', async () => {
    await setRules(false);
    await say('在吗');
    wecom.fail('kf/service_state/trans', 'break_after');
    await inside.kf.move(OPERATOR, { openKfid: KF, externalUserid: anna }, { to: 'human', servicer: 'lin.qiao' });
    expect(await row()).toMatchObject({ wanted: 3 });
    await sql`update delivery.kf_conversation set try_after = null`.execute(platform.db);
    await inside.kf.moveNow();
    expect(await row()).toMatchObject({ state: 3, servicer: 'lin.qiao', wanted: null });
    expect(wecom.callsOf('kf/service_state/trans').filter((c) => c.external_userid === anna)).toHaveLength(1);
  });

  it('is shown with its window, its words and its store’s link; its figures count', async () => {
    await setRules(false);
    await insertStore();
    later(24 * 3_600_000);
    const scene = await inside.kf.createLink(OPERATOR, { openKfid: KF, store: 'north-07', source: 'poster' });
    wecom.event(KF, anna, { event_type: 'enter_session', scene, scene_param: 'x' });
    await say('地址在哪');
    later(90_000);
    await send('南京路 1 号');
    const http = await testHttp(platform, { parts: { routes: asOperator } });
    const overview = (await http.inject('/api/console/kf')).json();
    expect(overview.links[0]).toMatchObject({ store: { code: 'north-07' }, source: 'poster', entered: 1 });
    expect(overview.links[0].url).toContain(`enc_scene=${scene}&scene_param=store%3Dnorth-07%26source%3Dposter`);
    const list = (await http.inject('/api/console/kf/conversations?show=open')).json();
    expect(list.conversations.find((one: { externalUserid: string }) => one.externalUserid === anna)).toMatchObject({
      name: `昵称${anna}`,
      store: '北区店',
      lastWords: '南京路 1 号',
      left: 4,
      refusal: null,
      waitingSince: null,
    });
    const chat = (await http.inject(`/api/console/kf/accounts/${KF}/conversations/${anna}`)).json();
    expect(chat.lines.map(({ from, text }: { from: string; text: string }) => [from, text])).toEqual([
      ['event', null],
      ['customer', '地址在哪'],
      ['us', '南京路 1 号'],
    ]);
    const { days } = (await http.inject('/api/console/kf/figures')).json();
    expect(days).toHaveLength(14);
    expect(days.at(-1)).toEqual({
      day: '2026-03-17',
      in: 1,
      byPeople: 1,
      byRules: 0,
      conversations: 1,
      firstAnswerSeconds: 90,
      firstPersonSeconds: 90,
      ratings: { good: 0, fair: 0, poor: 0 },
    });
    await http.close();
  });

  it('gives its pictures to who opens them, once fetched, and says when it is too late', async () => {
    const msgid = wecom.log(KF, {
      open_kfid: KF,
      external_userid: anna,
      origin: 3,
      msgtype: 'image',
      image: { media_id: 'pic' },
    });
    await read();
    const http = await testHttp(platform, { parts: { routes: asOperator } });
    const open = () => http.inject(`/api/console/kf/messages/${msgid}/media`);
    wecom.fail('media/get', 40007);
    expect((await open()).json()).toMatchObject({ code: 'delivery.kf_media_gone' });
    expect((await open()).headers['content-type']).toBe('image/png');
    await open();
    expect(wecom.callsOf('media/get')).toHaveLength(2);
    await http.close();
  });

  it('is forgotten with her: no word and no name is left, and a repeat does not bring them back', async () => {
    await setRules(false);
    await say('我叫安娜');
    await send('您好安娜');
    const customerId = await insertCustomer(anna);
    const { erase, export: give } = createPersonalData(platform);
    expect(JSON.stringify(await give(platform.db, customerId))).toContain('我叫安娜');
    await platform.db.transaction().execute((tx) => erase(tx, customerId));
    await sql`update delivery.kf_account set cursor = null where open_kfid = ${KF}`.execute(platform.db);
    await read();
    const { rows } = await sql`
      select 1 from delivery.kf_message where external_userid = ${anna}
      union all select 1 from delivery.kf_sending where external_userid = ${anna}
      union all select 1 from delivery.kf_conversation where external_userid = ${anna}`.execute(platform.db);
    expect(rows).toEqual([]);
  });

  it('loses its words after the retention', async () => {
    await setRules(false);
    await say('我叫安娜');
    await inside.kf.setRetention(OPERATOR, 30);
    later(29 * 24 * 3_600_000);
    await inside.kf.purgeNow();
    expect(await countWords()).toBe(1);
    later(2 * 24 * 3_600_000);
    await inside.kf.purgeNow();
    expect(await countWords()).toBe(0);
  });
});

describe('accounts', () => {
  it('are made once, also when the answer was lost', async () => {
    await insertMaterial();
    const wish = { key: `new-${n}-account`, name: '新客服', material: 'face' };
    wecom.fail('kf/account/add', 'break_after');
    await expect(inside.kf.create(OPERATOR, wish)).rejects.toMatchObject({ details: { lost: true } });
    const openKfid = await inside.kf.create(OPERATOR, wish);
    expect([...wecom.accounts].filter(([, { name }]) => name === '新客服')).toEqual([[openKfid, expect.anything()]]);
    await inside.kf.rename(OPERATOR, openKfid, '旧客服');
    await inside.kf.remove(OPERATOR, openKfid);
    const { rows } = await sql<{ name: string; gone: boolean }>`
      select name, gone_at is not null as gone from delivery.kf_account where open_kfid = ${openKfid}`.execute(
      platform.db,
    );
    expect(rows).toEqual([{ name: '旧客服', gone: true }]);
  });

  it('say which servicer WeCom refused', async () => {
    const none = { members: [], departments: [] };
    const add = { members: ['gao.yuan', 'stranger'], departments: [] };
    expect(await inside.kf.changeServicers(OPERATOR, KF, { add, remove: none })).toMatchObject({
      refused: [{ id: 'stranger', code: 95014 }],
    });
  });

  it('are not there until WeCom grants them, and come with the grant', async () => {
    wecom.fail('kf/account/list', 48002);
    await inside.kf.readAccountsNow();
    const http = await testHttp(platform, { parts: { routes: asOperator } });
    expect((await http.inject('/api/console/kf')).json()).toMatchObject({ error: '48002' });
    await inside.told('grant');
    await inside.kf.readAccountsNow();
    expect((await http.inject('/api/console/kf')).json()).toMatchObject({ error: null });
    await http.close();
  });
});

type Routes = NonNullable<ReturnType<typeof kfFor>['kf']['parts']['routes']>;
const asOperator: Routes = (http) => {
  http.addHook('onRequest', async (request) => {
    request.actor = OPERATOR;
  });
  inside.kf.parts.routes?.(http);
};

const countWords = async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from delivery.kf_message where external_userid = ${anna} and sealed is not null`.execute(
    platform.db,
  );
  return rows[0]!.n;
};

const insertStore = () =>
  platform.database.pool.query(
    `with u as (insert into organisation.unit (code, name, kind) values ('head', 'Head', 'head_office')
       on conflict (code) do update set name = excluded.name returning unit_id)
     insert into organisation.store (code, name, unit_id, city, address, lng, lat, time_zone, opened_on)
     select 'north-07', '北区店', unit_id, '上海', '', 121.4, 31.2, 'Asia/Shanghai', '2020-01-01' from u
     on conflict (code) do nothing`,
  );

async function insertCustomer(externalUserid: string): Promise<number> {
  const people = [
    { ref: 'her', identities: [{ kind: 'external_userid' as const, issuer: CORP, value: externalUserid }] },
  ];
  const matched = await platform.db
    .transaction()
    .execute((tx) => inside.customers.match(tx, people, { create: true, at: platform.clock.now(), source: 'test' }));
  return matched.get('her')!.customerId;
}

async function insertMaterial() {
  const { addMaterial } = await import('../media/testing.ts');
  const { pngOf } = await import('../../../platform/files/testing.ts');
  await addMaterial(inside.content, 'face', pngOf(50, 50));
}
