import { z } from 'zod';
import type { Conclusions, TemporarySettings } from '../world/temporary-chats.ts';
import type { Backstage } from './endpoint.ts';
import { num, upToBytes } from './shapes.ts';

const Card = {
  image: z.object({ media_id: z.string().min(1) }).optional(),
  link: z
    .object({
      title: upToBytes(128).min(1),
      picurl: z.string().optional(),
      desc: upToBytes(512).optional(),
      url: upToBytes(2048).min(1),
    })
    .optional(),
  miniprogram: z
    .object({
      title: upToBytes(64),
      pic_media_id: z.string().min(1),
      appid: z.string().min(1),
      page: z.string().min(1),
    })
    .optional(),
};

/** Members of a contact way that a temporary one has besides (doc 92228). */
export const TemporaryInput = {
  expires_in: num.optional(),
  chat_expires_in: num.optional(),
  unionid: z.string().optional(),
  conclusions: z.object({ text: z.object({ content: upToBytes(4000) }).optional(), ...Card }).optional(),
};
type Input = z.output<z.ZodObject<typeof TemporaryInput>>;

/** Of several cards the image counts, then the link, then the mini program. */
function conclusionsOf(given: NonNullable<Input['conclusions']>, { world }: Backstage): Conclusions {
  const { text, image, link, miniprogram } = given;
  const card = image
    ? { msgtype: 'image' as const, image }
    : link
      ? { msgtype: 'link' as const, link }
      : miniprogram
        ? { msgtype: 'miniprogram' as const, miniprogram }
        : null;
  const mediaId = image?.media_id ?? (link ? undefined : miniprogram?.pic_media_id);
  if (mediaId) world.media.usable(mediaId);
  return { text: text?.content || null, card };
}

export const temporaryOf = (q: Input, backstage: Backstage): Partial<TemporarySettings> => ({
  ...(q.expires_in === undefined ? {} : { expiresIn: q.expires_in }),
  ...(q.chat_expires_in === undefined ? {} : { chatExpiresIn: q.chat_expires_in }),
  ...(q.unionid ? { unionid: q.unionid } : {}),
  ...(q.conclusions ? { conclusions: conclusionsOf(q.conclusions, backstage) } : {}),
});

function conclusionsShape({ text, card }: Conclusions, sandboxUrl: string) {
  const shown =
    card?.msgtype === 'image'
      ? { image: { pic_url: `${sandboxUrl}/media/${card.image.media_id}` } } // read back as an address
      : card?.msgtype === 'link'
        ? { link: card.link }
        : card
          ? { miniprogram: card.miniprogram }
          : {};
  return { ...(text ? { text: { content: text } } : {}), ...shown };
}

/** What `get_contact_way` says about a temporary way; nothing for others. */
export function temporaryShape(configId: string, { world, sandboxUrl }: Backstage) {
  const temporary = world.temporaryChats.of(configId);
  if (!temporary) return {};
  return {
    is_temp: true,
    expires_in: temporary.expiresIn,
    chat_expires_in: temporary.chatExpiresIn,
    ...(temporary.unionid ? { unionid: temporary.unionid } : {}),
    ...(temporary.conclusions ? { conclusions: conclusionsShape(temporary.conclusions, sandboxUrl) } : {}),
  };
}
