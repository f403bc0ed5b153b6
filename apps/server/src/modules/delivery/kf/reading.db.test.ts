import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { CORP } from '../testing.ts';
import { type FakeKf, startFakeKf } from './fake-kf.ts';
import { KF, kfFor, OPERATOR, RULES } from './testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeKf;
let inside: ReturnType<typeof kfFor>;

beforeAll(async () => {
  wecom = await startFakeKf(() => platform.clock.now());
});
beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  inside = kfFor(platform, wecom.url);
});
afterAll(() => wecom.stop());

/** An account of its own for each test, read empty. */
let n = 0;
async function account({ rules = true } = {}): Promise<{ openKfid: string; anna: string }> {
  n += 1;
  const openKfid = `wkTEST${n}`;
  wecom.accounts.set(openKfid, { name: `客服${n}`, servicers: ['lin.qiao'] });
  await inside.kf.readAccountsNow();
  if (rules) await inside.kf.saveRules(OPERATOR, openKfid, { version: 0, on: true, rules: RULES });
  await inside.kf.readNow();
  return { openKfid, anna: `wmAnna${n}` };
}
/** WeCom says that there is something, as a callback would have it. */
const tell = (openKfid: string) =>
  sql`update delivery.kf_account set told = told + 1, told_at = ${platform.wall()}, try_after = null
    where open_kfid = ${openKfid}`.execute(platform.db);
const read = async (openKfid: string) => {
  await tell(openKfid);
  await inside.kf.readNow();
};
const stored = async (openKfid: string) => {
  const { rows } = await sql<{ msgid: string; sealed: string | null; origin: number }>`
    select msgid, sealed, origin::integer as origin from delivery.kf_message where open_kfid = ${openKfid}
    order by sent_at, place, msgid`.execute(platform.db);
  return rows;
};
const conversation = async (openKfid: string, person: string) => {
  const { rows } = await sql<{ state: number; servicer: string | null; wanted: number | null; store: number | null }>`
    select state::integer as state, servicer, wanted_state::integer as wanted, store_id as store, move_error
    from delivery.kf_conversation where open_kfid = ${openKfid} and external_userid = ${person}`.execute(platform.db);
  return rows[0];
};
const toldTo = (person: string) => wecom.sent.filter(({ to }) => to === person).map(({ text }) => text);

describe('what customers write', () => {
  it('is read to the end, over empty pages, and nothing twice', async () => {
    const { openKfid, anna } = await account({ rules: false });
    wecom.say(openKfid, anna, '在吗');
    wecom.passedOver(openKfid, 5);
    wecom.say(openKfid, anna, '有人吗');
    await read(openKfid);
    await read(openKfid);
    expect(await stored(openKfid)).toHaveLength(2);
    expect((await conversation(openKfid, anna))?.state).toBe(0);
  });

  it('is not legible at rest', async () => {
    const { openKfid, anna } = await account({ rules: false });
    wecom.say(openKfid, anna, '我的地址是南京路');
    await read(openKfid);
    const [row] = await stored(openKfid);
    expect(row!.sealed).not.toContain('南京路');
    expect(JSON.parse(platform.secrets.decrypt(row!.sealed!))).toEqual({ content: '我的地址是南京路' });
  });

  it('is caught up with when callbacks were lost', async () => {
    const { openKfid, anna } = await account({ rules: false });
    wecom.say(openKfid, anna, '在吗');
    await inside.kf.readNow();
    expect(await stored(openKfid)).toHaveLength(0);
    platform.clock.advanceTo(new Date(platform.clock.now().getTime() + 5 * 3_600_000));
    await inside.kf.readNow();
    expect(await stored(openKfid)).toHaveLength(1);
    expect(wecom.callsOf('kf/sync_msg').at(-1)).not.toHaveProperty('token');
  });

  it('is read without its token when WeCom does not take it, and from the beginning when it forgot the cursor', async () => {
    await sql`delete from delivery.kf_account where open_kfid = ${KF}`.execute(platform.db);
    wecom.accounts.set(KF, { name: '客服', servicers: [] });
    await inside.told();
    wecom.say(KF, 'wmBea', '在吗');
    wecom.fail('kf/sync_msg', 95007);
    await inside.kf.readNow();
    expect(await stored(KF)).toHaveLength(1);
    wecom.say(KF, 'wmBea', '在吗?');
    await inside.told();
    wecom.fail('kf/sync_msg', 50100);
    await inside.kf.readNow();
    expect(await stored(KF)).toHaveLength(2);
  });

  it.each([
    ['delivery.kf_page_read', 0],
    ['delivery.kf_page_half', 0],
    ['delivery.kf_page_taken', 2],
  ])('is neither lost nor doubled by a kill at %s', async (crashAt, before) => {
    const { openKfid, anna } = await account();
    for (const words of ['几点开门', '在吗', '喂', '有人吗', '营业吗']) wecom.say(openKfid, anna, words);
    await tell(openKfid);
    expect(await dieAt(crashAt)).toBe('SIGKILL');
    expect(await stored(openKfid)).toHaveLength(before);
    await expect
      .poll(async () => {
        await inside.kf.readNow();
        return stored(openKfid);
      })
      .toHaveLength(5);
    await inside.kf.sendLeftNow();
    expect(toldTo(anna).filter((text) => text.includes('10 点'))).toHaveLength(1);
  });

  it('leads to who wrote: a customer we know, and nobody new', async () => {
    const { openKfid, anna } = await account({ rules: false });
    const before = await countCustomers();
    await platform.database.pool.query(
      `with c as (insert into customers.customer (subject_key, created_at, first_source) values ('anna-union', '2026-01-01', 'test')
         returning customer_id), k as (insert into customers.identity (kind, issuer, value, customer_id)
         select 'unionid', $1, 'union-anna', customer_id from c)
       insert into customers.customer_identity (customer_id, kind, issuer, value, since, source)
       select customer_id, 'unionid', $1, 'union-anna', '2026-01-01', 'test' from c`,
      [CORP],
    );
    wecom.unionids.set(anna, 'union-anna');
    wecom.say(openKfid, anna, '在吗');
    wecom.say(openKfid, `${anna}-stranger`, '在吗');
    await read(openKfid);
    expect(await countCustomers()).toBe(before + 1);
    const { rows } = await sql<{ value: string }>`
      select value from customers.identity_of where kind = 'external_userid' and value like ${`${anna}%`}`.execute(
      platform.db,
    );
    expect(rows).toEqual([{ value: anna }]);
  });
});

const countCustomers = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from customers.customer_info`.execute(platform.db);
  return rows[0]!.n;
};

async function dieAt(crashAt: string): Promise<string | null> {
  const module = new URL('./testing.ts', import.meta.url).href;
  const args = { databaseUrl: database.url, wecomUrl: wecom.url, at: platform.clock.now().toISOString(), crashAt };
  const script = `const { readInOwnProcess } = await import('${module}'); await readInOwnProcess(${JSON.stringify(args)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}
