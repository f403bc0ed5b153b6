import type { WorldContext } from './context.ts';
import { refuse } from './errors.ts';
import { secretId } from './ids.ts';

export interface NewMedia {
  type: 'image' | 'voice' | 'video' | 'file';
  filename: string;
  contentType: string;
  body: Uint8Array;
  /** `upload` and `attachment:1|2` live three days; `image` (uploadimg) for good. */
  purpose: 'upload' | 'image' | 'attachment:1' | 'attachment:2';
}
export interface Media extends NewMedia {
  mediaId: string;
  wallCreatedMs: number;
}

interface Row {
  media_id: string;
  type: NewMedia['type'];
  filename: string;
  content_type: string;
  body: Uint8Array;
  purpose: NewMedia['purpose'];
  wall_created_ms: number;
  wall_expires_ms: number | null;
}

const MEGABYTE = 1024 * 1024;
const MAX_BYTES: Record<NewMedia['type'], number> = {
  image: 10 * MEGABYTE,
  voice: 2 * MEGABYTE,
  video: 10 * MEGABYTE,
  file: 20 * MEGABYTE,
};

export function createMedia({ store, wall, settings }: WorldContext) {
  return {
    add(media: NewMedia): { mediaId: string; wallCreatedMs: number } {
      const max = media.purpose === 'image' ? 2 * MEGABYTE : MAX_BYTES[media.type];
      if (media.body.byteLength > max) refuse(45001, `media size out of limit: ${media.body.byteLength} bytes`);
      if (media.body.byteLength <= 5) refuse(40058, 'media must be bigger than 5 bytes');
      const mediaId = secretId('3', 33);
      const wallCreatedMs = wall();
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
    find(mediaId: string): Media | undefined {
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
    },
    /** For the API: an unknown id is 40007; an expired one as well. */
    usable(mediaId: string): Media {
      const alive = store.get(
        'select 1 from media where media_id = ? and coalesce(wall_expires_ms, 9e15) > ?',
        mediaId,
        wall(),
      );
      return (alive === undefined ? undefined : this.find(mediaId)) ?? refuse(40007, 'invalid media_id');
    },
  };
}
