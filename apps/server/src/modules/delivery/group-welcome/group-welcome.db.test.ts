import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pngOf } from '../../../platform/files/testing.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { type Access, systemActor } from '../../access/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { addMaterial, dieAt } from '../media/testing.ts';
import { CORP, deliveryFor, insertAccount } from '../testing.ts';
import { createGroupWelcomePlanning } from './plan.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';
const ADD = 'externalcontact/group_welcome_template/add';
const EDIT = 'externalcontact/group_welcome_template/edit';
const DEL = 'externalcontact/group_welcome_template/del';
const mei = systemActor('mei');

let platform: Platform;
let wecom: FakeWeCom;
let modules: ReturnType<typeof deliveryFor>;
let made = 0;

beforeAll(async () => {
  wecom = await startFakeWeCom(() => platform.clock.now());
});
beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  modules = deliveryFor(platform, wecom.url);
  wecom.templates.clear();
  await sql`delete from delivery.group_welcome`.execute(platform.db);
});
afterAll(() => wecom.stop());

const access = { audit: async () => {} } as unknown as Access;
const planning = () => createGroupWelcomePlanning({ platform, access, content: modules.content, corpId: CORP });
const work = () => modules.delivery.groupWelcomesNow();
const add = (text = '欢迎 %NICKNAME%') => {
  made += 1;
  return planning().create(mei, { key: `key-${made}`, name: '入群礼', content: { text } });
};
const stateOf = async (id: number) => {
  const { rows } = await sql<{ state: string; error: string | null; live: number | null }>`
    select state, error, live_version as live from delivery.group_welcome where group_welcome_id = ${id}`.execute(
    platform.db,
  );
  return rows[0]!;
};
const changesTold = async () => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from platform.fact where type = 'delivery.group_welcome_changed'`.execute(platform.db);
  return rows[0]!.n;
};

describe('a group welcome', () => {
  it('is added with its one piece, changed and deleted at WeCom, and each is told once', async () => {
    await addMaterial(modules.content, 'gift', pngOf(50, 50));
    const told = await changesTold();
    const content = { text: '欢迎 %NICKNAME%', attachments: [{ kind: 'image' as const, material: 'gift' }] };
    const id = await planning().create(mei, { key: 'with-picture', name: '入群礼', content });
    await work();
    await work();
    expect(wecom.templates.size).toBe(1);
    expect([...wecom.templates.values()][0]).toMatchObject({
      text: { content: '欢迎 %NICKNAME%' },
      image: { media_id: expect.stringMatching(/^message-/) },
      notify: 0,
    });
    await planning().change(mei, id, { name: '入群礼', content: { text: '新的欢迎语' } });
    await work();
    expect(await stateOf(id)).toEqual({ state: 'live', error: null, live: 2 });
    expect([...wecom.templates.values()][0]).toMatchObject({ text: { content: '新的欢迎语' } });
    await planning().remove(mei, id);
    await work();
    expect(wecom.templates.size).toBe(0);
    expect(await changesTold()).toBe(told + 3);
  });

  it('is added once, however often somebody clicks', async () => {
    const once = { key: 'clicked', name: '入群礼', content: { text: '欢迎' } };
    const ids = await Promise.all([1, 2, 3].map(() => planning().create(mei, once)));
    await work();
    expect(new Set(ids).size).toBe(1);
    expect(wecom.templates.size).toBe(1);
  });

  it('whose answer was lost is not added again by itself: there is no list to look in', async () => {
    const id = await add();
    wecom.fail(ADD, 'break_after');
    await work();
    await work();
    expect((await stateOf(id)).state).toBe('unknown');
    expect(wecom.templates.size).toBe(1);
    await planning().again(mei, id); // somebody looked
    await work();
    expect((await stateOf(id)).state).toBe('live');
  });

  it('changed or deleted with a lost answer is changed or deleted again, which does nothing twice', async () => {
    const id = await add();
    await work();
    await planning().change(mei, id, { name: 'x', content: { text: '二' } });
    wecom.fail(EDIT, 'break_after');
    await work();
    await sql`update delivery.group_welcome set try_after = null`.execute(platform.db);
    await work();
    expect((await stateOf(id)).live).toBe(2);
    await planning().remove(mei, id);
    wecom.fail(DEL, 'break_after');
    await work();
    await sql`update delivery.group_welcome set try_after = null`.execute(platform.db);
    await work();
    expect((await stateOf(id)).state).toBe('deleted');
  });

  it.each([
    ['delivery.before_group_welcome', 0],
    ['delivery.after_group_welcome', 1],
  ] as const)('is unknown after a process was killed at %s', async (crashAt, taken) => {
    const id = await add();
    const args = { databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, work: 'groupWelcomesNow' } as const;
    expect(await dieAt(crashAt, args)).toBe('SIGKILL');
    const afterwards = async () => {
      await work();
      return (await stateOf(id)).state;
    };
    await expect.poll(afterwards, { timeout: 5_000 }).toBe('unknown');
    expect(wecom.templates.size).toBe(taken);
  });

  it('that WeCom does not take says why, and is added once it is mended', async () => {
    const id = await add();
    wecom.fail(ADD, { errcode: 41055 });
    await work();
    expect(await stateOf(id)).toMatchObject({ state: 'refused', error: '41055' });
    await planning().change(mei, id, { name: 'x', content: { text: '短一点' } });
    await work();
    expect((await stateOf(id)).state).toBe('live');
  });

  it('for many stores names none of them; for one it does', async () => {
    await insertAccount(database, `owner.${made}`);
    const content = { text: '欢迎来到{{store}}' };
    await expect(planning().create(mei, { key: 'many', name: 'x', content })).rejects.toMatchObject({
      details: { issues: [{ field: 'text', rule: 'variable_not_allowed_here', found: 'store' }] },
    });
    await planning().create(mei, { key: 'one', name: 'x', content, storeCodes: ['north-07'] });
    await work();
    expect([...wecom.templates.values()][0]).toMatchObject({ text: { content: '欢迎来到北区店' } });
  });

  it('is the 100th at most', async () => {
    await sql`
      insert into delivery.group_welcome (welcome_key, corp_id, name, content, version, state, made_at, changed_at, changed_by)
      select 'full' || i, ${CORP}, 'x', '{"text":"x"}', 1, 'live', ${platform.clock.now()}, ${platform.clock.now()}, 'x'
      from generate_series(1, 100) i`.execute(platform.db);
    await expect(add()).rejects.toMatchObject({ code: 'delivery.group_welcome_cap', details: { most: 100 } });
  });
});
