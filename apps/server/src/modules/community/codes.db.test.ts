import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../platform/testing/index.ts';
import { chatXml, openTown, operator, parseEvent, type Town } from './testing/town.ts';

const START = Date.UTC(2026, 2, 15, 4) / 1000;
const first = testDatabase();
const second = testDatabase();
const third = testDatabase();
const fourth = testDatabase();

async function openGroup(town: Town, chatId: string, members = 1) {
  town.wecom.groups.set(chatId, {
    chat_id: chatId,
    name: `群 ${chatId}`,
    owner: 'lin.qiao',
    create_time: START,
    member_version: `m${members}`,
    member_list: Array.from({ length: members }, (_, i) => ({
      userid: i === 0 ? 'lin.qiao' : `wm-${chatId}-${i}`,
      type: i === 0 ? (1 as const) : (2 as const),
      join_time: START + i,
      join_scene: 3,
    })),
  });
  await town.inTx((tx) => town.community.applyGroupEvents(tx, [parseEvent(chatXml('create', chatId, START))]));
  await town.worker.drain();
}

describe('the codes of a store', () => {
  it('are made once, follow their pool, and lead to the join page', async () => {
    const town = await openTown(await testPlatform(first));
    await town.worker.drain(); // the organisation changed: that was enough

    const codes = await town.community.listLiveCodes(operator);
    expect(codes).toMatchObject([
      { state: 'p-N', store: { code: 'N' }, making: 'made', accounts: 2 },
      { state: 'p-S', store: { code: 'S' }, making: 'made', accounts: 2 },
    ]);
    expect([...town.wecom.contactWays.values()].map(({ state, user }) => [state, user])).toEqual([
      ['p-N', ['fuli', 'lin.qiao']],
      ['p-S', ['fuli', 'gao.yuan']],
    ]);

    await town.organisation.put(operator, {
      accounts: [{ userid: 'new.one', name: '新人', kind: 'person', stores: ['N'], role: 'staff' }],
    });
    await town.worker.drain();
    await town.community.ensureStoreCodes();
    expect(town.wecom.contactWays.size).toBe(2);
    expect([...town.wecom.contactWays.values()][0]).toMatchObject({ user: ['fuli', 'lin.qiao', 'new.one'] });
    expect(town.wecom.calls.filter((path) => path.endsWith('update_contact_way'))).toHaveLength(1);
    expect(await town.community.addContactQr(town.stores.S)).toBe([...town.wecom.contactWays.values()][1]!['qr_code']);
  });

  it('are not made twice when the answer of the first call was lost', async () => {
    const town = await openTown(await testPlatform(second));
    let lost = 0;
    town.wecom.interfereWith((path) => {
      if (path.endsWith('add_contact_way') && lost++ === 0) throw new TypeError('fetch failed');
    });
    await town.worker.drain();

    expect(lost).toBe(2); // one for each store
    expect([...town.wecom.contactWays.values()].map(({ state }) => state).sort()).toEqual(['p-N', 'p-S']);
    expect((await town.community.listLiveCodes(operator)).map(({ making }) => making)).toEqual(['made', 'made']);
  });
});

describe('the upkeep of codes', () => {
  it('comes once an hour of business time', async () => {
    const { platform, community } = await openTown(await testPlatform(third));
    const [poller] = community.parts.pollers!;
    const start = platform.clock.now();
    expect(await poller!.nextDueAt(start)).toEqual(start);
    expect(await poller!.runDue(start)).toBe(1);
    expect(await poller!.runDue(start)).toBe(0);
    const next = new Date(start.getTime() + 3_600_000);
    expect(await poller!.nextDueAt(start)).toEqual(next);
    expect(await poller!.runDue(next)).toBe(1);
  });
});

describe('a store', () => {
  it('asks for a group once, has a code that leads into it, and asks again when it is nearly full', async () => {
    const town = await openTown(await testPlatform(fourth));
    await town.worker.drain();
    await town.community.ensureStoreCodes();
    const { N, S } = town.stores;
    expect(await town.factsOf('community.group_needed')).toEqual([{ storeId: N }, { storeId: S }]);
    expect(await town.community.groupFor(N)).toBeNull();

    await openGroup(town, 'wr-1');
    expect(await town.community.groupFor(N)).toMatchObject({ name: '群 wr-1', qrCode: 'https://wx.test/jw-3' });
    expect(await town.community.storesWithGroup()).toEqual(new Set([N]));
    expect(await town.factsOf('community.group_needed')).toHaveLength(2);

    await openGroup(town, 'wr-2', 181);
    await openGroup(town, 'wr-1', 185); // told again: read again
    await town.community.readGroup('wr-1');
    await town.community.ensureStoreCodes();
    expect((await town.factsOf('community.group_needed')).slice(2)).toEqual([{ storeId: N }]);

    await openGroup(town, 'wr-3');
    const [way] = town.wecom.joinWays.values();
    expect(way).toMatchObject({ state: 'g-N', auto_create_room: 1, chat_id_list: ['wr-1', 'wr-2', 'wr-3'] });
    expect(await town.community.groupFor(N)).toMatchObject({ name: expect.stringMatching(/^群 wr-/) });
    const { rows } = await sql`select 1 from community.group_need where store_id = ${N}`.execute(town.platform.db);
    expect(rows).toEqual([]);
  });

  it('becomes the home of whoever joins it, with one new member’s coupon ever', async () => {
    const town = await openTown(await testPlatform(fourth));
    await town.worker.drain();
    const person = { openid: 'open-1', externalUserid: 'wm-wr-1-1' };
    const joined = await town.community.joinStore(person, { store: 'N' });
    expect(joined).toMatchObject({
      store: { code: 'N', name: '北门店' },
      group: { alreadyMember: true },
      newMemberCoupon: { offer: '新人券' },
    });
    expect(await town.community.joinStore(person, { store: 'S' })).toMatchObject({
      group: null,
      newMemberCoupon: null,
    });
    expect(await town.customers.shopSession(person)).toMatchObject({ homeStoreId: town.stores.S });
    await expect(town.community.joinStore(person, { store: 'X' })).rejects.toMatchObject({
      code: 'community.unknown_store',
    });
    await expect(
      town.community.joinStore({ openid: null, externalUserid: null }, { store: 'N' }),
    ).rejects.toMatchObject({ code: 'customers.who_are_you' });
  });
});
