import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { readConfig } from '../config.ts';
import type { ContractCases, Corp } from './corp.ts';
import { amr, jpg, mp4, png } from './sample-files.ts';

const DAY_MS = 86_400_000;
const file = (bytes: Uint8Array, filename = '新豆.png', contentType = 'image/png') => ({
  bytes,
  filename,
  contentType,
});

/** Uploads past the client, which checks sizes before it calls; answers the errcode. */
async function uploadCode(corp: Corp, path: string, form: FormData | Blob): Promise<number> {
  const { corpId, secret } = readConfig({}).corp;
  const { access_token } = corp.credentials.issueToken(corpId, secret);
  const address = `${corp.url}/cgi-bin/${path}${path.includes('?') ? '&' : '?'}access_token=${access_token}`;
  const answer = await fetch(address, { method: 'POST', body: form });
  return ((await answer.json()) as { errcode: number }).errcode;
}
const formOf = (bytes: Uint8Array, name = 'media', filename = 'a.bin') => {
  const form = new FormData();
  form.append(name, new Blob([bytes as Uint8Array<ArrayBuffer>]), filename);
  return form;
};

/** A place on the web with one file, which serves ranges or not. */
async function sourceOf(body: Uint8Array, ranges = true) {
  const server = createServer((_, response) => {
    response.writeHead(ranges ? 206 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/film.mp4`, close: () => server.close() };
}
const md5 = (body: Uint8Array) => createHash('md5').update(body).digest('hex');

export const mediaContract: ContractCases = {
  'media.upload': async (corp) => {
    const { client, wall } = corp;
    const made = await client.media.upload({ type: 'image', file: file(png) });
    expect(made).toMatchObject({ type: 'image', created_at: Math.floor(wall.ms / 1000) });
    expect((await client.media.get({ media_id: made.media_id })).bytes).toEqual(new Uint8Array(png));

    await client.media.upload({ type: 'image', file: file(jpg, 'a.jpg', 'image/jpeg') });
    await client.media.upload({ type: 'voice', file: file(amr, 'a.amr', 'audio/amr') });
    await client.media.upload({ type: 'video', file: file(mp4, 'a.mp4', 'video/mp4') });
    await client.media.upload({ type: 'file', file: file(Buffer.from('六个字节'), 'a.txt', 'text/plain') });

    const refused = (type: string, bytes: Uint8Array) => uploadCode(corp, `media/upload?type=${type}`, formOf(bytes));
    expect(await refused('image', mp4), 'only jpg and png').toBe(40005);
    expect(await refused('voice', png), 'only amr').toBe(40005);
    expect(await refused('video', png), 'only mp4').toBe(40005);
    expect(await refused('film', mp4), 'no such kind').toBe(40004);
    expect(await refused('file', Buffer.from('five5')), 'more than 5 bytes').toBe(40006);
    const tooBig = (head: Uint8Array, megabytes: number) =>
      Buffer.concat([head, Buffer.alloc(megabytes * 1024 * 1024)]);
    expect(await refused('image', tooBig(png, 10))).toBe(45001);
    expect(await refused('voice', tooBig(amr, 2))).toBe(45001);
    expect(await refused('video', tooBig(mp4, 10))).toBe(45001);
    expect(await refused('file', tooBig(png, 20))).toBe(45001);
    expect(await uploadCode(corp, 'media/upload?type=image', formOf(png, 'photo')), 'not in `media`').toBe(44001);
    const part = (name: string) =>
      `--b\r\ncontent-disposition: form-data; name="media"; ${name}\r\n\r\nsix bytes\r\n--b--\r\n`;
    const named = (name: string) =>
      uploadCode(corp, 'media/upload?type=file', new Blob([part(name)], { type: 'multipart/form-data; boundary=b' }));
    expect(await named('filename="价目.txt"'), 'raw UTF-8').toBe(0);
    expect(await named("filename*=UTF-8''%E4%BB%B7.txt"), 'the other form is not understood').toBe(44001);

    wall.ms += 3 * DAY_MS;
    await expect(client.media.get({ media_id: made.media_id }), 'dead after 3 days').rejects.toMatchObject({
      code: 40007,
    });
  },

  'media.uploadImg': async (corp) => {
    const url = await corp.client.media.uploadImg({ file: file(png) });
    expect(url).toMatch(/\/media\/3/);
    corp.wall.ms += 400 * DAY_MS;
    const address = new URL(url).pathname;
    expect(Buffer.from(await (await fetch(`${corp.url}${address}`)).arrayBuffer()), 'stays for good').toEqual(png);

    const again = () => uploadCode(corp, 'media/uploadimg', formOf(png));
    expect(await uploadCode(corp, 'media/uploadimg', formOf(Buffer.concat([png, Buffer.alloc(2 * 1024 * 1024)])))).toBe(
      45001,
    );
    corp.world.settings.uploadImgPer = { day: 2, month: 3 };
    expect([await again(), await again(), await again()], 'so many a day').toEqual([0, 0, 45009]);
    corp.wall.ms += DAY_MS;
    expect([await again(), await again()], 'so many a month').toEqual([0, 45009]);
  },

  'media.uploadAttachment': async (corp) => {
    const { client } = corp;
    const moment = await client.media.uploadAttachment({ media_type: 'image', attachment_type: 1, file: file(png) });
    const product = await client.media.uploadAttachment({ media_type: 'image', attachment_type: 2, file: file(png) });
    const message = await client.media.upload({ type: 'image', file: file(png) });
    expect(moment).toMatchObject({ type: 'image', created_at: Math.floor(corp.wall.ms / 1000) });

    const publish = (media_id: string) =>
      client.moment.addTask({ attachments: [{ msgtype: 'image', image: { media_id } }] });
    await publish(moment.media_id);
    await expect(publish(message.media_id), 'of media/upload').rejects.toMatchObject({ code: 40007 });
    await expect(publish(product.media_id), 'of a product').rejects.toMatchObject({ code: 40007 });

    corp.befriend('lin.qiao', [1]);
    const send = (media_id: string) =>
      client.massMessage.addTemplate({
        chat_type: 'single',
        sender: 'lin.qiao',
        attachments: [{ msgtype: 'image', image: { media_id } }],
      });
    await send(message.media_id);
    await expect(send(moment.media_id), 'of a moment').rejects.toMatchObject({ code: 40007 });

    const refused = (query: string, bytes: Uint8Array) =>
      uploadCode(corp, `media/upload_attachment?${query}`, formOf(bytes));
    expect(await refused('media_type=image&attachment_type=3', png)).toBe(40058);
    expect(await refused('media_type=voice&attachment_type=1', amr)).toBe(40004);
    expect(await refused('media_type=file&attachment_type=1', Buffer.alloc(10 * 1024 * 1024 + 1))).toBe(45001);
  },

  'media.uploadByUrl': async (corp) => {
    const { client } = corp;
    const source = await sourceOf(mp4);
    const job = { scene: 1, type: 'video', filename: '新豆.mp4', url: source.url, md5: md5(mp4) } as const;
    const jobid = await client.media.uploadByUrl(job);
    await corp.world.mediaJobs.idle();
    expect((await corp.heard('upload_media_job_finish')).map((event) => event.jobId)).toEqual([jobid]);
    const done = await client.media.getUploadByUrlResult({ jobid });
    const mediaId = done.detail?.media_id ?? '';
    expect((await client.media.get({ media_id: mediaId })).filename).toBe('新豆.mp4');

    await client.groupWelcome.add({ text: { content: '欢迎' }, video: { media_id: mediaId } });
    const elsewhere = { msgtype: 'video', video: { media_id: mediaId } } as const;
    corp.befriend('lin.qiao', [1]);
    await expect(
      client.massMessage.addTemplate({ chat_type: 'single', sender: 'lin.qiao', attachments: [elsewhere] }),
      'for group welcome material alone',
    ).rejects.toMatchObject({ code: 40007 });

    expect(await corp.refusalOf('media.uploadByUrl', { ...job, scene: 2 })).toBe(40058);
    expect(await corp.refusalOf('media.uploadByUrl', { ...job, type: 'image' })).toBe(40058);
    expect(await corp.refusalOf('media.uploadByUrl', { ...job, url: 'not an address' })).toBe(830001);
    source.close();
  },

  'media.getUploadByUrlResult': async (corp) => {
    const { client, world } = corp;
    const outcome = async (job: { url: string; md5: string; type?: 'video' | 'file' }) => {
      const jobid = await client.media.uploadByUrl({ scene: 1, type: 'video', filename: 'a.mp4', ...job });
      await world.mediaJobs.idle();
      return { jobid, ...(await client.media.getUploadByUrlResult({ jobid })) };
    };
    const source = await sourceOf(mp4);
    const whole = await sourceOf(mp4, false);
    const picture = await sourceOf(png);
    const good = await outcome({ url: source.url, md5: md5(mp4) });
    expect(good).toMatchObject({ status: 2, detail: { errcode: 0, created_at: Math.floor(corp.wall.ms / 1000) } });
    expect(await outcome({ url: source.url, md5: md5(png) })).toMatchObject({ status: 3, detail: { errcode: 301019 } });
    expect(await outcome({ url: whole.url, md5: md5(mp4) }), 'the source must serve ranges').toMatchObject({
      status: 3,
      detail: { errcode: 830003 },
    });
    expect(await outcome({ url: picture.url, md5: md5(png) }), 'a video is mp4').toMatchObject({
      status: 3,
      detail: { errcode: 40005 },
    });
    source.close();
    expect(await outcome({ url: source.url, md5: md5(mp4) }), 'nobody there').toMatchObject({
      status: 3,
      detail: { errcode: 830003 },
    });
    world.settings.urlUploadBytes = 10;
    expect(await outcome({ url: picture.url, md5: md5(png), type: 'file' })).toMatchObject({
      detail: { errcode: 45001 },
    });

    expect(await corp.refusalOf('media.getUploadByUrlResult', { jobid: 'job-of-nobody' })).toBe(40058);
    corp.wall.ms += 60 * 60_000 + 1;
    expect(await corp.refusalOf('media.getUploadByUrlResult', { jobid: good.jobid }), 'after an hour').toBe(40058);
    whole.close();
    picture.close();
  },

  'media.get': async (corp) => {
    const { client } = corp;
    const bytes = Buffer.from('0123456789');
    const { media_id } = await client.media.upload({ type: 'file', file: file(bytes, '价目 表.txt', 'text/plain') });
    expect(await client.media.get({ media_id })).toMatchObject({
      bytes: new Uint8Array(bytes),
      filename: '价目 表.txt',
      contentType: expect.stringContaining('text/plain'),
    });
    expect(await client.media.get({ media_id, range: { from: 2, to: 4 } })).toMatchObject({
      bytes: new Uint8Array(Buffer.from('234')),
      contentRange: 'bytes 2-4/10',
    });
    await expect(client.media.get({ media_id: 'unknown' })).rejects.toMatchObject({ code: 40007 });

    corp.world.settings.downloadWithoutRangeBytes = 8;
    await expect(client.media.get({ media_id }), 'a big file only in ranges').rejects.toMatchObject({ code: 830002 });
    expect((await client.media.get({ media_id, range: { from: 8, to: 20 } })).bytes).toEqual(
      new Uint8Array(Buffer.from('89')),
    );
  },
};
