import type { Readable } from 'node:stream';
import { type WeComClient, WeComError } from '@xiaoer/wecom';
import { sql } from 'kysely';
import { AppError } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type Actor, demand } from '../../access/index.ts';
import { demandConversation } from './scope.ts';
import { mediaOf } from './words.ts';

export interface OpenMediaDeps extends Pick<Platform, 'db' | 'secrets' | 'files'> {
  wecom: WeComClient;
}

interface Row {
  openKfid: string;
  externalUserid: string | null;
  msgtype: string;
  sealed: string | null;
  hash: string | null;
}

/** A picture or file that she sent: fetched when somebody first opens it, within the 3 days that WeCom keeps it. */
export async function openMedia(
  { db, secrets, files, wecom }: OpenMediaDeps,
  actor: Actor,
  msgid: string,
): Promise<{ body: Readable; contentType: string }> {
  demand(actor, 'delivery.read');
  const { rows } = await sql<Row>`
    select open_kfid as "openKfid", external_userid as "externalUserid", msgtype, sealed, file_hash as hash
    from delivery.kf_message where msgid = ${msgid}`.execute(db);
  const row = rows[0];
  const mediaId = row?.sealed ? mediaOf(row.msgtype, JSON.parse(secrets.decrypt(row.sealed))) : null;
  if (!row?.externalUserid || !mediaId) throw new AppError('delivery.kf_media_not_found', {}, 404);
  await demandConversation(db, actor, { openKfid: row.openKfid, externalUserid: row.externalUserid });
  const hash = row.hash ?? (await fetchFile());
  const stored = await files.stat(hash);
  return { body: await files.open(hash), contentType: stored?.contentType ?? 'application/octet-stream' };

  async function fetchFile(): Promise<string> {
    const download = await wecom.media.get({ media_id: mediaId! }).catch((error: unknown) => {
      if (!(error instanceof WeComError)) throw error;
      const isGone = error.outcome === 'refused';
      throw new AppError(
        isGone ? 'delivery.kf_media_gone' : 'delivery.wecom_unavailable',
        { wecom: error.code },
        isGone ? 404 : 503,
      );
    });
    const file = await files.put(download.bytes);
    await sql`
      update delivery.kf_message set file_hash = ${file.hash}
      where msgid = ${msgid} and external_userid is not null`.execute(db);
    return file.hash;
  }
}
