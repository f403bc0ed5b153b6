import type { Attachment, MessageContent as WeComContent } from '@xiaoer/wecom';
import type { MessageAttachment, MessageContent } from '../content/index.ts';
import { type MediaOf, noMedia } from './media/need.ts';

/**
 * As WeCom wants it: the attachments in their order, then the message's own link. What has no copy at WeCom is left out;
 * a link without its picture is still a link.
 */
export function forWeCom({ text, link, attachments = [] }: MessageContent, media: MediaOf = noMedia): WeComContent {
  const pieces = [...attachments, ...(link ? [{ kind: 'link' as const, ...link }] : [])]
    .map((piece) => pieceForWeCom(piece, media))
    .filter((piece) => piece !== null);
  return {
    ...(text === '' ? {} : { text: { content: text } }),
    ...(pieces.length > 0 ? { attachments: pieces } : {}),
  };
}

export const isNothing = ({ text, attachments }: WeComContent) => !text && !attachments;

function pieceForWeCom(piece: MessageAttachment, media: MediaOf): Attachment | null {
  if (piece.kind === 'link') {
    const { title, desc, url } = piece;
    const picurl = (piece.material ? media(piece.material, 'permanent') : null) ?? piece.picUrl;
    return { msgtype: 'link', link: { title, desc, url, ...(picurl ? { picurl } : {}) } };
  }
  const id = media(piece.material, 'message');
  if (id === null) return null;
  switch (piece.kind) {
    case 'image':
      return { msgtype: 'image', image: { media_id: id } };
    case 'video':
      return { msgtype: 'video', video: { media_id: id } };
    case 'file':
      return { msgtype: 'file', file: { media_id: id } };
    case 'miniprogram': {
      const { title, appid, page } = piece;
      return { msgtype: 'miniprogram', miniprogram: { title, appid, page, pic_media_id: id } };
    }
  }
}

/** The message with our marker in each of its links. */
export function withMarkers(content: MessageContent, marker: string): MessageContent {
  const { link, attachments } = content;
  const marked = <Link extends { url: string }>(one: Link): Link => ({ ...one, url: withMarker(one.url, marker) });
  return {
    ...content,
    ...(link ? { link: marked(link) } : {}),
    ...(attachments ? { attachments: attachments.map((one) => (one.kind === 'link' ? marked(one) : one)) } : {}),
  };
}

/**
 * The address with `r=<marker>` among the parameters of its page. Our pages are addressed in the fragment
 * (`…/shop/#/pages/drop/index?d=…`), whose parameters are not those of the URL.
 */
export function withMarker(url: string, marker: string): string {
  const [address = '', ...rest] = url.split('#');
  const fragment = rest.join('#');
  if (rest.length === 0) return withParameter(address, marker);
  return `${address}#${withParameter(fragment, marker)}`;
}

function withParameter(path: string, marker: string): string {
  const [page = '', query = ''] = path.split('?');
  const others = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('r='));
  return `${page}?${[...others, `r=${encodeURIComponent(marker)}`].join('&')}`;
}

/** The marker in an address that `withMarker` made, or null. */
export function markerOf(url: string): string | null {
  const found = /[?&]r=([^&#]+)/.exec(url.includes('#') ? url.slice(url.indexOf('#')) : url)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}
