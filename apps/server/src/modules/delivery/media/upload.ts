import type { WeComClient } from '@xiaoer/wecom';
import { sql } from 'kysely';
import type { Platform } from '../../../platform/platform.ts';
import { findCopy, saveCopy, type Wanted } from './copies.ts';

/** A media id lives three days of the wall (doc 90253). It is made again half a day before. Milliseconds. */
const LIFE_MS = 3 * 24 * 3_600_000;
const RENEW_MS = LIFE_MS - 12 * 3_600_000;

export interface UploadDeps extends Pick<Platform, 'db' | 'wall' | 'files' | 'crashAt'> {
  wecom: WeComClient;
}

/**
 * Gives WeCom a file unless it has a copy that need not be renewed yet; one at a time per file over all processes. A lost
 * answer is harmless: the copy that nobody knows of is forgotten by WeCom, and another is made.
 */
export async function upload(deps: UploadDeps, wanted: Wanted): Promise<void> {
  const { db, wall, wecom, crashAt } = deps;
  const { corpId } = wecom;
  const key = ['delivery.media', corpId, wanted.fileHash, wanted.purpose, wanted.kind].join(':');
  await db.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.execute(session);
    try {
      const copy = await findCopy(session, corpId, wanted);
      if (copy && (copy.renewAt === null || copy.renewAt > wall())) return;
      const uploadedAt = wall();
      crashAt('delivery.before_upload');
      const ref = await give(deps, wanted);
      crashAt('delivery.after_upload');
      const lives = wanted.purpose !== 'permanent';
      const after = (ms: number) => (lives ? new Date(uploadedAt.getTime() + ms) : null);
      await saveCopy(session, corpId, wanted, {
        ref,
        uploadedAt,
        renewAt: after(RENEW_MS),
        expiresAt: after(LIFE_MS),
      });
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(session);
    }
  });
}

async function give({ wecom, files }: UploadDeps, { fileHash, kind, filename, contentType, purpose }: Wanted) {
  const file = { bytes: await files.read(fileHash), filename, contentType };
  switch (purpose) {
    case 'permanent':
      return wecom.media.uploadImg({ file });
    case 'message':
      return (await wecom.media.upload({ type: kind, file })).media_id;
    case 'moment':
    case 'product': {
      const attachment_type = purpose === 'moment' ? 1 : 2;
      return (await wecom.media.uploadAttachment({ media_type: kind, attachment_type, file })).media_id;
    }
  }
}
