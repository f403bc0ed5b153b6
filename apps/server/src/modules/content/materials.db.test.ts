import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { mp4Of, pngOf } from '../../platform/files/testing.ts';
import type { Platform } from '../../platform/platform.ts';
import { testDatabase, testHttp, testPlatform } from '../../platform/testing/index.ts';
import { type Access, type Actor, actorWith, type Permission } from '../access/index.ts';
import { createContent } from './index.ts';

const database = testDatabase();

async function library(permissions: Permission[] = ['content.edit', 'delivery.read']) {
  const platform = await testPlatform(database);
  const audited: string[] = [];
  const actor: Actor = actorWith({ kind: 'user', id: '1', label: 'mei', storeIds: null }, permissions);
  const guards: Pick<Access['guards'], 'user'> = {
    user: async (request) => {
      request.actor = actor;
    },
  };
  const access = {
    guards,
    audit: async (_tx: unknown, _by: unknown, action: string) => void audited.push(action),
  } as unknown as Access;
  const http = await testHttp(platform as Platform, createContent({ platform, access }));
  const post = (path: string, body: Uint8Array | string, type: string) =>
    http.inject({ method: 'POST', url: path, payload: Buffer.from(body), headers: { 'content-type': type } });
  const upload = (
    code: string,
    body: Uint8Array | string,
    type = 'application/octet-stream',
    filename = 'poster.png',
  ) => post(`/api/console/materials?${new URLSearchParams({ code, name: '海报', filename })}`, body, type);
  return { http, upload, post, audited };
}

describe('an uploaded file', () => {
  it('is what its bytes say, whatever the sender called it, and is shown again', async () => {
    const { http, upload, audited } = await library();
    const made = await upload('poster', pngOf(640, 480), 'application/json');
    expect(made.statusCode).toBe(200);
    expect(made.json()).toMatchObject({
      code: 'poster',
      kind: 'image',
      contentType: 'image/png',
      width: 640,
      version: 1,
      changedBy: 'mei',
      refusals: { message: [], moment: [], cover: [] },
    });
    expect(audited).toEqual(['content.material_added']);
    const shown = await http.inject('/api/console/materials/poster/file');
    expect(shown.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
    expect(shown.rawPayload).toEqual(Buffer.from(pngOf(640, 480)));
  });

  it('says which use it is not good for, and why', async () => {
    const { upload } = await library();
    const made = (await upload('long-film', mp4Of(45_000))).json();
    expect(made.refusals).toEqual({
      message: [],
      moment: [{ field: 'duration', rule: 'too_long', limit: 30_000, found: 45_000 }],
      cover: [{ field: 'kind', rule: 'kind_not_taken', found: 'video' }],
    });
  });

  it('that is a page is a file to keep, never a page of ours', async () => {
    const { http, upload } = await library();
    await upload('a-page', '<script>alert(1)</script>', 'text/html', '价目.html');
    const { headers } = await http.inject('/api/console/materials/a-page/file');
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toContain('attachment');
  });

  it.each([
    ['no file', '', 422, 'content.file_refused'],
    ['five bytes', 'hello', 422, 'content.file_refused'],
  ])('of %s is refused', async (_, body, status, code) => {
    const { upload } = await library();
    const refused = await upload('nothing', body);
    expect([refused.statusCode, refused.json().code]).toEqual([status, code]);
  });

  it('of more than 20 MB is refused and names the limit', async () => {
    const { upload } = await library();
    const refused = await upload('huge', Buffer.alloc(20 * 1024 * 1024 + 1, 'x'));
    expect(refused.statusCode).toBe(413);
    expect(refused.json()).toMatchObject({ code: 'content.file_too_large', details: { limit: 20 * 1024 * 1024 } });
  });

  it('needs the permission', async () => {
    const { upload } = await library(['delivery.read']);
    expect((await upload('not-mine', pngOf(1, 1))).statusCode).toBe(403);
  });
});

describe('a material', () => {
  it('keeps its name and gets a new version; a picture stays a picture', async () => {
    const { post, upload, http } = await library();
    await upload('menu', pngOf(10, 10));
    expect((await upload('menu', pngOf(20, 20))).json().code).toBe('content.code_taken');
    const versions = '/api/console/materials/menu/versions?filename=menu2.png';
    expect((await post(versions, pngOf(30, 30), 'image/png')).json()).toMatchObject({ version: 2, width: 30 });
    expect((await post(versions, mp4Of(1_000), 'video/mp4')).json().code).toBe('content.other_kind');
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from content.material_version v join content.material m using (material_id)
      where m.code = 'menu'`.execute(database.db);
    expect(rows[0]!.n).toBe(2);
    const shown = await http.inject('/api/console/materials/menu/file');
    expect(shown.rawPayload).toEqual(Buffer.from(pngOf(30, 30)));
  });

  it('that is archived is listed last, and can be brought back', async () => {
    const { http, upload } = await library();
    await upload('old-one', pngOf(11, 11));
    const archive = (archived: boolean) =>
      http.inject({ method: 'POST', url: '/api/console/materials/old-one/archive', payload: { archived } });
    await archive(true);
    const list = async () =>
      ((await http.inject('/api/console/materials')).json().materials as { code: string; archived: boolean }[]).at(-1);
    expect(await list()).toMatchObject({ code: 'old-one', archived: true });
    await archive(false);
    expect((await list())?.archived).toBe(false);
  });
});
