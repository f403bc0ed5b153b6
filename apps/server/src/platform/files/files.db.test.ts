import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../testing/index.ts';
import { createFiles, createFolderStore, FileTooLarge } from './index.ts';
import { mp4Of, pngOf } from './testing.ts';

const database = testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'xiaoer-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesHere = () => {
  const wall = () => new Date('2026-03-15T04:00:00Z');
  return createFiles({ db: database.db, store: createFolderStore(folder), wall });
};
const left = () => readdirSync(join(folder, 'incoming'));

describe('a file', () => {
  it('is kept once under its content, with its type and size in pixels', async () => {
    const files = filesHere();
    const first = await files.put(Readable.from([pngOf(300, 200)]));
    const again = await files.put(pngOf(300, 200));
    expect(again).toEqual(first);
    expect(first).toMatchObject({
      contentType: 'image/png',
      width: 300,
      height: 200,
      size: pngOf(300, 200).byteLength,
    });
    expect(await files.read(first.hash)).toEqual(Buffer.from(pngOf(300, 200)));
    const streamed = await Array.fromAsync(await files.open(first.hash));
    expect(Buffer.concat(streamed)).toEqual(Buffer.from(pngOf(300, 200)));
  });

  it('of a video tells how long it lasts', async () => {
    expect(await filesHere().put(mp4Of(31_500))).toMatchObject({ contentType: 'video/mp4', durationMs: 31_500 });
  });

  it('that is too large leaves nothing behind', async () => {
    const chunks = Readable.from([Buffer.alloc(60), Buffer.alloc(60)]);
    await expect(filesHere().put(chunks, { maxBytes: 100 })).rejects.toThrow(FileTooLarge);
    expect(left()).toEqual([]);
  });

  it('whose sender breaks off leaves nothing behind', async () => {
    const broken = async function* () {
      yield Buffer.from('half a file');
      throw new Error('the line broke');
    };
    await expect(filesHere().put(Readable.from(broken()))).rejects.toThrow('the line broke');
    expect(left()).toEqual([]);
  });

  it('is never looked for outside its folder', async () => {
    await expect(filesHere().read('../../etc/passwd')).rejects.toThrow("not a file's name");
  });
});
