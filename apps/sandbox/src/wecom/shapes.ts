import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { Attachment } from '../world/index.ts';
import { cursorOf, offsetOf } from './endpoint.ts';

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
/** At most so many bytes of UTF-8. */
export const upToBytes = (max: number) => z.string().refine((text) => bytes(text) <= max, `more than ${max} bytes`);

/** Text of so many characters as a reader counts them. */
export const upToCharacters = (max: number) =>
  z.string().refine((text) => [...text].length <= max, `more than ${max} characters`);

/** A number that some clients send as text. */
export const num = z.coerce.number().int();
export const flag = z.union([z.boolean(), z.literal(0).transform(() => false), z.literal(1).transform(() => true)]);

export const pageOf = (max: number, usual: number) => ({
  cursor: z.string().optional(),
  limit: num
    .min(0)
    .max(max)
    .default(usual)
    .transform((n) => n || usual),
});

/** One page of a list, and the cursor of the next one or the empty text. */
export function paged<Row>(
  rows: (offset: number, limit: number) => Row[],
  page: { cursor?: string | undefined; limit: number },
) {
  const offset = offsetOf(page.cursor) ?? refuse(50100, 'invalid cursor');
  const found = rows(offset, page.limit + 1);
  const more = found.length > page.limit;
  return { rows: found.slice(0, page.limit), nextCursor: more ? cursorOf(offset + page.limit) : '' };
}
/** The same for a list that is at hand as a whole. */
export const sliced = <Row>(all: Row[], page: { cursor?: string | undefined; limit: number }) =>
  paged((offset, limit) => all.slice(offset, offset + limit), page);

const MAX_ATTACHMENTS = 9;
const TEXT_BYTES = 4000;

const Kinds = {
  link: z.object({
    title: upToBytes(128),
    picurl: z.string().optional(),
    desc: upToBytes(512).optional(),
    url: upToBytes(2048).min(1),
  }),
  image: z
    .object({ media_id: z.string().optional(), pic_url: z.string().optional() })
    .refine((image) => image.media_id || image.pic_url, 'media_id or pic_url'),
  miniprogram: z.object({
    title: upToBytes(64),
    pic_media_id: z.string(),
    appid: z.string().min(1),
    page: z.string().min(1),
  }),
  video: z.object({ media_id: z.string().min(1) }),
  file: z.object({ media_id: z.string().min(1) }),
};

/** `text` and `attachments` as welcome and mass messages take them; `checkContent` says no with the right code. */
export const ContentInput = {
  text: z.object({ content: z.string().optional() }).optional(),
  attachments: z.array(z.looseObject({ msgtype: z.string() })).optional(),
};

export interface MediaCheck {
  usableIn(mediaId: string, use: 'message'): unknown;
}

export function checkContent(
  given: { text?: { content?: string | undefined } | undefined; attachments?: Record<string, unknown>[] | undefined },
  media: MediaCheck,
): { text: string | null; attachments: Attachment[] } {
  const text = given.text?.content || null;
  const attachments = given.attachments ?? [];
  if (text && bytes(text) > TEXT_BYTES) refuse(45002, `text is longer than ${TEXT_BYTES} bytes`);
  if (attachments.length > MAX_ATTACHMENTS) refuse(41064, `more than ${MAX_ATTACHMENTS} attachments`);
  if (!text && attachments.length === 0) refuse(40058, 'text and attachments are both empty');
  return { text, attachments: attachments.map((one) => checkAttachment(one, media)) };
}

function checkAttachment(given: Record<string, unknown>, media: MediaCheck): Attachment {
  const msgtype = String(given['msgtype']);
  if (!(msgtype in Kinds)) return refuse(41065, `invalid msgtype ${msgtype}`);
  const parsed = Kinds[msgtype as keyof typeof Kinds].safeParse(given[msgtype]);
  if (!parsed.success)
    return refuse(40058, `${msgtype}.${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
  const body = parsed.data as { media_id?: string; pic_media_id?: string };
  for (const id of [body.media_id, body.pic_media_id]) if (id) media.usableIn(id, 'message');
  return { msgtype, [msgtype]: parsed.data } as unknown as Attachment;
}
