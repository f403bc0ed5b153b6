import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPolling, type Polling } from '../../../platform/polling/index.ts';
import { testDatabase, testHttp, testPlatform } from '../../../platform/testing/index.ts';
import { openTown, operator, parseEvent, type Town } from '../testing/town.ts';
import { listLinks } from './browse-links.ts';
import { createChangeLinks } from './change-links.ts';

const database = testDatabase();
let town: Town;
let clock: DrivenClock;
let polling: Polling;
let links: ReturnType<typeof createChangeLinks>;

beforeAll(async () => {
  const platform = await testPlatform(database);
  clock = platform.clock;
  town = await openTown(platform);
  polling = createPolling(platform);
  polling.add(...town.community.parts.pollers!.filter(({ name }) => name === 'community.acquisition_links'));
  links = createChangeLinks({ ...platform, audit: async () => {} });
  await town.worker.drain();
});

const wish = { name: '小红书投放', source: 'red_book', store: 'N', accounts: ['fuli', 'lin.qiao'] };
const seen = async () => (await listLinks(town.platform.db, operator, clock.now())).links;
const quota = async () => (await listLinks(town.platform.db, operator, clock.now())).quota;
const calls = (path: string) => town.wecom.calls.filter((call) => call.endsWith(path)).length;
async function settle() {
  while ((await polling.runDue()) + (await town.worker.drain()) > 0);
}
async function hear(changeType: string, second: number, fields: Record<string, string> = {}) {
  const xml = Object.entries({ Event: 'customer_acquisition', ChangeType: changeType, ...fields })
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('');
  const event = parseEvent(
    `<xml><ToUserName>ww-test</ToUserName><FromUserName>sys</FromUserName><CreateTime>${second}</CreateTime><MsgType>event</MsgType>${xml}</xml>`,
  );
  await town.inTx((tx) => town.community.applyAcquisitionEvents(tx, [event]));
}
async function becomes(userid: string, health: string) {
  const at = clock.now();
  await database.pool.query(
    `insert into delivery.account_health (account_id, health, reasons, figures, since, checked_at)
     select account_id, $2, '[]', '{}', $3, $3 from organisation.account where userid = $1
     on conflict (account_id) do update set health = excluded.health`,
    [userid, health, at],
  );
  const type = 'delivery.account_health_changed';
  await town.inTx((tx) => town.platform.facts.publish(tx, { type, at, payload: {} }));
  await town.worker.drain();
}

describe('an acquisition link', () => {
  it('is made once, also when the answer of its making was lost', async () => {
    let lost = 0;
    town.wecom.interfereWith((path) => {
      if (path.endsWith('create_link') && lost++ === 0) throw new TypeError('fetch failed');
    });
    await links.createLink(operator, wish);
    await town.worker.drain();
    expect(lost).toBe(1);
    expect(town.wecom.links.size).toBe(1);
    const [link] = await seen();
    expect(link).toMatchObject({
      name: '小红书投放',
      making: 'made',
      store: { code: 'N' },
      putForward: ['fuli', 'lin.qiao'],
      url: `https://wx.test/ca/${town.wecom.made()}?customer_channel=${link!.state}`,
    });
    const { rows } = await sql`select outcome from community.code_change where state = ${link!.state}`.execute(
      town.platform.db,
    );
    expect(rows).toEqual([{ outcome: 'adopted' }]);
  });

  it('stands for a source and a store, as a live code does', async () => {
    const [link] = await seen();
    const { rows } = await sql`
      select source, store_id from community.live_code_info where state = ${link!.state}`.execute(town.platform.db);
    expect(rows).toEqual([{ source: 'red_book', store_id: town.stores.N }]);
  });

  it('has a name of its own, and accounts that exist', async () => {
    await expect(links.createLink(operator, wish)).rejects.toMatchObject({ code: 'community.link_name_taken' });
    await expect(links.createLink(operator, { ...wish, name: 'x', accounts: ['nobody'] })).rejects.toMatchObject({
      code: 'community.unknown_account',
    });
  });

  it('leaves out an account that is set aside, and never becomes empty', async () => {
    const usersThere = () => ([...town.wecom.links.values()][0]!['range'] as { user_list: string[] }).user_list;
    await becomes('lin.qiao', 'banned');
    expect(usersThere()).toEqual(['fuli']);
    const updates = calls('update_link');
    await becomes('fuli', 'tired');
    expect(usersThere()).toEqual(['fuli']);
    expect(calls('update_link')).toBe(updates);
    await becomes('lin.qiao', 'fresh');
    expect(usersThere()).toEqual(['lin.qiao']);
  });

  it('knows who came by it and who wrote, page by page, every six hours', async () => {
    const { rows } = await database.pool.query<{ id: number }>(
      `with c as (insert into customers.customer (subject_key, created_at, first_source)
           select 'wm' || i, '2026-01-01', 'test' from generate_series(1, 3) i returning customer_id, subject_key)
       insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at)
       select c.customer_id, a.account_id, 'ww-test', c.subject_key, '2026-01-01' from c, organisation.account a
       where a.userid = 'fuli' returning customer_id as id`,
    );
    expect(rows).toHaveLength(3);
    for (const n of [1, 2, 3, 4]) {
      town.wecom.acquired.push({ external_userid: `wm${n}`, userid: 'FuLi', chat_status: n === 1 ? 1 : 0 });
    }
    await database.pool.query(`delete from community.upkeep where name = 'acquisition_links'`);
    await settle();
    expect(await seen()).toMatchObject([{ customers: 3, wrote: 1, clicked: 14, added: 6 }]);
    const before = calls('/customer');
    await settle();
    expect(calls('/customer')).toBe(before);
    expect(await polling.nextDueAt()).toEqual(new Date(clock.now().getTime() + 6 * 3_600_000));
  });

  it('hears that somebody wrote, and says when WeCom finds nobody behind it', async () => {
    const linkId = [...town.wecom.links.keys()][0]!;
    await hear('customer_start_chat', 1_773_547_300, { LinkId: linkId, UserID: 'fuli', ExternalUserID: 'wm2' });
    await hear('link_unavailable', 1_773_547_200, { LinkId: linkId });
    expect(await seen()).toMatchObject([{ wrote: 2, alarm: 'unavailable' }]);
  });

  it('is gone when people delete it, and what it brought stays', async () => {
    const [link] = await seen();
    await links.deleteLink(operator, link!.linkNo);
    await town.worker.drain();
    expect(town.wecom.links.size).toBe(0);
    expect((await seen())[0]).toMatchObject({ making: 'gone', customers: 3 });
  });
});

describe('the quota', () => {
  it('is what WeCom answers, with the alarms it tells, in any order', async () => {
    expect(await quota()).toMatchObject({ total: 100, balance: 60, alarm: null, problem: null });
    await hear('balance_exhausted', 1_773_548_000);
    await hear('balance_low', 1_773_547_900);
    expect((await quota()).alarm).toBe('exhausted');
    await hear('balance_increased', 1_773_549_000);
    expect((await quota()).alarm).toBeNull();
    await hear('quota_expire_soon', 1_773_550_000, { ExpireTime: '1780000000', ExpireQuotaNum: '60' });
    expect((await quota()).alarm).toBe('expires_soon');
  });
});

it('is shown to who may see it', async () => {
  const http = await testHttp(town.platform, town.community);
  expect((await http.inject('/api/console/acquisition-links')).statusCode).toBe(401);
});
