import type { DrivenClock } from '@xiaoer/clock';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pngOf } from '../../../platform/files/testing.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import { systemActor } from '../../access/index.ts';
import type { MessageContent } from '../../content/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { addMaterial, dieAt } from '../media/testing.ts';
import { deliveryFor, insertAccount } from '../testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';
const ADD = 'externalcontact/add_moment_task';

let platform: Platform & { clock: DrivenClock };
let wecom: FakeWeCom;
let modules: ReturnType<typeof deliveryFor>;
let made = 0;

beforeAll(async () => {
  wecom = await startFakeWeCom(() => platform.clock.now());
});
beforeEach(async () => {
  platform = await testPlatform(database, { at: NOON });
  modules = deliveryFor(platform, wecom.url);
});
afterAll(() => wecom.stop());

const work = () => modules.delivery.momentsNow();
const minutes = (n: number) => platform.clock.advanceTo(new Date(platform.clock.now().getTime() + n * 60_000));
const link = { title: '新豆', desc: '', url: 'http://localhost:8080/shop/#/pages/wallet/index', material: 'cover' };

/** A moment asked of two accounts, open for two hours. */
async function aMoment({ content = { text: `新豆到店 ${made}` } as MessageContent, userids = ['', ''] } = {}) {
  made += 1;
  const names = userids.map((prefix, index) => `${prefix}m${made}.${index + 1}`);
  const accounts: number[] = [];
  for (const name of names) accounts.push((await insertAccount(database, name)).accountId);
  const at = platform.clock.now();
  const created = await platform.db.transaction().execute((tx) =>
    modules.delivery.createMoment(tx, {
      key: `test:${made}`,
      name: '上新',
      marker: `moment-${made}`,
      content,
      accounts: sql`select unnest(${accounts}::bigint[]) as account_id`,
      by: 'tests',
      at,
      sendAt: at,
      expiresAt: new Date(at.getTime() + 2 * 3_600_000),
    }),
  );
  const { momentId } = created!;
  return { momentId, names, marker: `moment-${made}` };
}

async function stateOf(momentId: number) {
  const { rows } = await sql<{ state: string; wecomId: string | null; error: string | null; accounts: string[] }>`
    select m.state, m.wecom_id as "wecomId", m.error, array(select a.state || ':' || coalesce(a.reach, 0) || ':' || a.likes
      from delivery.moment_account a where a.moment_id = m.moment_id order by a.userid) as accounts
    from delivery.moment m where m.moment_id = ${momentId}`.execute(platform.db);
  return rows[0]!;
}
const atWeCom = (names: string[]) => wecom.moments.filter((moment) => moment.userids.includes(names[0]!));

describe('a moment', () => {
  it('asks its accounts once, is followed until the window ends, and is cancelled for those who did not publish', async () => {
    const { momentId, names } = await aMoment();
    await work();
    await work();
    const [asked] = atWeCom(names);
    expect(atWeCom(names)).toHaveLength(1);
    expect(asked!.userids).toEqual(names);
    expect(await stateOf(momentId)).toMatchObject({ state: 'open', wecomId: asked!.momentId });

    wecom.publish(asked!.momentId, names[0]!);
    minutes(1);
    await work();
    expect((await stateOf(momentId)).accounts).toEqual(['published:3:0', 'asked:0:0']);
    minutes(60);
    await work(); // likes of customers are counted after an hour; a colleague's are not
    expect((await stateOf(momentId)).accounts).toEqual(['published:3:1', 'asked:0:0']);
    expect(wecom.cards.filter(({ touser }) => touser === names[1])).toHaveLength(1);

    minutes(60);
    await work();
    expect(asked!.cancelled).toBe(true);
    expect(await stateOf(momentId)).toMatchObject({ state: 'ended', accounts: ['published:3:1', 'not_published:0:0'] });
  });

  it('published by everybody is not cancelled, and its likes are counted for a week', async () => {
    const { momentId, names } = await aMoment();
    await work();
    const [asked] = atWeCom(names);
    for (const name of names) wecom.publish(asked!.momentId, name);
    minutes(1);
    await work();
    minutes(130);
    await work();
    expect(asked!.cancelled).toBe(false);
    expect((await stateOf(momentId)).state).toBe('ended');
    const next = async () => {
      const { rows } = await sql<{ at: Date | null }>`
        select reactions_at as at from delivery.moment where moment_id = ${momentId}`.execute(platform.db);
      return rows[0]!.at;
    };
    expect(await next()).not.toBeNull();
    minutes(8 * 24 * 60);
    await work();
    expect(await next()).toBeNull();
  });

  it('says which senders WeCom refused', async () => {
    const { momentId } = await aMoment({ userids: ['', 'refused.'] });
    await work();
    minutes(1);
    await work();
    expect((await stateOf(momentId)).accounts).toEqual(['asked:0:0', 'invalid:0:0']);
  });

  it('waits for its job', async () => {
    const { momentId } = await aMoment();
    wecom.holdJobs(true);
    await work();
    expect((await stateOf(momentId)).state).toBe('asked');
    wecom.holdJobs(false);
    await sql`update delivery.moment set try_after = ${platform.wall()} where moment_id = ${momentId}`.execute(
      platform.db,
    );
    await work();
    expect((await stateOf(momentId)).state).toBe('open');
  });

  it('carries pictures that were uploaded for moments, made again when WeCom has forgotten them', async () => {
    await addMaterial(modules.content, 'beans', pngOf(400, 300));
    const { names, momentId } = await aMoment({
      content: { text: '', attachments: [{ kind: 'image', material: 'beans' }] },
    });
    await modules.delivery.renewMediaNow();
    wecom.forgetMedia();
    await work();
    const [asked] = atWeCom(names);
    const [picture] = asked!.attachments;
    expect(wecom.media.get(picture!.image!.media_id)).toMatchObject({ purpose: 'moment', type: 'image' });
    expect((await stateOf(momentId)).state).toBe('open');
  });

  it('that WeCom does not take for its words is refused, and its window ends with it', async () => {
    const { momentId } = await aMoment();
    wecom.fail(ADD, { errcode: 40201 });
    await work();
    expect(await stateOf(momentId)).toMatchObject({ state: 'refused', error: '40201' });
  });

  it('over the month’s number waits and is asked for while the window is open', async () => {
    const { momentId, names } = await aMoment();
    wecom.fail(ADD, { errcode: 41210 });
    await work();
    expect(await stateOf(momentId)).toMatchObject({ state: 'ready', error: '41210' });
    await sql`update delivery.moment set try_after = null where moment_id = ${momentId}`.execute(platform.db);
    await work();
    expect(atWeCom(names)).toHaveLength(1);
  });

  it('that is stopped before it left never leaves; stopped later it is cancelled', async () => {
    const { momentId, names } = await aMoment();
    await work();
    minutes(1);
    await modules.delivery.cancelRun(-1, platform.clock.now()); // nobody's
    expect((await stateOf(momentId)).state).toBe('open');
    await sql`update delivery.moment set run_id = ${momentId} where moment_id = ${momentId}`.execute(platform.db);
    await modules.delivery.cancelRun(momentId, platform.clock.now());
    await work();
    expect(atWeCom(names)[0]!.cancelled).toBe(true);
    expect((await stateOf(momentId)).accounts).toEqual(['not_published:0:0', 'not_published:0:0']);
  });
});

describe('a moment whose answer is lost', () => {
  it.each([
    ['by the marker in its link', { text: '同样的话', link }],
    ['by its words and whom it asked', { text: '没有链接的话' }],
  ] as [string, MessageContent][])('is found %s and adopted, not asked for twice', async (_, content) => {
    await addMaterial(modules.content, 'cover', pngOf(200, 200));
    const before = await aMoment({ content }); // the same words, another moment
    await work();
    const { momentId, names } = await aMoment({ content });
    wecom.fail(ADD, 'break_after');
    await work();
    expect((await stateOf(momentId)).state).toBe('unknown');
    await work();
    expect(await stateOf(momentId)).toMatchObject({ state: 'open', wecomId: atWeCom(names)[0]!.momentId });
    expect(atWeCom(names)).toHaveLength(1);
    expect(atWeCom(before.names)).toHaveLength(1);
  });

  it('is not taken for one that somebody else made with the same words for others', async () => {
    const { momentId, names } = await aMoment({ content: { text: '大家都在说的话' } });
    wecom.moments.push({
      momentId: 'foreign',
      jobId: 'foreign',
      text: '大家都在说的话',
      attachments: [],
      userids: ['somebody.else'],
      tags: [],
      createTime: Math.floor(platform.clock.now().getTime() / 1000),
      cancelled: false,
      published: new Set(),
    });
    wecom.fail(ADD, 'break_before');
    for (const _ of [1, 2, 3, 4, 5]) await work();
    expect(await stateOf(momentId)).toMatchObject({ state: 'open', wecomId: atWeCom(names)[0]!.momentId });
  });

  it('is asked for again when it is in no book at the last look', async () => {
    const { momentId, names } = await aMoment();
    wecom.fail(ADD, 'break_before');
    await work();
    for (const _ of ['first look', 'second look']) {
      await work();
      expect((await stateOf(momentId)).state).toBe('unknown');
    }
    await work();
    await work();
    expect((await stateOf(momentId)).state).toBe('open');
    expect(atWeCom(names)).toHaveLength(1);
  });

  it('of a job that WeCom has forgotten is looked for in the books', async () => {
    const { momentId, names } = await aMoment();
    wecom.holdJobs(true);
    await work();
    wecom.holdJobs(false);
    const past = new Date(platform.wall().getTime() - 1_000);
    await sql`
      update delivery.moment set job_id = 'gone', job_until = ${past}, try_after = ${past} where moment_id = ${momentId}`.execute(
      platform.db,
    );
    await work();
    await work();
    expect(await stateOf(momentId)).toMatchObject({ state: 'open', wecomId: atWeCom(names)[0]!.momentId });
  });
});

describe('a process that is killed', () => {
  it.each([
    ['delivery.before_moment', 0],
    ['delivery.after_moment', 1],
  ] as const)('at %s leaves exactly one moment after a restart', async (crashAt, taken) => {
    const { momentId, names } = await aMoment();
    expect(await dieAt(crashAt, { databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, work: 'momentsNow' })).toBe(
      'SIGKILL',
    );
    expect((await stateOf(momentId)).state).toBe('sending');
    expect(atWeCom(names)).toHaveLength(taken);
    for (const _ of [1, 2, 3, 4, 5]) await work();
    expect(atWeCom(names)).toHaveLength(1);
    expect((await stateOf(momentId)).state).toBe('open');
  });
});

describe('a moment made by hand', () => {
  it('is told before it happens: who is asked, what is wrong, whom it would ask too often', async () => {
    const { names } = await aMoment();
    const draft = {
      content: { text: '{{store}} 上新', attachments: [{ kind: 'image' as const, material: 'nowhere' }] },
      userids: names,
      tagIds: [],
      expiresAt: new Date(platform.clock.now().getTime() + 3_600_000),
    };
    const http = modules.delivery;
    const preview = await http.previewMoment(systemActor('mei'), draft);
    expect(preview).toMatchObject({ accounts: 2, stores: 1, overAdvice: 2, perAccountPerDay: 1 });
    expect(preview.issues.map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      'text variable_not_allowed_here',
      'attachments.0.material material_not_found',
    ]);
    await expect(http.askForMoment(systemActor('mei'), { ...draft, key: 'k1', name: 'x' })).rejects.toMatchObject({
      code: 'delivery.moment_refused',
    });
  });

  it('is stopped only by who answers for all of its stores', async () => {
    const { momentId } = await aMoment();
    await work();
    const ofAnother = { ...systemActor('shop'), storeIds: [-1] };
    await expect(modules.delivery.stopMoment(ofAnother, momentId)).rejects.toMatchObject({
      code: 'access.other_store',
    });
    await modules.delivery.stopMoment(systemActor('mei'), momentId);
    minutes(1);
    await work();
    expect((await stateOf(momentId)).state).toBe('ended');
    await expect(modules.delivery.stopMoment(systemActor('mei'), momentId)).rejects.toMatchObject({
      code: 'delivery.moment_not_open',
    });
  });

  it('is asked for once, however often somebody clicks', async () => {
    const { names } = await aMoment();
    const ask = () =>
      modules.delivery.askForMoment(systemActor('mei'), {
        key: `click-${made}`,
        name: '上新',
        content: { text: '点了两次' },
        userids: names,
        tagIds: [],
        expiresAt: new Date(platform.clock.now().getTime() + 3_600_000),
      });
    const [first, ...others] = await Promise.all([ask(), ask(), ask(), ask()]);
    for (const other of others) expect(other).toEqual(first);
  });
});
