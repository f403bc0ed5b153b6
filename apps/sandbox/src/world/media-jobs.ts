import { createHash } from 'node:crypto';
import type { WorldContext } from './context.ts';
import { refuse, WecomRefusal } from './errors.ts';
import type { MediaStore } from './media.ts';

export interface NewMediaJob {
  type: 'video' | 'file';
  filename: string;
  url: string;
  md5: string;
}
export interface MediaJob {
  status: 1 | 2 | 3;
  errcode: number;
  errmsg: string;
  mediaId: string | null;
  wallFinishedMs: number | null;
}
interface Row extends NewMediaJob {
  jobid: string;
  status: 1 | 2 | 3;
  errcode: number;
  errmsg: string;
  media_id: string | null;
  wall_created_ms: number;
}

/** Codes of a job that failed (doc 96219): the address, the download, the checksum. Too big is 45001 as anywhere. */
const BAD_URL = 830001;
const NOT_FETCHED = 830003;
const BAD_MD5 = 301019;

/** `media/upload_by_url`: the platform fetches the file by itself, checks it and tells that the job is finished. */
export function createMediaJobs(ctx: WorldContext, { media }: { media: MediaStore }) {
  const { store, wall, settings, callbacks } = ctx;

  /** Reads no more than may be kept, from a source that can serve ranges. */
  const download = async (url: string): Promise<Uint8Array> => {
    const signal = AbortSignal.timeout(settings.urlUploadTimeoutMs);
    const response = await fetch(url, { headers: { range: 'bytes=0-' }, signal }).catch((cause: unknown) =>
      refuse(NOT_FETCHED, `the address can't be read: ${(cause as Error).message}`),
    );
    if (response.status !== 206)
      refuse(NOT_FETCHED, `the address answered ${response.status}, not a range of the file (206)`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response.body ?? []) {
        bytes += chunk.byteLength;
        if (bytes > settings.urlUploadBytes)
          refuse(45001, `media size out of limit: more than ${settings.urlUploadBytes} bytes`);
        chunks.push(chunk);
      }
    } catch (cause) {
      if (cause instanceof WecomRefusal) throw cause;
      refuse(NOT_FETCHED, `the download broke off: ${(cause as Error).message}`);
    }
    return Buffer.concat(chunks);
  };

  const work = async (jobid: string, job: NewMediaJob): Promise<void> => {
    const outcome = await (async () => {
      const body = await download(job.url);
      const sum = createHash('md5').update(body).digest('hex');
      if (sum !== job.md5.toLowerCase()) refuse(BAD_MD5, `md5 of the file is ${sum}`);
      const contentType = job.type === 'video' ? 'video/mp4' : 'application/octet-stream';
      const { mediaId } = media.add({ type: job.type, filename: job.filename, contentType, body, purpose: 'url' });
      return { status: 2, errcode: 0, errmsg: 'ok', mediaId };
    })().catch((error: unknown) => {
      if (!(error instanceof WecomRefusal)) throw error;
      return { status: 3, errcode: error.errcode, errmsg: error.message, mediaId: null };
    });
    store.run(
      'update media_job set status = ?, errcode = ?, errmsg = ?, media_id = ? where jobid = ?',
      outcome.status,
      outcome.errcode,
      outcome.errmsg,
      outcome.mediaId,
      jobid,
    );
    callbacks.add({ event: 'upload_media_job_finish', fields: { JobId: jobid } });
  };

  const underWay = new Set<Promise<void>>();
  return {
    /** Begins at once; the answer to the call doesn't wait for it. */
    add(job: NewMediaJob): string {
      if (!URL.canParse(job.url) || !/^https?:$/.test(new URL(job.url).protocol)) refuse(BAD_URL, 'invalid url');
      const jobid = ctx.newId('job');
      store.run(
        'insert into media_job (jobid, type, filename, url, md5, wall_created_ms) values (?, ?, ?, ?, ?, ?)',
        jobid,
        job.type,
        job.filename,
        job.url,
        job.md5,
        wall(),
      );
      const running = work(jobid, job).finally(() => underWay.delete(running));
      underWay.add(running);
      return jobid;
    },
    /** A job is forgotten an hour after it was made, whatever became of it. */
    find(jobid: string): MediaJob {
      const row = store.get<Row>('select * from media_job where jobid = ?', jobid);
      if (!row || wall() - row.wall_created_ms > settings.urlUploadJobMinutes * 60_000)
        return refuse(40058, 'invalid jobid');
      const made = row.media_id ? media.find(row.media_id) : undefined;
      return {
        status: row.status,
        errcode: row.errcode,
        errmsg: row.errmsg,
        mediaId: row.media_id,
        wallFinishedMs: made?.wallCreatedMs ?? null,
      };
    },
    /** Resolves when no download is under way. */
    idle: async (): Promise<void> => {
      await Promise.allSettled(underWay);
    },
  };
}
