import type { FastifyReply } from 'fastify';
import { refuse } from '../world/errors.ts';
import type { Media } from '../world/media.ts';

/** First and last byte that a `Range` header asks for, both included; null when it asks for everything. */
export function rangeOf(header: string | undefined, bytes: number): { from: number; to: number } | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return null;
  const from = found[1] === '' ? Math.max(0, bytes - Number(found[2])) : Number(found[1]);
  const to = found[1] === '' || found[2] === '' ? bytes - 1 : Math.min(Number(found[2]), bytes - 1);
  return { from, to };
}

/** Raw UTF-8 in `filename="…"`, as the platform writes it: one character of the header per byte. */
const disposition = (filename: string): string =>
  `attachment; filename="${Buffer.from(filename.replace(/["\\\r\n]/g, '_'), 'utf8').toString('latin1')}"`;

/**
 * The file, or the part of it that was asked for, with its headers on the reply; above 20 MB nothing without a range
 * (830002, API.md §20).
 */
export function download(reply: FastifyReply, media: Media, header: string | undefined, withoutRange: number): Buffer {
  const body = Buffer.from(media.body);
  const range = rangeOf(header, body.byteLength);
  if (!range && body.byteLength > withoutRange) refuse(830002, 'the file is bigger than 20 MB: ask for ranges');
  reply.type(media.contentType).headers({
    'content-disposition': disposition(media.filename),
    'accept-ranges': 'bytes',
  });
  if (!range) return body;
  if (range.from > range.to) {
    reply.code(416).header('content-range', `bytes */${body.byteLength}`);
    return Buffer.alloc(0);
  }
  reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${body.byteLength}`);
  return body.subarray(range.from, range.to + 1);
}
