import type { WorldContext } from './context.ts';
import { beijingPeriod } from './days.ts';
import { refuse } from './errors.ts';
import { isOfKind } from './file-kinds.ts';
import { secretId } from './ids.ts';

/** How a file came in. `image` (uploadimg) stays for good, `url` is for group welcome material alone. */
type MediaPurpose = 'upload' | 'image' | 'attachment:1' | 'attachment:2' | 'url';

export interface NewMedia {
  type: 'image' | 'voice' | 'video' | 'file';
  filename: string;
  contentType: string;
  body: Uint8Array;
  purpose: MediaPurpose;
}
export interface Media extends NewMedia {
  mediaId: string;
  wallCreatedMs: number;
}

/** What a media id is wanted for. Uploads of one call are not good for another (API.md §25). */
export type MediaUse = 'message' | 'groupWelcome' | 'moment' | 'product';
const GOOD_FOR: Record<MediaUse, readonly MediaPurpose[]> = {
  message: ['upload'],
  groupWelcome: ['upload', 'url'],
  moment: ['attachment:1'],
  product: ['attachment:2'],
};

interface Row {
  media_id: string;
  type: NewMedia['type'];
  filename: string;
  content_type: string;
  body: Uint8Array;
  purpose: MediaPurpose;
  wall_created_ms: number;
  wall_expires_ms: number | null;
}

/** Media live in wall time: an id that is older than three days is as unknown as one that never was (40007). */
export function createMedia({ store, wall, settings }: WorldContext) {
  const maxBytes = ({ purpose, type }: NewMedia): number => {
    if (purpose === 'image') return settings.uploadImgBytes;
    if (purpose === 'url') return settings.urlUploadBytes;
    return purpose === 'upload' ? settings.uploadBytes[type] : settings.attachmentBytes;
  };
  const check = (media: NewMedia): void => {
    const { byteLength } = media.body;
    if (byteLength < settings.mediaMinBytes) refuse(40006, `media must be at least ${settings.mediaMinBytes} bytes`);
    if (byteLength > maxBytes(media)) refuse(45001, `media size out of limit: ${byteLength} bytes`);
    if (media.purpose.startsWith('attachment') && media.type === 'voice') refuse(40004, 'invalid media type');
    if (!isOfKind(media.type, media.body)) refuse(40005, `the file is not a ${media.type} of an accepted format`);
  };
  /** `uploadimg` is counted for the whole corp. */
  const checkImageCount = (wallMs: number): void => {
    const at = new Date(wallMs);
    const month = store
      .all<{ ms: number }>(
        `select wall_created_ms as ms from media where purpose = 'image' and wall_created_ms > ?`,
        wallMs - 31 * 86_400_000,
      )
      .map(({ ms }) => new Date(ms))
      .filter((one) => beijingPeriod(one, 'month') === beijingPeriod(at, 'month'));
    const today = month.filter((one) => beijingPeriod(one, 'day') === beijingPeriod(at, 'day'));
    if (today.length >= settings.uploadImgPer.day || month.length >= settings.uploadImgPer.month)
      refuse(45009, 'uploadimg: too many pictures in this day or month');
  };

  const find = (mediaId: string): Media | undefined => {
    const row = store.get<Row>('select * from media where media_id = ?', mediaId);
    return (
      row && {
        mediaId: row.media_id,
        type: row.type,
        filename: row.filename,
        contentType: row.content_type,
        body: row.body,
        purpose: row.purpose,
        wallCreatedMs: row.wall_created_ms,
      }
    );
  };
  const usable = (mediaId: string): Media => {
    const alive = store.get(
      'select 1 from media where media_id = ? and coalesce(wall_expires_ms, 9e15) > ?',
      mediaId,
      wall(),
    );
    return (alive === undefined ? undefined : find(mediaId)) ?? refuse(40007, 'invalid media_id');
  };

  return {
    add(media: NewMedia): { mediaId: string; wallCreatedMs: number } {
      check(media);
      const wallCreatedMs = wall();
      if (media.purpose === 'image') checkImageCount(wallCreatedMs);
      const mediaId = secretId('3', 33);
      store.run(
        'insert into media (media_id, type, filename, content_type, body, purpose, wall_created_ms, wall_expires_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
        mediaId,
        media.type,
        media.filename,
        media.contentType,
        media.body,
        media.purpose,
        wallCreatedMs,
        media.purpose === 'image' ? null : wallCreatedMs + settings.mediaDays * 86_400_000,
      );
      return { mediaId, wallCreatedMs };
    },
    /** For phones: whatever is still kept, expired or not. */
    find,
    /** For the API: an unknown id is 40007; an expired one as well. */
    usable,
    /** The same for something in particular: an upload made for something else is as invalid. */
    usableIn(mediaId: string, use: MediaUse): Media {
      const media = usable(mediaId);
      if (!GOOD_FOR[use].includes(media.purpose)) refuse(40007, `media_id is not uploaded for this: ${media.purpose}`);
      return media;
    },
  };
}
export type MediaStore = ReturnType<typeof createMedia>;
