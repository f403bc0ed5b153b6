import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { openTown, operator, type Town } from '../testing/town.ts';

const database = testDatabase();
let town: Town;
let clock: DrivenClock;
let tick = 0;

beforeEach(async () => {
  await database.pool.query(
    `truncate community.live_code, community.live_code_account, community.live_code_wish, community.join_way,
       community.store_group, community.group_member, community.code_change, community.orphan_code,
       community.refused_account, delivery.account_health, customers.customer cascade`,
  );
  await database.pool.query('delete from organisation.account_store');
  await database.pool.query(`update community.pool_setting set value = 2 where name = 'put_forward_most'`);
  const platform = await testPlatform(database, { at: `2026-03-${15 + tick}T12:00:00+08:00` });
  tick += 1;
  clock = platform.clock;
  town = await openTown(platform);
  await town.organisation.put(operator, {
    accounts: [
      { userid: 'lin.qiao', name: '林乔', kind: 'person', stores: ['N'], role: 'manager' },
      ...['a', 'b', 'c', 'd'].map((userid) => ({
        userid,
        name: userid,
        kind: 'person' as const,
        stores: ['N'],
        role: 'staff' as const,
      })),
      { userid: 'fuli', name: '首席福利官', kind: 'persona', stores: ['S'], role: 'welfare_officer' },
    ],
  });
  await contacts('lin.qiao', 4_000);
  await contacts('c', 900);
  await contacts('d', 2_000);
  await town.worker.drain();
});

const codeOf = (state: string) => [...town.wecom.contactWays.values()].find((way) => way['state'] === state)!;
const people = (state = 'p-N') => [...(codeOf(state)['user'] as string[])].sort();
const updates = () => town.wecom.calls.filter((path) => path.endsWith('update_contact_way')).length;
const changes = async (state = 'p-N') =>
  (
    await sql<{ api: string; outcome: string; now: string[] }>`
      select api, outcome, reads_now as now from community.code_change where state = ${state} order by change_id`.execute(
      town.platform.db,
    )
  ).rows;
const alarmOf = async (state: string) =>
  (
    await sql<{ alarm: string | null }>`select alarm from community.live_code where state = ${state}`.execute(
      town.platform.db,
    )
  ).rows[0]!.alarm;

/** Customers who are contacts of an account. */
async function contacts(userid: string, n: number) {
  await database.pool.query(
    `with c as (insert into customers.customer (subject_key, created_at, first_source)
         select $1 || i, '2026-01-01', 'test' from generate_series(1, $2::integer) i returning customer_id, subject_key)
     insert into customers.contact (customer_id, account_id, corp_id, external_userid, added_at)
     select c.customer_id, a.account_id, a.corp_id, c.subject_key, '2026-01-01' from c, organisation.account a where a.userid = $1`,
    [userid, n],
  );
}

/** What delivery would have written and told. */
async function becomes(userid: string, health: string) {
  const at = town.platform.clock.now();
  await database.pool.query(
    `insert into delivery.account_health (account_id, health, reasons, figures, since, checked_at)
     select account_id, $2, '[]', '{}', $3, $3 from organisation.account where userid = $1
     on conflict (account_id) do update set health = excluded.health, since = excluded.since`,
    [userid, health, at],
  );
  await town.inTx((tx) =>
    town.platform.facts.publish(tx, { type: 'delivery.account_health_changed', at, payload: { changes: [] } }),
  );
  await town.worker.drain();
}

async function later(minutes: number) {
  clock.advanceTo(new Date(clock.now().getTime() + minutes * 60_000));
  await town.platform.facts.prepare(clock.now());
  await town.community.ensureStoreCodes();
  await town.worker.drain();
}

describe('the pool behind a code', () => {
  it('is those with the most room, and a scan after a rotation lands on somebody with room', async () => {
    expect(people()).toEqual(['a', 'b']);
    await contacts('a', 5_000);
    await contacts('b', 4_990);
    await becomes('a', 'full');
    await becomes('b', 'full');
    expect(people()).toEqual(['c', 'd']);
    const { rows } = await sql<{ userid: string; left: number }>`
      select a.userid, a.contact_cap - (select count(*) from customers.active_contact c where c.account_id = a.account_id) as left
      from organisation.account_info a where a.userid = any(${people()}::text[])`.execute(town.platform.db);
    for (const { left } of rows) expect(left).toBeGreaterThan(2_000);
    expect(await changes()).toMatchObject([
      { api: 'add_contact_way', outcome: 'ok', now: ['a', 'b'] },
      { api: 'update_contact_way', outcome: 'ok', now: ['c', 'd'] },
    ]);
  });

  it.each(['tired', 'banned', 'away'])(
    'lets go of an account that is %s at once, and takes it back after its rest',
    async (health) => {
      await becomes('a', health);
      expect(people()).toEqual(['b', 'c']);
      await becomes('a', 'fresh');
      expect(people()).toEqual(['b', 'c']); // c has nearly as much room
      await contacts('c', 600);
      await later(29);
      expect(people()).toEqual(['b', 'c']); // changed for load's sake, which waits
      await later(2);
      expect(people()).toEqual(['a', 'b']);
    },
  );

  it('says when one is left, and never becomes empty', async () => {
    expect(await alarmOf('p-S')).toBeNull();
    await becomes('fuli', 'banned');
    expect(people('p-S')).toEqual(['gao.yuan']);
    expect(await alarmOf('p-S')).toBe('one_left');
    const before = updates();
    await becomes('gao.yuan', 'tired');
    expect(people('p-S')).toEqual(['gao.yuan']);
    expect(await alarmOf('p-S')).toBe('nobody_left');
    expect(updates()).toBe(before);
    await becomes('fuli', 'fresh');
    expect(people('p-S')).toEqual(['fuli']);
  });

  it('is not changed twice when the answer of the change was lost', async () => {
    let lost = 0;
    town.wecom.interfereWith((path) => {
      if (path.endsWith('update_contact_way') && lost++ === 0) throw new TypeError('fetch failed');
    });
    await becomes('a', 'tired');
    expect(lost).toBe(1);
    expect(people()).toEqual(['b', 'c']);
    expect((await changes()).at(-1)).toMatchObject({ api: 'get_contact_way', outcome: 'ok', now: ['b', 'c'] });
    expect((await town.community.listLiveCodes(operator))[0]).toMatchObject({ making: 'made', problem: null });
  });

  it('goes on without whom WeCom refuses, and says so', async () => {
    town.wecom.refuse('c', 40143);
    await becomes('a', 'tired');
    expect(people()).toEqual(['b']);
    expect(await town.factsOf('community.accounts_refused')).toMatchObject([
      { api: 'update_contact_way', accounts: [{ code: 40143 }] },
    ]);
    await later(60);
    expect(people()).toEqual(['b', 'd']); // and c is left alone for a day
    await later(24 * 60);
    expect(await town.factsOf('community.accounts_refused')).toHaveLength(2);
  });

  it('is made anew when somebody deleted its code at WeCom', async () => {
    town.wecom.contactWays.delete(String(codeOf('p-N')['config_id']));
    await becomes('a', 'tired');
    expect(people()).toEqual(['b', 'c']);
    expect((await town.community.listLiveCodes(operator))[0]).toMatchObject({
      making: 'made',
      problem: expect.stringContaining('重新印刷'),
    });
  });
});

describe('a code that a lost answer left at WeCom', () => {
  it('is adopted, and a second one with the same state is shown as an orphan', async () => {
    await database.pool.query(`update community.live_code set making = 'making', config_id = null where state = 'p-N'`);
    town.wecom.contactWays.set('cw-twin', { ...codeOf('p-N'), config_id: 'cw-twin' });
    const ways = town.wecom.contactWays.size;
    await town.community.makeCodes();
    expect(town.wecom.contactWays.size).toBe(ways);
    expect((await changes()).at(-1)).toMatchObject({ outcome: 'adopted' });
    const { rows } = await sql<{ kind: string; configId: string | null }>`
      select kind, config_id as "configId" from community.orphan_code`.execute(town.platform.db);
    expect(rows).toEqual([{ kind: 'live_code', configId: 'cw-twin' }]);
  });
});

describe('a join way', () => {
  const open = async (chatId: string, store: string) => {
    await database.pool.query(
      `insert into community.store_group (corp_id, chat_id, name, store_id, state, member_count, capacity, created_at, bound_at)
       values ('ww-test', $1, $1, $2, 'active', 10, 200, $3, $3)`,
      [chatId, town.stores[store as 'N'], town.platform.clock.now()],
    );
    await town.community.ensureStoreCodes();
  };

  it('whose making was cut off may have an orphan, since WeCom has no list of them', async () => {
    let lost = 0;
    town.wecom.interfereWith((path) => {
      if (path.endsWith('add_join_way') && lost++ === 0) throw new TypeError('fetch failed');
    });
    await open('wr-1', 'N');
    await town.worker.drain();
    const { rows } = await sql`select kind, state, config_id from community.orphan_code`.execute(town.platform.db);
    expect(rows).toEqual([{ kind: 'join_way', state: 'g-N', config_id: null }]);
    expect(town.wecom.joinWays.size).toBe(2);
  });

  it('keeps the group that WeCom opened by itself when it is changed', async () => {
    await open('wr-1', 'N');
    await town.worker.drain();
    const [way] = [...town.wecom.joinWays.values()];
    way!['chat_id_list'] = ['wr-1', 'wr-auto'];
    way!['room_base_id'] = 7;
    await open('wr-2', 'N');
    await town.worker.drain();
    expect([...town.wecom.joinWays.values()][0]).toMatchObject({
      chat_id_list: ['wr-1', 'wr-2', 'wr-auto'],
      room_base_id: 7,
      auto_create_room: 1,
      room_base_name: '北门店福利群',
    });
    const { rows } = await sql`select 1 from community.store_group where chat_id = 'wr-auto'`.execute(town.platform.db);
    expect(rows).toHaveLength(1);
  });
});
