import type { CallOptions } from '../transport/call.ts';
import { type Accepted, type Api, accepted } from './api.ts';
import { checksFor } from './limits.ts';
import type { EndpointName } from './registry.ts';

/** Images 10 MB (jpg, png), voice 2 MB and 60 s (amr), video 10 MB (mp4), files 20 MB (LIMITS §11). */
export type MediaType = 'image' | 'voice' | 'video' | 'file';

/** A file to upload, more than 5 bytes. */
export interface UploadFile {
  bytes: Uint8Array;
  /** Receivers see it. */
  filename: string;
  contentType: string;
}

/** A temporary file of the corp. */
export interface UploadedMedia {
  type: string;
  /** Good for 3 days, for every app of the corp. */
  media_id: string;
  /** Unix seconds. */
  created_at: number;
}

/** A file, or a part of one. */
export interface Download {
  bytes: Uint8Array;
  contentType: string;
  filename: string | undefined;
  /** Of a partial download: `bytes 0-1023/4096`. */
  contentRange: string | undefined;
}

export function mediaApi(api: Api) {
  const { limits } = api;
  const min = limits.uploadMinBytes;

  async function upload<T>(
    name: EndpointName,
    query: Record<string, string | number>,
    file: UploadFile,
    options: CallOptions | undefined,
  ): Promise<T & Accepted> {
    const form = () => {
      const data = new FormData();
      // The cast only says that the bytes are not shared between threads.
      // fetch writes the name as raw UTF-8 in `filename=`, the one form that is understood for Chinese names
      data.append(
        'media',
        new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: file.contentType }),
        file.filename,
      );
      return data;
    };
    const { json } = await api.raw(name, { query, form }, options);
    return accepted<T>(json, { numbers: ['created_at'] });
  }

  return {
    /** For welcome, mass, app and kf messages. */
    upload(params: { type: MediaType; file: UploadFile }, options?: CallOptions): Promise<UploadedMedia> {
      const max = {
        image: limits.uploadImageBytes,
        voice: limits.uploadVoiceBytes,
        video: limits.uploadVideoBytes,
        file: limits.uploadFileBytes,
      }[params.type];
      checksFor('media.upload').size('file', params.file.bytes.byteLength, { min, max });
      return upload<UploadedMedia>('media.upload', { type: params.type }, params.file, options);
    },

    /** A permanent address for `pic_url`; shown inside WeCom only. 1000 a day, 3000 a month per corp. */
    async uploadImg(params: { file: UploadFile }, options?: CallOptions): Promise<string> {
      const size = { min, max: limits.uploadImgBytes };
      checksFor('media.uploadImg').size('file', params.file.bytes.byteLength, size);
      return (await upload<{ url: string }>('media.uploadImg', {}, params.file, options)).url;
    },

    /** For moments (attachment_type 1) and product albums (2). */
    uploadAttachment(
      params: { media_type: 'image' | 'video' | 'file'; attachment_type: 1 | 2; file: UploadFile },
      options?: CallOptions,
    ): Promise<UploadedMedia> {
      const { media_type, attachment_type, file } = params;
      const size = { min, max: limits.uploadAttachmentBytes };
      checksFor('media.uploadAttachment').size('file', file.bytes.byteLength, size);
      return upload<UploadedMedia>('media.uploadAttachment', { media_type, attachment_type }, file, options);
    },

    /** The platform fetches the file itself, up to 200 MB; answers a job id that lives an hour. */
    async uploadByUrl(
      params: { scene: 1; type: 'video' | 'file'; filename: string; url: string; md5: string },
      options?: CallOptions,
    ): Promise<string> {
      return (await api.call<{ jobid: string }>('media.uploadByUrl', params, options)).jobid;
    },

    /** `status` 1 running, 2 done, 3 failed. */
    getUploadByUrlResult(params: { jobid: string }, options?: CallOptions) {
      return api.call<{
        status: number;
        detail?: { errcode: number; errmsg: string; media_id?: string; created_at?: number };
      }>('media.getUploadByUrlResult', params, options, {
        numbers: ['status'],
        within: { detail: { numbers: ['errcode', 'created_at'] } },
      });
    },

    /** Files above 20 MB must be fetched in ranges; `from` and `to` are inclusive byte positions. */
    async get(
      params: { media_id: string; range?: { from: number; to: number } },
      options?: CallOptions,
    ): Promise<Download> {
      const { media_id, range } = params;
      const headers: Record<string, string> = range ? { range: `bytes=${range.from}-${range.to}` } : {};
      const answer = await api.raw('media.get', { query: { media_id }, headers }, options);
      return {
        bytes: answer.bytes,
        contentType: answer.headers.get('content-type') ?? 'application/octet-stream',
        filename: filenameIn(answer.headers.get('content-disposition')),
        contentRange: answer.headers.get('content-range') ?? undefined,
      };
    },
  };
}

/** Raw UTF-8 names reach us as one character per byte: that is how HTTP headers are read. */
function filenameIn(disposition: string | null): string | undefined {
  const name = disposition?.match(/filename="?([^";]+)"?/)?.[1];
  if (name === undefined) return undefined;
  const bytes = Uint8Array.from(name, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return name;
  }
}

/** Files (docs 90253, 90256, 95098, 96219, 90254). Media for messages and media for moments are not interchangeable. */
export interface MediaApi extends ReturnType<typeof mediaApi> {}
