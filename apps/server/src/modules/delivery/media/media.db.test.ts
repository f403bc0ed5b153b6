import { createWeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pngOf } from '../../../platform/files/testing.ts';
import type { Platform } from '../../../platform/platform.ts';
import { testDatabase, testPlatform } from '../../../platform/testing/index.ts';
import type { MessageContent } from '../../content/index.ts';
import { type FakeWeCom, startFakeWeCom } from '../fake-wecom.ts';
import { deliveryFor, insertAccount, insertContacts, recipientsOf } from '../testing.ts';
import { createWelcome } from '../welcome/welcome.ts';
import { createMedia, type Media } from './media.ts';
import { addMaterial, dieAt } from './testing.ts';

const database = testDatabase();
const NOON = '2026-03-16T12:00:00+08:00';
const UPLOAD = 'media/upload';
const DAY_MS = 24 * 3_600_000;

let platform: Platform;
let wecom: FakeWeCom;
let modules: ReturnType<typeof deliveryFor>;
let wallMs = 0;
let made = 0;

beforeAll(async () => {
  wecom = await startFakeWeCom(() => platform.clock.now());
});
beforeEach(async () => {
  wallMs = Date.now();
  platform = { ...(await testPlatform(database, { at: NOON })), wall: () => new Date(wallMs) };
  modules = deliveryFor(platform, wecom.url);
  await sql`delete from delivery.welcome_plan`.execute(platform.db);
});
afterAll(() => wecom.stop());

const client = () =>
  createWeComClient({ corpId: 'ww1f0c2a9d5b7e3481', secret: 's', baseUrl: wecom.url, timeoutMs: 1_000 });
const mediaHere = (): Media => createMedia({ ...platform, wecom: client() });
const uploads = (path = UPLOAD) => wecom.calls.filter((call) => call === path).length;
const picture = (code: string) => [{ material: code, purpose: 'message' as const }];
const later = (ms: number) => {
  wallMs += ms;
};
async function material(width = 20) {
  made += 1;
  const code = `poster-${made}`;
  await addMaterial(modules.content, code, pngOf(width, made));
  return code;
}

describe('a copy at WeCom', () => {
  it('is made once, however many want it at the same moment, in however many processes', async () => {
    const code = await material();
    const before = uploads();
    const all = await Promise.all([1, 2, 3, 4].map(() => mediaHere().ensure(picture(code))));
    expect(uploads() - before).toBe(1);
    expect(new Set(all.map((media) => media(code, 'message'))).size).toBe(1);
  });

  it('of one file serves two materials, but never two purposes', async () => {
    const [one, two] = ['twin-a', 'twin-b'];
    for (const code of [one, two]) await addMaterial(modules.content, code, pngOf(77, 77));
    const media = await mediaHere().ensure([...picture(one), ...picture(two)]);
    expect(media(one, 'message')).toBe(media(two, 'message'));
    const moment = await mediaHere().ensure([{ material: one, purpose: 'moment' }]);
    expect(moment(one, 'moment')).toMatch(/^moment-/);
    expect(moment(one, 'message')).toBeNull();
  });

  it('whose answer was lost is made again, and nothing else happens', async () => {
    const code = await material();
    const before = uploads();
    wecom.fail(UPLOAD, 'break_after');
    const media = await mediaHere().ensure(picture(code));
    expect(uploads() - before).toBe(2);
    expect(wecom.media.has(media(code, 'message') ?? '')).toBe(true);
  });

  it('is not used in the last minutes of its three days', async () => {
    const code = await material();
    const media = mediaHere();
    const first = (await media.ensure(picture(code)))(code, 'message');
    later(3 * DAY_MS - 11 * 60_000);
    expect((await media.ready(picture(code)))(code, 'message')).toBe(first);
    later(2 * 60_000);
    expect((await media.ready(picture(code)))(code, 'message')).toBeNull();
  });

  it('is another one as soon as the material has a new file', async () => {
    const code = await material();
    const first = (await mediaHere().ensure(picture(code)))(code, 'message');
    await addMaterial(modules.content, code, pngOf(55, 56));
    const second = (await mediaHere().ensure(picture(code)))(code, 'message');
    expect(second).not.toBe(first);
  });

  it.each([
    ['delivery.before_upload', 0],
    ['delivery.after_upload', 1],
  ] as const)('is there after a process was killed at %s', async (crashAt, uploaded) => {
    const code = await material();
    await planWelcome({ text: '你好', attachments: [{ kind: 'image', material: code }] });
    const before = uploads();
    const args = { databaseUrl: database.url, wecomUrl: wecom.url, at: NOON, work: 'renewMediaNow' } as const;
    expect(await dieAt(crashAt, args)).toBe('SIGKILL');
    expect(uploads() - before).toBe(uploaded);
    // The database notices a moment later that the killed process's session is gone.
    const isThere = async () => {
      await modules.delivery.renewMediaNow();
      return wecom.media.has((await mediaHere().ready(picture(code)))(code, 'message') ?? '');
    };
    await expect.poll(isThere, { timeout: 5_000 }).toBe(true);
  });
});

const planWelcome = (content: MessageContent) =>
  platform.db.transaction().execute((tx) => modules.delivery.setWelcome(tx, { content, at: platform.clock.now() }));

describe('what a welcome shows', () => {
  it('is uploaded when it is written, and renewed after two and a half days, not before', async () => {
    const code = await material();
    await planWelcome({ text: '你好', attachments: [{ kind: 'image', material: code }] });
    const before = uploads();
    await modules.delivery.renewMediaNow();
    later(2.4 * DAY_MS);
    await modules.delivery.renewMediaNow();
    expect(uploads() - before).toBe(1);
    later(0.2 * DAY_MS);
    await modules.delivery.renewMediaNow();
    expect(uploads() - before).toBe(2);
    // what nobody uses any more is let go
    await planWelcome({ text: '你好' });
    later(2.6 * DAY_MS);
    await modules.delivery.renewMediaNow();
    expect(uploads() - before).toBe(2);
  });

  it('and could not be uploaded is left alone for a while, and keeps nobody else waiting', async () => {
    const [bad, good] = [await material(), await material()];
    await planWelcome({
      text: '你好',
      attachments: [
        { kind: 'image', material: bad },
        { kind: 'image', material: good },
      ],
    });
    wecom.fail(UPLOAD, { errcode: 40005 });
    await modules.delivery.renewMediaNow();
    const media = await mediaHere().ready([...picture(bad), ...picture(good)]);
    expect([media(bad, 'message'), media(good, 'message')].filter(Boolean)).toHaveLength(1);
    const before = uploads();
    await modules.delivery.renewMediaNow();
    expect(uploads()).toBe(before);
    later(11_000);
    await modules.delivery.renewMediaNow();
    expect(uploads()).toBe(before + 1);
  });
});

describe('a welcome', () => {
  /** Somebody has just added an account. */
  async function welcome(content: MessageContent) {
    await planWelcome(content);
    made += 1;
    const code = `Wc${made}`;
    await sql`
      insert into delivery.welcome (welcome_code, corp_id, userid, external_userid, received_at, arrived_at, state)
      values (${code}, 'ww1f0c2a9d5b7e3481', 'lin.qiao', ${`wm${made}`}, ${platform.clock.now()}, ${platform.wall()}, 'wanted')`.execute(
      platform.db,
    );
    await createWelcome({ platform, wecom: client(), media: mediaHere() }).send(code);
    const { rows } = await sql<{ state: string; reason: string | null }>`
      select state, reason from delivery.welcome where welcome_code = ${code}`.execute(platform.db);
    return { ...rows[0]!, pieces: wecom.welcomePieces.get(code)?.map(({ msgtype }) => msgtype) };
  }

  it('carries its picture, which was there before, and uploads nothing', async () => {
    const code = await material();
    await mediaHere().ensure(picture(code));
    const before = uploads();
    expect(await welcome({ text: '你好', attachments: [{ kind: 'image', material: code }] })).toEqual({
      state: 'sent',
      reason: null,
      pieces: ['image'],
    });
    expect(uploads()).toBe(before);
  });

  it('goes without its picture rather than not at all, and says so', async () => {
    const code = await material();
    const before = uploads();
    expect(
      await welcome({ text: '你好', attachments: [{ kind: 'image', material: code }, miniprogram(code)] }),
    ).toEqual({ state: 'sent', reason: 'without_media', pieces: [] });
    expect(uploads()).toBe(before);
  });

  it('whose picture WeCom has forgotten gets it again, within its seconds', async () => {
    const code = await material();
    await mediaHere().ensure(picture(code));
    wecom.forgetMedia();
    expect(await welcome({ text: '你好', attachments: [{ kind: 'image', material: code }] })).toEqual({
      state: 'sent',
      reason: null,
      pieces: ['image'],
    });
  });

  it('whose picture WeCom will not have any more goes without it', async () => {
    const code = await material();
    await mediaHere().ensure(picture(code));
    wecom.forgetMedia();
    wecom.fail(UPLOAD, { errcode: 40005 });
    expect(await welcome({ text: '你好', attachments: [{ kind: 'image', material: code }] })).toEqual({
      state: 'sent',
      reason: 'without_media',
      pieces: [],
    });
  });
});

const miniprogram = (material: string) =>
  ({ kind: 'miniprogram', title: '点单', appid: 'wx1', page: 'pages/order', material }) as const;

describe('a mass send', () => {
  async function send(content: MessageContent) {
    made += 1;
    const at = platform.clock.now();
    const runId = 90_000 + made;
    const { accountId } = await insertAccount(database, `media.${made}`);
    await insertContacts(database, accountId, 2, `wmm${made}-`);
    await modules.delivery.prepare(at);
    await platform.db.transaction().execute((tx) =>
      modules.delivery.createDispatches(tx, {
        runId,
        runMarker: `run-${runId}`,
        chatType: 'single',
        recipients: recipientsOf(accountId),
        contents: { plain: content },
        at,
        sendAt: at,
        expiresAt: new Date(at.getTime() + 3_600_000),
      }),
    );
    const sendNow = () => modules.delivery.sendNow();
    await sendNow();
    const { rows } = await sql<{ state: string; error: string | null }>`
      select state, error from delivery.dispatch where run_id = ${runId}`.execute(platform.db);
    return { ...rows[0]!, sendNow, task: () => wecom.tasks.filter(({ sender }) => sender === `media.${made}`) };
  }

  it('carries pictures, a mini program and its own link, each with a copy made for messages', async () => {
    const [poster, cover] = [await material(), await material()];
    const { state, task } = await send({
      text: '上新',
      link: { title: '看看', desc: '', url: 'http://localhost:8080/shop/#/pages/wallet/index', material: cover },
      attachments: [{ kind: 'image', material: poster }, miniprogram(cover)],
    });
    expect(state).toBe('sent');
    const [sent] = task();
    expect(sent!.attachments.map(({ msgtype }) => msgtype)).toEqual(['image', 'miniprogram', 'link']);
    expect(sent!.url).toContain(`r=run-${90_000 + made}-1`);
    expect(sent!.attachments[2]!.link).toMatchObject({ picurl: expect.stringMatching(/^https:\/\/wework\.example\//) });
  });

  it('is sent once with a new copy when WeCom has forgotten the old one', async () => {
    const code = await material();
    await mediaHere().ensure(picture(code));
    wecom.forgetMedia();
    const { state, task } = await send({ text: '上新', attachments: [{ kind: 'image', material: code }] });
    expect(state).toBe('sent');
    expect(task()).toHaveLength(1);
  });

  it('is refused when WeCom does not take its picture, or there is no such material', async () => {
    const code = await material();
    wecom.fail(UPLOAD, { errcode: 40005 });
    const refused = await send({ text: '上新', attachments: [{ kind: 'image', material: code }] });
    expect(refused).toMatchObject({ state: 'refused', error: '40005' });
    const unknown = await send({ text: '上新', attachments: [{ kind: 'image', material: 'no-such' }] });
    expect(unknown).toMatchObject({ state: 'refused', error: 'content.material_not_found no-such' });
    expect(unknown.task()).toEqual([]);
  });
});
