import { z } from 'zod';
import { refuse } from '../world/errors.ts';
import type { World } from '../world/index.ts';
import type { KfOutgoing } from '../world/kf/sending.ts';

/** At most so many bytes of UTF-8, and no half characters: what is longer the platform cuts without a word. */
export function cutToBytes(text: string, max: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.byteLength <= max) return text;
  let end = max;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString('utf8');
}

const words = z.string().min(1);
const Media = z.object({ media_id: words });
const Bodies: Record<string, z.ZodType> = {
  text: z.object({ content: words, menu_id: z.string().optional() }),
  image: Media,
  voice: Media,
  video: Media,
  file: Media,
  link: z.object({ title: words, desc: z.string().optional(), url: words, thumb_media_id: words }),
  miniprogram: z.object({ appid: words, title: z.string().optional(), thumb_media_id: words, pagepath: words }),
  msgmenu: z.object({
    head_content: z.string().optional(),
    list: z.array(z.looseObject({ type: z.string() })).default([]),
    tail_content: z.string().optional(),
  }),
  location: z.object({
    name: z.string().optional(),
    address: z.string().optional(),
    latitude: z.number(),
    longitude: z.number(),
  }),
  ca_link: z.object({ link_url: words }),
};

const Items: Record<string, z.ZodType> = {
  click: z.object({ id: z.string().optional(), content: words }),
  view: z.object({ url: words, content: words }),
  miniprogram: z.object({ appid: words, pagepath: words, content: words }),
  text: z.object({ content: words, no_newline: z.union([z.literal(0), z.literal(1)]).optional() }),
};

function checkMenu(list: Record<string, unknown>[], max: { items: number; actions: number }): void {
  for (const item of list) {
    const type = String(item['type']);
    const shape = Items[type] ?? refuse(95009, `menu type ${type} is not allowed`);
    if (!shape.safeParse(item[type]).success) refuse(40058, `msgmenu.list.${type}: not as documented`);
  }
  const actions = list.filter(({ type }) => type !== 'text').length;
  if (list.length > max.items || actions > max.actions) refuse(95008, 'menu has too many items');
}

export const Outgoing = {
  msgid: z
    .string()
    .regex(/^[0-9a-zA-Z_-]{0,32}$/)
    .optional(),
  msgtype: z.string(),
};

/** A message as it may be sent. `onEvent`: in answer to an event, where only text and small menus go (doc 95122). */
export function checkKfMessage(
  given: { msgid?: string | undefined; msgtype: string } & Record<string, unknown>,
  { media, settings }: Pick<World, 'media' | 'settings'>,
  onEvent = false,
): KfOutgoing {
  const { msgid, msgtype } = given;
  const shape = onEvent && msgtype !== 'text' && msgtype !== 'msgmenu' ? undefined : Bodies[msgtype];
  const parsed = (shape ?? refuse(40058, `msgtype: ${msgtype} can't be sent`)).safeParse(given[msgtype]);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(40058, `${msgtype}.${issue?.path.join('.')}: ${issue?.message}`);
  }
  const body = parsed.data as { content?: string; media_id?: string; thumb_media_id?: string; list?: object[] };
  if (msgtype === 'text') body.content = cutToBytes(body.content ?? '', settings.kfTextBytes);
  if (body.media_id && media.usableIn(body.media_id, 'message').type !== msgtype)
    refuse(40007, `media_id is not a ${msgtype}`);
  if (body.thumb_media_id) media.usableIn(body.thumb_media_id, 'message');
  if (body.list)
    checkMenu(body.list as Record<string, unknown>[], {
      items: onEvent ? settings.kfEventMenuItems : settings.kfMenuItems,
      actions: settings.kfMenuActions,
    });
  return { msgtype, body, ...(msgid ? { msgid } : {}) };
}
